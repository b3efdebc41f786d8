"""Counting requests: in this process and, where several answer for one horde, in all together.

A process decides by what it knows: its own count and what the others last told. As long as a
caller is far from a limit they tell each other once a second, all buckets in one statement; from
a quarter of a limit on they do so before each decision. So the common request waits for nobody,
and several processes let through hardly more than one would. When the database does not answer
in time, each process counts on its own.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Protocol

from horde_core.api.limits import Bucket, Caller, Limit, Window, bucket
from horde_core.limits.store import Asked

PRUNE_AT = 20_000
REMEMBERED_S = 86_400
NEAR = 4
"""A limit is near from one part in so many on."""
TELL_EVERY_S = 1.0
PATIENCE_S = 0.5
ALONE_S = 5.0
"""After a failure the others are left alone so long."""
TOLD_AT_ONCE = 500
_log = logging.getLogger(__name__)


class Shared(Protocol):
    async def add(self, asked: Mapping[str, Asked]) -> dict[str, int]:
        """Count in every bucket; the sums of all processes afterwards."""
        ...


class Limiter:
    """``shared`` None: this process is alone."""

    def __init__(self, shared: Shared | None = None) -> None:
        self._shared = shared
        self._counts: dict[Bucket, int] = {}
        self._untold: dict[Bucket, int] = {}
        self._known: dict[str, float] = {}
        self._alone_until = 0.0

    def remember(self, address: str, now: float) -> None:
        """Give ``address`` the wider limits for a day."""
        self._known[address] = now + REMEMBERED_S
        if len(self._known) > PRUNE_AT:
            self._known = {known: end for known, end in self._known.items() if end > now}

    async def admit(self, limits: Iterable[Limit], caller: Caller, now: float) -> Window | None:
        """As ``count``, with what other processes counted where that may decide."""
        limits = tuple(limits)
        window = self.count(limits, caller, now)
        if self._shared is None or window is None or window.exceeded:
            return window
        near = [
            it
            for limit in limits
            if self._counts[it := bucket(limit, caller, now)] * NEAR >= self._allowed(limit, caller)
        ]
        if not near or not await self._tell(near):
            return window
        return self._verdict(limits, caller, now)

    def count(self, limits: Iterable[Limit], caller: Caller, now: float) -> Window | None:
        """Count one request; the exceeded window, else the shortest one."""
        self._prune(now)
        self._forget_address(caller.address, now)
        limits = tuple(limits)
        for limit in limits:
            where = bucket(limit, caller, now)
            used = self._counts[where] = self._counts.get(where, 0) + 1
            if self._shared is not None and used <= self._allowed(limit, caller) + 1:
                self._untold[where] = self._untold.get(where, 0) + 1
        return self._verdict(limits, caller, now)

    @contextlib.asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Exchange counts with the other processes meanwhile."""
        if self._shared is None:
            yield
            return
        task = asyncio.get_running_loop().create_task(self._tell_for_ever())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def tell(self) -> None:
        """Everything that the others do not know yet."""
        untold = list(self._untold)
        for start in range(0, len(untold), TOLD_AT_ONCE):
            if not await self._tell(untold[start : start + TOLD_AT_ONCE]):
                return

    async def _tell_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            await self.tell()

    async def _tell(self, buckets: Iterable[Bucket]) -> bool:
        """Exchange these counts; false when the others cannot be reached."""
        loop = asyncio.get_running_loop()
        if self._shared is None or loop.time() < self._alone_until:
            return False
        told = {it: self._untold.pop(it) for it in buckets if it in self._untold}
        if not told:
            return True
        try:
            async with asyncio.timeout(PATIENCE_S):
                sums = await self._shared.add(
                    {it.name: Asked(times, it.ends_at) for it, times in told.items()}
                )
        except Exception as error:  # noqa: BLE001 - whatever it is, requests must go on
            self._alone_until = loop.time() + ALONE_S
            _log.warning("Rate limits are counted by this process alone for now: %r", error)
            for it, times in told.items():
                self._untold[it] = self._untold.get(it, 0) + times
            return False
        for it in told:
            if it.name in sums:
                self._counts[it] = sums[it.name] + self._untold.get(it, 0)
        return True

    def _verdict(self, limits: Iterable[Limit], caller: Caller, now: float) -> Window | None:
        windows = []
        for limit in limits:
            where = bucket(limit, caller, now)
            used = self._counts.get(where, 1)
            allowed = self._allowed(limit, caller)
            windows.append(Window(allowed, limit.seconds, used, float(where.ends_at)))
        exceeded = (window for window in windows if window.exceeded)
        return next(exceeded, min(windows, key=lambda window: window.seconds, default=None))

    def _allowed(self, limit: Limit, caller: Caller) -> int:
        known = caller.address in self._known
        return limit.allowed(known_address=known, anonymous_key=caller.anonymous)

    def _forget_address(self, address: str, now: float) -> None:
        if self._known.get(address, now + 1) <= now:
            del self._known[address]

    def _prune(self, now: float) -> None:
        if len(self._counts) < PRUNE_AT:
            return
        self._counts = {it: used for it, used in self._counts.items() if it.ends_at > now}
        if len(self._counts) >= PRUNE_AT:  # a flood within one window: start afresh
            self._counts.clear()
        self._untold = {it: times for it, times in self._untold.items() if it in self._counts}
