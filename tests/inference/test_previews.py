"""A worker shows what it draws, after a verdict on every preview."""

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import msgspec
import pytest
from PIL import Image

from horde_core.accounts.model import Principal, Role
from horde_core.api.server import serve
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.events import Kind
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.media.store import preview_key
from horde_core.protocol.image import ImagePop
from horde_core.queueing.model import ImageParams, NewImageRequest
from inference.board import Board, JobView
from inference.client import HordeClient
from inference.desk import Desks
from inference.ipc.memory import PictureMemory
from inference.ipc.messages import Preview
from inference.previews import LARGEST, Showcase, light
from inference.settings import WorkerSettings
from inference.spec import jobs_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
SIDE = 8
AGENT = WorkerSettings().bridge_agent


@asynccontextmanager
async def home(tmp_path: Path) -> AsyncIterator[Horde]:
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'horde.db'}"),
        api=ApiSettings(port=0, rate_limits=False),
        media=MediaSettings(folder=str(tmp_path / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    async with open_horde(settings) as opened:
        yield opened


async def shown(folder: Path, desks: Desks, *, drawn_as: str, preview: bool) -> bool:
    """Whether a preview of a job reaches the horde; ``drawn_as`` is the model it is judged by."""
    async with home(folder) as horde:
        return await _shown(horde, desks, drawn_as, preview=preview)


async def _shown(horde: Horde, desks: Desks, drawn_as: str, *, preview: bool) -> bool:
    grace = await horde.accounts.ensure("grace", roles=frozenset({Role.TRUSTED}))
    params = ImageParams(width=64, height=64, steps=4, preview=preview)
    request = NewImageRequest(
        prompt="a red circle", params=params, models=("demo_shapes",), nsfw=False
    )
    accepted = await horde.queueing.request(Principal(grace.account), request)
    async with (
        serve(horde, horde.settings.api) as base,
        aiohttp.ClientSession() as session,
    ):
        client = HordeClient(session, base, grace.api_key, AGENT)
        pop = ImagePop(name="Grace's", models=["demo_shapes"], bridge_agent=AGENT)
        popped = await client.pop(pop)
        assert (popped.payload.preview is True) is preview
        job = jobs_of(popped, None, None, lambda: 1)[0]
        board = Board()
        view = JobView(job.id, "image", drawn_as, "", 0.0, "drawing")
        board.jobs[job.id] = view
        view.preview = Preview(SIDE, SIDE, bytes(SIDE * SIDE * 3))
        judged = msgspec.structs.replace(job, model=drawn_as)
        with horde.bus.subscribe(accepted.id) as events:
            async with Showcase(client, desks, board, every_s=0.01).showing(judged, popped):
                news = await events.next(1.0)
            return (
                news is not None
                and news.kind is Kind.PREVIEW
                and await horde.media.exists(preview_key(accepted.id))
            )


async def test_a_preview_that_passed_is_shown(tmp_path: Path, desks: Desks) -> None:
    assert await shown(tmp_path, desks, drawn_as="demo_shapes", preview=True)


async def test_what_nobody_asked_for_is_not_shown(tmp_path: Path, desks: Desks) -> None:
    assert not await shown(tmp_path, desks, drawn_as="demo_shapes", preview=False)


async def test_what_nobody_can_judge_is_not_shown(tmp_path: Path, desks: Desks) -> None:
    """Fails closed: there is no checker for this model."""
    assert not await shown(tmp_path, desks, drawn_as="Deliberate", preview=True)


async def test_a_heavy_preview_is_made_light() -> None:
    pixels = Image.frombytes("RGB", (512, 512), os.urandom(512 * 512 * 3))
    packed = io.BytesIO()
    pixels.save(packed, "WEBP", quality=95)
    made = await asyncio.to_thread(light, packed.getvalue())
    assert made is None or len(made) <= LARGEST
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "WEBP")
    assert light(small.getvalue()) == small.getvalue()


async def test_a_room_is_written_by_its_owner() -> None:
    room = PictureMemory(2, 2)
    room.write(bytes(range(12)))
    assert room.pixels() == bytes(range(12))
    with pytest.raises(ValueError, match="different structures"):
        room.write(b"too short")
    room.release()
