"""The gate: discord.py's requests wait here for their turn, and Discord's answers are looked at.

It hangs on the library's own session as a trace of aiohttp, so nothing of the bot gets past it and
every try of a request counts. Inside the library a request holds its place in its route's line
while it waits here; therefore progress, of which there is always a newer one, never waits.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import aiohttp
from discord.http import Route
from yarl import URL

from bot.rest.allowance import Allowance, Line
from bot.rest.refused import BANNED_AT, GONE, NO_ACCESS, Closed, Refusals, place_of
from bot.rest.troubles import ClosedToUs, HeldBack
from bot.rest.urgency import Urgency, present

log = logging.getLogger(__name__)

ACKNOWLEDGEMENTS = "/interactions/"
BY_TOKEN = (ACKNOWLEDGEMENTS, "/webhooks/")
LONGEST_WAIT_S = 60.0
FORBIDDEN, NOT_FOUND, LIMITED = 403, 404, 429
COUNTED = frozenset({401, FORBIDDEN, LIMITED})


class Gate:
    """Shared by everything that speaks to Discord in this process."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._line: Line[asyncio.Future[None]] = Line()
        self._timer: asyncio.TimerHandle | None = None
        self._stopped: frozenset[Urgency] = frozenset()
        self.allowance = Allowance()
        self.refusals = Refusals()
        self.closed = Closed()

    def share(self, processes: int) -> None:
        """So many processes of this bot run, and Discord counts them together."""
        self.allowance.share(processes)
        self.refusals.processes = processes

    async def pass_(self, method: str, path: str) -> None:
        """Wait for the turn of a request.

        Raises:
            HeldBack, ClosedToUs: it is not to be made now.
        """
        now = self._now()
        urgency = Urgency.ACKNOWLEDGE if path.startswith(ACKNOWLEDGEMENTS) else present()
        if urgency in self._watch(now):
            raise HeldBack(LONGEST_WAIT_S)
        place = place_of(method, path)
        if place is not None and (wait := self.closed.wait(*place, now)):
            raise ClosedToUs(wait)
        if path.startswith(BY_TOKEN):
            return  # Discord counts those for each interaction
        wait = self.allowance.wait(now)
        if not wait and not self._line:
            self.allowance.take(now)
        elif urgency is Urgency.PROGRESS or wait > LONGEST_WAIT_S:
            raise HeldBack(wait)
        else:
            await self._wait(urgency, now)

    def answered(self, method: str, path: str, status: int, code: int, scope: str) -> None:
        """``code`` is Discord's own number of an error, ``scope`` whose limit was met."""
        now = self._now()
        place = place_of(method, path)
        if place is not None:
            if status < 300:
                self.closed.granted(*place)
            elif _lasts(status, code):
                self.closed.refused(*place, now)
        if status in COUNTED and scope != "shared":
            self.refusals.note(now)
            self._watch(now)

    def trace(self) -> aiohttp.TraceConfig:
        """What makes an aiohttp session pass through here."""
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._starts)
        trace.on_request_end.append(self._ends)
        return trace

    async def _wait(self, urgency: Urgency, now: float) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.join(urgency, turn, now)
        self._let_in()
        await turn

    def _let_in(self) -> None:
        """Everybody that there is room for, and the next ones when there is."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._line:
            now = self._now()
            if wait := self.allowance.wait(now):
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(wait, self._let_in)
                return
            turn = self._line.next()
            if not turn.done():  # who was cancelled has left
                self.allowance.take(now)
                turn.set_result(None)

    def _watch(self, now: float) -> frozenset[Urgency]:
        """What is stopped; said aloud when it changes."""
        stopped = self.refusals.stopped(now)
        if stopped != self._stopped:
            self._stopped = stopped
            names = ", ".join(sorted(it.name.lower() for it in stopped)) or "nothing any more"
            log.error(
                "Discord refused %d requests within ten minutes and bans at %d: held back is %s",
                *(self.refusals.total, BANNED_AT, names),
            )
        return stopped

    async def _starts(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, asked: aiohttp.TraceRequestStartParams
    ) -> None:
        path = _path(asked.url)
        if path is not None:
            await self.pass_(asked.method, path)

    async def _ends(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
    ) -> None:
        path = _path(ended.url)
        if path is None:
            return
        status, headers = ended.response.status, ended.response.headers
        code = await _code(ended.response) if status in {FORBIDDEN, NOT_FOUND} else 0
        self.answered(ended.method, path, status, code, headers.get("X-RateLimit-Scope", ""))
        # what did not come by way of Discord's own servers is a ban of the address
        if status == LIMITED and ("X-RateLimit-Global" in headers or "Via" not in headers):
            with suppress(ValueError):
                self.allowance.close(self._now() + float(headers.get("Retry-After", "1")))


def _lasts(status: int, code: int) -> bool:
    """Whether it is about the place, so that the next request there would end the same way."""
    return code in (NO_ACCESS if status == FORBIDDEN else GONE if status == NOT_FOUND else ())


def _path(url: URL) -> str | None:
    """Within Discord's API; None for its files and its gateway."""
    base = URL(Route.BASE)
    if url.host != base.host or not url.path.startswith(base.path):
        return None
    return url.path.removeprefix(base.path)


async def _code(response: aiohttp.ClientResponse) -> int:
    """Of the error in an answer. The library finds the text it reads afterwards kept."""
    try:
        said: Any = await response.json(content_type=None)
    except (ValueError, aiohttp.ClientError):
        return 0
    code = said.get("code") if isinstance(said, dict) else None
    return code if isinstance(code, int) else 0
