"""The line between a bot and a horde: it can be dead, and lose questions or answers."""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from tests.fakes.other_horde import Cut

HOP = {"host", "connection", "transfer-encoding", "content-length", "content-encoding"}


@dataclass
class Line:
    """Everything is passed on to ``behind``; ``cuts`` are for the next transfers of kudos.

    ``troubles`` are answered instead, by what an address contains.
    """

    behind: str
    port: int = 0
    cuts: deque[Cut] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    troubles: dict[str, deque[web.Response]] = field(default_factory=dict)
    session: aiohttp.ClientSession | None = None
    _runner: web.AppRunner | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, behind: str) -> AsyncIterator["Line"]:
        async with aiohttp.ClientSession() as session:
            line = cls(behind, session=session)
            await line.mend()
            try:
                yield line
            finally:
                await line.die()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def mend(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def die(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def times(self, method: str, path: str) -> int:
        return sum(it.startswith(f"{method} /api/v2/{path}") for it in self.asked)

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        for part, answers in self.troubles.items():
            if part in request.path and answers:
                return answers.popleft()
        transfer = request.path.endswith("/kudos/transfer")
        cut = self.cuts.popleft() if transfer and self.cuts else None
        if cut is None or cut.carried_out:
            answer = await self._carried_out(request)
        if cut is not None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return answer

    async def _carried_out(self, request: web.Request) -> web.StreamResponse:
        assert self.session is not None
        async with self.session.request(
            request.method,
            self.behind + request.path_qs,
            data=await request.read(),
            headers={k: v for k, v in request.headers.items() if k.lower() not in HOP},
        ) as answer:
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in HOP}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)
