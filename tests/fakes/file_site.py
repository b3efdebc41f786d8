"""A site that publishes files, at its wire: ranges, faults on request, the API of a model site."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class FileSite:
    """``files`` by path; ``breaks`` ends so many answers after half of what was asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    breaks: int = 0
    refusals: list[int] = field(default_factory=list)
    ranges: bool = True
    asked: Counter[str] = field(default_factory=Counter)
    ranged: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    address: str = ""

    async def file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.asked[path] += 1
        self.tokens.append(request.headers.get("Authorization", ""))
        if self.refusals:
            return web.Response(status=self.refusals.pop(0))
        if path not in self.files:
            return web.Response(status=404)
        whole = self.files[path]
        start = self._start(request)
        if start >= len(whole):
            return web.Response(status=416)
        body = whole[start:]
        response = web.StreamResponse(status=206 if start else 200)
        response.content_length = len(body)
        await response.prepare(request)
        if self.breaks:
            self.breaks -= 1
            await response.write(body[: len(body) // 2])
            assert request.transport is not None
            request.transport.close()
            return response
        await response.write(body)
        return response

    def _start(self, request: web.Request) -> int:
        asked = request.headers.get("Range")
        if asked is None or not self.ranges:
            return 0
        self.ranged.append(asked)
        return int(asked.removeprefix("bytes=").rstrip("-"))

    async def api(self, request: web.Request) -> web.Response:
        path = request.path_qs.removeprefix("/api/v1/")
        self.asked[path] += 1
        if path not in self.answers:
            return web.Response(status=404)
        return web.json_response(self.answers[path])

    def publish(self, version: int, body: bytes, **about: Any) -> None:
        """A model of one version, under its own number and that of its version."""
        name = about.pop("file_name", "lora.safetensors")
        self.files[f"download/{version}"] = body
        entry = {
            "id": version,
            "baseModel": about.pop("base", "SD 1.5"),
            "trainedWords": about.pop("triggers", []),
            "files": [
                {
                    "name": name,
                    "sizeKB": len(body) / 1024,
                    "downloadUrl": f"{self.address}/files/download/{version}",
                    "hashes": {"SHA256": hashlib.sha256(body).hexdigest().upper()},
                    "primary": True,
                }
            ],
        }
        nsfw = about.pop("nsfw", False)
        self.answers[f"model-versions/{version}"] = {**entry, "model": {"nsfw": nsfw}}
        model = {"name": about.pop("name", "a model"), "nsfw": nsfw, "modelVersions": [entry]}
        self.answers[f"models/{version * 10}"] = model
        query = model["name"].replace(" ", "%20")
        for types in ("types=LORA&types=LoCon", "types=TextualInversion"):
            self.answers[f"models?{types}&limit=10&query={query}"] = {"items": [model]}


@asynccontextmanager
async def file_site() -> AsyncIterator[FileSite]:
    site = FileSite()
    app = web.Application()
    app.router.add_get("/files/{path:.+}", site.file)
    app.router.add_get("/api/v1/{path:.+}", site.api)
    async with TestServer(app) as server:
        site.address = str(server.make_url("")).rstrip("/")
        yield site
