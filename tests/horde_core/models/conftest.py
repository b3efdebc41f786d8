"""A real web server that publishes lists of models, and misbehaves as told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from aiohttp import web


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
