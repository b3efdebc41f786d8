"""Text engines as a scribe meets them on the wire: KoboldAI's API and OpenAI's completions."""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class TextServer:
    base: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    softprompts: list[str] = field(default_factory=list)
    troubles: deque[web.Response] = field(default_factory=deque)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        server = cls()
        app = web.Application()
        app.router.add_get("/api/v1/model", server._kobold_model)
        app.router.add_post("/api/latest/generate", server._kobold)
        app.router.add_put("/api/latest/config/soft_prompt", server._softprompt)
        app.router.add_get("/v1/models", server._openai_models)
        app.router.add_post("/v1/completions", server._openai)
        async with TestServer(app) as running:
            server.base = str(running.make_url("")).rstrip("/")
            yield server

    def _noted(self, request: web.Request, body: dict[str, Any]) -> web.Response | None:
        self.asked.append(body)
        self.keys.append(request.headers.get("Authorization", ""))
        return self.troubles.popleft() if self.troubles else None

    async def _kobold_model(self, _: web.Request) -> web.Response:
        return web.json_response({"result": "koboldcpp/tiny"})

    async def _kobold(self, request: web.Request) -> web.Response:
        body = await request.json()
        trouble = self._noted(request, body)
        return trouble or web.json_response({"results": [{"text": f" after {body['prompt']}"}]})

    async def _softprompt(self, request: web.Request) -> web.Response:
        self.softprompts.append((await request.json())["value"])
        return web.json_response({})

    async def _openai_models(self, _: web.Request) -> web.Response:
        return web.json_response({"data": [{"id": "org/tiny"}]})

    async def _openai(self, request: web.Request) -> web.Response:
        body = await request.json()
        trouble = self._noted(request, body)
        return trouble or web.json_response({"choices": [{"text": f" after {body['prompt']}"}]})
