"""The worker at our own horde: the real api, the real engine, the demo model."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.api.server import serve
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from horde_core.money import kudos
from inference.desk import Desks
from inference.host import EngineHost
from inference.journal import Journal
from inference.orders import Orders
from inference.poploop import PopLoop
from inference.settings import WorkerSettings
from tests.inference.bench import image_craft

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = WorkerSettings(name="Home Dreamer", max_batch=2)


class Line:
    """Counts the pops that were begun and those that were answered."""

    def __init__(self) -> None:
        self.begun = self.answered = 0
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_start.append(self._begin)
        self.trace.on_request_end.append(self._end)

    async def _begin(self, *told: Any) -> None:
        self.begun += told[-1].url.path.endswith("generate/pop")

    async def _end(self, *told: Any) -> None:
        self.answered += told[-1].url.path.endswith("generate/pop")


class Home:
    """One who asks our horde for pictures over HTTP."""

    def __init__(self, base: str, key: str, http: aiohttp.ClientSession, line: Line) -> None:
        self.line = line
        self._api = f"{base}/api/v2/generate"
        self._headers = {"apikey": key}
        self._http = http

    async def ask(self, prompt: str = "a red circle", **changes: Any) -> str:
        params = {"width": 64, "height": 64, "steps": 4, "sampler_name": "k_euler", "seed": "5"}
        body = {"prompt": prompt, "models": ["demo_shapes"], "params": params}
        for key, value in changes.items():
            (body if key.startswith("source") else params)[key] = value
        async with self._http.post(
            f"{self._api}/async", json=body, headers=self._headers
        ) as answer:
            content = await answer.json()
            assert answer.status == 202, content
            return str(content["id"])

    async def get(self, path: str) -> dict[str, Any]:
        async with self._http.get(f"{self._api}/{path}") as answer:
            return dict(await answer.json())

    async def pictures(self, request_id: str) -> list[dict[str, Any]]:
        for _ in range(900):
            if (await self.get(f"check/{request_id}"))["done"]:
                break
            await asyncio.sleep(0.1)
        return list((await self.get(f"status/{request_id}"))["generations"])

    async def image(self, generation: dict[str, Any]) -> Image.Image:
        async with self._http.get(generation["img"]) as answer:
            return Image.open(io.BytesIO(await answer.read()))


@asynccontextmanager
async def home(host: EngineHost, desks: Desks, folder: Path) -> AsyncIterator[Home]:
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}"),
        api=ApiSettings(port=0, rate_limits=False),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    orders, line = Orders(), Line()
    async with (
        open_horde(settings) as horde,
        serve(horde, settings.api) as base,
        aiohttp.ClientSession(trace_configs=[line.trace]) as http,
        asyncio.TaskGroup() as group,
    ):
        owner = await admin.ensure_user(horde, "owner", roles=frozenset({Role.TRUSTED}))
        asker = await admin.ensure_user(
            horde, "asker", roles=frozenset({Role.TRUSTED}), kudos=kudos(5000)
        )
        journal = Journal(folder / "open.json")
        craft = image_craft(http, base, owner.api_key, SETTINGS, [host], desks, journal)
        group.create_task(PopLoop(craft, 20, orders).run())
        try:
            yield Home(base, asker.api_key, http, line)
        finally:
            orders.stop.set()


def blue() -> str:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (20, 40, 200)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def mask() -> str:
    out = io.BytesIO()
    picture = Image.new("L", (64, 64), 0)
    picture.paste(255, (0, 0, 20, 64))
    picture.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


async def test_pictures_of_a_batch_differ_and_report_their_seeds(
    host: EngineHost, desks: Desks, tmp_path: Path
) -> None:
    async with home(host, desks, tmp_path) as asker:
        done = await asker.pictures(await asker.ask(n=2))
        assert sorted(one["seed"] for one in done) == ["5", "6"]
        assert {one["worker_name"] for one in done} == {"Home Dreamer"}
        assert sorted(one["gen_metadata"][0]["ref"] for one in done) == ["0", "1"]
        first, second = [await asker.image(one) for one in done]
        assert (first.format, first.size) == ("WEBP", (64, 64))
        assert first.tobytes() != second.tobytes()


async def test_the_same_seed_gives_the_same_picture(
    host: EngineHost, desks: Desks, tmp_path: Path
) -> None:
    async with home(host, desks, tmp_path) as asker:
        (once,) = await asker.pictures(await asker.ask())
        (again,) = await asker.pictures(await asker.ask())
        assert (await asker.image(once)).tobytes() == (await asker.image(again)).tobytes()


async def test_painting_keeps_what_is_outside_the_mask(
    host: EngineHost, desks: Desks, tmp_path: Path
) -> None:
    async with home(host, desks, tmp_path) as asker:
        request = await asker.ask(
            source_image=blue(),
            source_mask=mask(),
            source_processing="inpainting",
            denoising_strength=1.0,
        )
        (done,) = await asker.pictures(request)
        picture = (await asker.image(done)).convert("RGB").crop((40, 8, 56, 56))
        red, green, blue_level = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
        assert (abs(red - 20), abs(green - 40), abs(blue_level - 200)) < (9, 9, 9)


async def test_it_waits_at_the_horde_for_work_and_hangs_up_when_it_is_stopped(
    host: EngineHost, desks: Desks, tmp_path: Path
) -> None:
    async with home(host, desks, tmp_path) as place:
        await place.pictures(await place.ask())
        await asyncio.sleep(0.5)
        before = place.line.begun
        assert place.line.answered == before - 1
        await asyncio.sleep(2.5)
        assert place.line.begun == before
        await place.pictures(await place.ask())
        assert place.line.begun > before
        await asyncio.sleep(0.5)
    assert place.line.answered == place.line.begun - 1
