"""A request through a horde whose pictures live in a bucket: the api never sees their bytes."""

import base64
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec

from horde_core.api.server import serve
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from tests.horde_core.api.client import ANONYMOUS, SMALL, Client, picture
from tests.horde_core.people import MODEL, People


@contextlib.asynccontextmanager
async def serving(media: MediaSettings, folder: Path) -> AsyncIterator[Client]:
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}"),
        api=ApiSettings(port=0, rate_limits=False),
        media=media,
        security=SecuritySettings(secret="a secret of the tests"),
    )
    async with (
        open_horde(settings) as horde,
        serve(horde, settings.api) as base,
        aiohttp.ClientSession() as http,
    ):
        yield Client(base, http, horde)


async def worker_key(client: Client) -> str:
    owner = await People(client.horde).owner()
    return await client.horde.accounts.new_key(owner.account.id)


def pictures_below(folder: Path) -> list[Path]:
    return list(folder.glob("**/*.webp"))


async def test_source_and_result_travel_by_the_bucket(
    bucket: MediaSettings, tmp_path: Path
) -> None:
    async with serving(bucket, tmp_path) as client:
        source = base64.b64encode(picture()).decode()
        asked = await client.generate(models=[MODEL], source_image=source, r2=True, params=SMALL)
        assert asked.status == 202, asked.body
        request = asked.json["id"]
        key = await worker_key(client)
        job = (await client.pop(key, models=[MODEL])).json

        assert job["source_image"].startswith(f"{bucket.endpoint}/{bucket.bucket}/")
        assert (await client.ask("GET", job["source_image"])).body[8:12] == b"WEBP"

        drawn = picture()
        assert job["r2_upload"].startswith(f"{bucket.endpoint}/{bucket.bucket}/")
        assert (await client.ask("PUT", job["r2_upload"], raw=drawn)).status == 200
        assert (await client.submit(key, job["id"])).status == 200

        status = (await client.ask("GET", f"/api/v2/generate/status/{request}")).json
        assert status["done"]
        address = status["generations"][0]["img"]
        assert address.startswith(f"{bucket.endpoint}/{bucket.bucket}/")
        assert (await client.ask("GET", address)).body == drawn
    assert pictures_below(tmp_path) == []


async def test_a_bucket_that_fails_is_told_as_temporary(
    bucket: MediaSettings, tmp_path: Path
) -> None:
    gone = msgspec.structs.replace(bucket, bucket="no-such-bucket")
    async with serving(gone, tmp_path) as client:
        source = base64.b64encode(picture()).decode()

        asked = await client.generate(key=ANONYMOUS, models=[MODEL], source_image=source)

        assert asked.status == 503
        assert "store of pictures" in asked.json["message"]
        assert (await client.ask("GET", "/api/v2/status/heartbeat")).status == 200


async def test_shared_pictures_are_kept_in_the_bucket_for_raters(
    bucket: MediaSettings, tmp_path: Path
) -> None:
    async with serving(bucket, tmp_path) as client:
        asker, rater = await client.account("asker"), await client.account("rater")
        await client.generate(asker, models=[MODEL], shared=True, nsfw=False, params=SMALL)
        key = await worker_key(client)
        job = (await client.pop(key, models=[MODEL])).json
        drawn = picture()
        await client.ask("PUT", job["r2_upload"], raw=drawn)
        assert (await client.submit(key, job["id"])).status == 200
        await client.horde.ratings.pool.gather()

        question = (await client.ask("GET", "/api/v2/ratings/next", key=rater)).json
        [shown] = question["pictures"]
        assert shown["url"].startswith(f"{bucket.endpoint}/{bucket.bucket}/")
        assert "/shared/" in shown["url"]
        assert (await client.ask("GET", shown["url"])).body == drawn
    assert pictures_below(tmp_path) == []
