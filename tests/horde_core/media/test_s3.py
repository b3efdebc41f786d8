"""Pictures in a bucket, against a real server of the protocol."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest

from horde_core import doctor
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings
from horde_core.media.s3 import BucketUnavailable, S3Media
from horde_core.media.store import MediaMissing, UrlRefused, result_key, source_key
from tests.horde_core.media.conftest import OLD_PICTURES, SECRET_KEY, Server

KEY = result_key("0b9d7e1c-8a0f-4c57-9a57-6b1f3f6c2d11")
BASE = "http://horde.example"
PICTURE = b"RIFF\x24\0\0\0WEBPVP8 not really, but ours to keep"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    # a worker that sends no header of its own, not even a content type
    bare = {"Content-Type", "User-Agent", "Accept", "Accept-Encoding"}
    async with aiohttp.ClientSession(skip_auto_headers=bare) as session:
        yield session


@pytest.fixture
def brief(bucket: MediaSettings) -> Iterator[S3Media]:
    """A store whose addresses are over after a second."""
    store = S3Media(msgspec.structs.replace(bucket, url_lifetime_s=1))
    yield store
    store.close()


async def test_what_is_put_can_be_read_asked_for_and_deleted(media: S3Media) -> None:
    assert not await media.exists(KEY)
    await media.put(KEY, PICTURE)

    assert await media.exists(KEY)
    assert await media.get(KEY) == PICTURE

    await media.put(KEY, b"newer")
    assert await media.get(KEY) == b"newer"

    await media.delete([KEY, source_key("never-written")])
    assert not await media.exists(KEY)


async def test_what_is_missing_is_a_refusal_that_names_the_key(media: S3Media) -> None:
    with pytest.raises(MediaMissing, match="0b9d7e1c"):
        await media.get(KEY)


@pytest.mark.parametrize("key", ["../other.webp", "a/b.webp", "", "a.png", "/a.webp"])
async def test_a_key_cannot_leave_its_folder(media: S3Media, key: str) -> None:
    with pytest.raises(MediaMissing):
        await media.put(key, b"x")
    with pytest.raises(MediaMissing):
        media.download_url(key, BASE)


async def test_a_worker_puts_without_headers_and_a_client_gets_the_same_bytes(
    media: S3Media, http: aiohttp.ClientSession
) -> None:
    async with http.put(media.upload_url(KEY, BASE), data=PICTURE) as answer:
        assert answer.status == 200
        assert await answer.read() == b""
    assert await media.get(KEY) == PICTURE

    async with http.get(media.download_url(KEY, BASE)) as answer:
        assert answer.status == 200
        assert await answer.read() == PICTURE


async def test_addresses_lead_to_the_bucket_and_never_hold_the_secret(
    media: S3Media, bucket: MediaSettings
) -> None:
    for address in (media.upload_url(KEY, BASE), media.download_url(KEY, BASE)):
        assert address.startswith(f"{bucket.endpoint}/{bucket.bucket}/{bucket.prefix}/{KEY}?")
        assert SECRET_KEY not in address


async def test_an_expired_address_is_refused(brief: S3Media, http: aiohttp.ClientSession) -> None:
    await brief.put(KEY, PICTURE)
    reading, writing = brief.download_url(KEY, BASE), brief.upload_url(KEY, BASE)
    async with http.get(reading) as answer:
        assert answer.status == 200

    await asyncio.sleep(2.1)

    async with http.get(reading) as answer:
        assert answer.status in {400, 403}
    async with http.put(writing, data=b"too late") as answer:
        assert answer.status in {400, 403}
    assert await brief.get(KEY) == PICTURE


async def test_a_changed_address_is_refused(media: S3Media, http: aiohttp.ClientSession) -> None:
    other = source_key("someone-elses")
    await media.put(KEY, PICTURE)
    await media.put(other, b"secret")
    address = media.download_url(KEY, BASE)

    for forged in (
        address.replace(KEY, other),
        address.replace("X-Amz-Expires=1800", "X-Amz-Expires=86400"),
        address[:-4] + ("0000" if address[-4:] != "0000" else "1111"),
        address.partition("?")[0],
    ):
        assert forged != address
        async with http.get(forged) as answer:
            assert answer.status in {400, 403}
            assert b"secret" not in await answer.read()
    async with http.put(address, data=b"overwritten by a reader") as answer:
        assert answer.status in {400, 403}
    assert await media.get(KEY) == PICTURE


async def test_the_api_has_no_addresses_of_its_own_for_a_bucket(media: S3Media) -> None:
    with pytest.raises(UrlRefused):
        media.check("GET", KEY, 2**40, "anything")


async def test_pruning_goes_by_age_through_all_pages_and_spares_what_is_not_ours(
    attic: S3Media, server: Server
) -> None:
    await attic.put(KEY, PICTURE)
    two_hours_ago = datetime.now(UTC) - timedelta(hours=2)

    assert await attic.prune(two_hours_ago) == OLD_PICTURES
    assert await attic.prune(two_hours_ago) == 0

    assert await attic.get(KEY) == PICTURE
    folder = server.folder / "attic"
    left = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert left == {f"horde/{KEY}", "horde/notes.txt", "horde/deeper/old.webp", "old.webp"}


async def test_more_than_a_picture_is_not_read(
    media: S3Media, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with http.put(media.upload_url(KEY, BASE), data=io.BytesIO(bytes(2**20 + 1))) as answer:
        assert answer.status == 200

    with pytest.raises(MediaMissing):
        await media.get(KEY)

    assert "max_upload_mb" in caplog.text


async def test_a_session_token_of_the_environment_changes_nothing(
    bucket: MediaSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "someone-elses")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    store = S3Media(bucket)

    await store.put(KEY, PICTURE)

    assert "Token" not in store.download_url(KEY, BASE)
    store.close()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"secret_key": "not-the-secret"}, "SignatureDoesNotMatch"),
        ({"access_key": "nobody"}, "InvalidAccessKeyId"),
        ({"bucket": "no-such-bucket"}, "NoSuchBucket"),
    ],
)
async def test_what_the_bucket_refuses_is_unavailable_with_its_reason_and_without_secrets(
    bucket: MediaSettings,
    caplog: pytest.LogCaptureFixture,
    wrong: dict[str, str],
    reason: str,
) -> None:
    store = S3Media(msgspec.structs.replace(bucket, **wrong))

    for verb in (store.put(KEY, PICTURE), store.get(KEY)):
        with pytest.raises(BucketUnavailable, match=reason) as caught:
            await verb
        said = f"{caught.value} {caught.value.__cause__} {caplog.text} {store!r}"
        assert SECRET_KEY not in said
        assert "not-the-secret" not in said
    store.close()


async def test_a_silent_bucket_is_given_up(bucket: MediaSettings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        silent_settings = msgspec.structs.replace(bucket, endpoint=address)
        store = S3Media(silent_settings, timeout=timedelta(seconds=0.3))

        with pytest.raises(BucketUnavailable, match="no answer"):
            await asyncio.wait_for(store.exists(KEY), 10)

        store.close()


async def test_a_bucket_that_is_not_there_is_unavailable(bucket: MediaSettings) -> None:
    store = S3Media(msgspec.structs.replace(bucket, endpoint="http://127.0.0.1:1"))

    with pytest.raises(BucketUnavailable, match="no answer"):
        await store.prune(datetime.now(UTC))

    store.close()


async def test_the_doctor_tries_the_bucket(
    bucket: MediaSettings, server: Server, tmp_path: Path
) -> None:
    wrong = msgspec.structs.replace(bucket, bucket="no-such-bucket")

    well, ill = [await _pictures(settings, tmp_path) for settings in (bucket, wrong)]

    assert not well.advice
    assert "NoSuchBucket" in ill.said
    assert "[media]" in ill.advice
    assert not list((server.folder / "pictures" / bucket.prefix).glob("*"))


async def _pictures(settings: MediaSettings, folder: Path) -> doctor.Finding:
    database = DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}")
    found = [finding async for finding in doctor.examine(database, ApiSettings(port=0), settings)]
    return next(finding for finding in found if finding.subject == "pictures")
