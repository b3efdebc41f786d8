"""Another horde, as a worker meets it on the wire: hands out jobs, takes results, misbehaves.

For what our own horde never does on purpose: cut connections, errors, refusals in the texts of
other implementations.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

NOTHING: dict[str, Any] = {
    "payload": {"ddim_steps": 30, "n_iter": 1, "sampler_name": "k_euler_a", "cfg_scale": 7.5},
    "id": None,
    "ids": [],
    "skipped": {"models": 0},
    "model": None,
    "ttl": None,
    "r2_upload": None,
    "r2_uploads": None,
}


@dataclass(frozen=True)
class Refuse:
    status: int
    message: str
    rc: str = ""


@dataclass(frozen=True)
class Cut:
    """Close the connection without an answer, after the request was carried out or before."""

    carried_out: bool


Fault = Refuse | Cut


@dataclass
class OtherHorde:
    base: str = ""
    popped: list[dict[str, Any]] = field(default_factory=list)
    submitted: list[dict[str, Any]] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    sources: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    reads: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, Any]] = field(default_factory=list)
    _jobs: deque[dict[str, Any]] = field(default_factory=deque)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        horde = cls()
        app = web.Application(client_max_size=1 << 25)
        app.router.add_post("/api/v2/generate/pop", horde._pop)
        app.router.add_post("/api/v2/generate/submit", horde._submit)
        app.router.add_put("/upload/{id}", horde._upload)
        app.router.add_get("/api/v2/{path:.*}", horde._read)
        app.router.add_put("/api/v2/{path:.*}", horde._change)
        app.router.add_get("/source/{name}", horde._source)
        async with TestServer(app) as server:
            horde.base = str(server.make_url("")).rstrip("/")
            yield horde

    def queue(self, *ids: str, prompt: str = "a red circle", **changes: Any) -> None:
        """A batch with these ids; ``changes`` go to the payload or, if known there, outside."""
        job: dict[str, Any] = {
            "payload": {
                "prompt": prompt,
                "ddim_steps": 4,
                "n_iter": len(ids),
                "seed": "7",
                "sampler_name": "k_euler",
                "cfg_scale": 5.0,
                "width": 64,
                "height": 64,
                "karras": False,
            },
            "id": ids[0],
            "ids": list(ids),
            "messages": [],
            "ttl": 150,
            "skipped": {},
            "model": "demo_shapes",
            "source_image": None,
            "source_processing": "img2img",
            "source_mask": None,
            "r2_upload": f"{self.base}/upload/{ids[0]}",
            "r2_uploads": [f"{self.base}/upload/{job_id}" for job_id in ids],
        }
        for key, value in changes.items():
            (job if key in job else job["payload"])[key] = value
        self._jobs.append(job)

    async def until_submitted(self, count: int, within: float = 150.0) -> list[dict[str, Any]]:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: len(self.submitted) >= count)
        return self.submitted

    async def until_uploaded(self, job_id: str, within: float = 150.0) -> None:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: job_id in self.uploads)

    async def until_popped(self, count: int, within: float = 150.0) -> list[dict[str, Any]]:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: len(self.popped) >= count)
        return self.popped

    async def _pop(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if (answer := await self._misbehave(request, "pop")) is not None:
            return answer
        async with self._changed:
            self.popped.append(body)
            self._changed.notify_all()
        return web.json_response(self._jobs.popleft() if self._jobs else NOTHING)

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        fault = self.faults["submit"][0] if self.faults["submit"] else None
        if fault is None or (isinstance(fault, Cut) and fault.carried_out):
            async with self._changed:
                self.submitted.append(body)
                self._changed.notify_all()
        if (answer := await self._misbehave(request, "submit")) is not None:
            return answer
        return web.json_response({"reward": 0.0 if body["state"] == "faulted" else 2.5})

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        data = await request.read()
        if (answer := await self._misbehave(request, "upload")) is not None:
            return answer
        async with self._changed:
            self.uploads[request.match_info["id"]] = data
            self._changed.notify_all()
        return web.Response()

    async def _read(self, request: web.Request) -> web.StreamResponse:
        """What lies in ``reads`` at this path below /api/v2."""
        path = request.match_info["path"]
        if (answer := await self._misbehave(request, path)) is not None:
            return answer
        if path not in self.reads:
            return web.json_response({"message": "Not found", "rc": "NotFound"}, status=404)
        return web.json_response(self.reads[path])

    async def _change(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.changes.append((request.match_info["path"], body))
        return web.json_response(body)

    async def _source(self, request: web.Request) -> web.StreamResponse:
        if (answer := await self._misbehave(request, "source")) is not None:
            return answer
        return web.Response(body=self.sources[request.match_info["name"]])

    async def _misbehave(self, request: web.Request, what: str) -> web.StreamResponse | None:
        if not self.faults[what]:
            return None
        fault = self.faults[what].popleft()
        if isinstance(fault, Refuse):
            return web.json_response(
                {"message": fault.message, "rc": fault.rc}, status=fault.status
            )
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
