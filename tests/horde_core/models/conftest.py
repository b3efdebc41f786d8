"""A real web server that publishes lists of models, and misbehaves as told."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web

from horde_core.config import ModelsSettings
from horde_core.models.reference import ModelReference
from tests.fakes.time_and_chance import FakeClock

DAY = 24 * 3600.0
IMAGES: list[dict[str, Any]] = [
    {"name": "Fresh", "baseline": "stable_diffusion_xl", "nsfw": True},
    {"name": "Deliberate", "baseline": "flux_1"},
]
TEXTS = [{"name": "org/Fresh-3B", "parameters": 3}]
PUBLIC: dict[str, Any] = {
    "Public one": {
        "name": "Public one",
        "baseline": "stable diffusion 1",
        "type": "ckpt",
        "version": "2",
        "nsfw": True,
        "inpainting": True,
        "description": "said at length",
        "trigger": ["public style"],
        "requirements": {"min_steps": 4, "max_steps": 9, "samplers": ["k_euler"]},
        "size_on_disk_bytes": 2_132_625_431,
        "config": {
            "files": [{"path": "public.safetensors"}],
            "download": [
                {
                    "file_name": "public.safetensors",
                    "file_url": "https://models.example/public.safetensors",
                    "sha256sum": "ab" * 32,
                }
            ],
        },
    }
}


class Publisher:
    """Answers every path in ``pages`` and counts who asks."""

    def __init__(self) -> None:
        self.base = ""
        self.pages: dict[str, bytes] = {}
        self.status = 200
        self.delay_s = 0.0
        self.asked = 0

    def publish(self, path: str, content: Any) -> str:
        self.pages[path] = content if isinstance(content, bytes) else msgspec.json.encode(content)
        return self.base + path

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        await asyncio.sleep(self.delay_s)
        return web.Response(body=self.pages[request.path], status=self.status)


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    publisher = Publisher()
    app = web.Application()
    app.router.add_get("/{name}", publisher.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    publisher.base = f"http://{host}:{port}"
    yield publisher
    await runner.cleanup()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def settings(folder: Path, image: str = "", text: str = "", own: str = "") -> ModelsSettings:
    return ModelsSettings(
        image_reference_url=image,
        text_reference_url=text,
        folder=str(folder),
        own_models_file=own,
    )


def reference(clock: FakeClock, folder: Path, image: str = "", text: str = "") -> ModelReference:
    return ModelReference(settings(folder, image, text), clock, limit_s=0.5)
