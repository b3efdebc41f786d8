"""Follows open requests by asking after them now and then, and tells the bus what changed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from horde_core.errors import Unavailable
from horde_core.events import Bus, Event, Kind
from horde_core.queueing.model import RequestStatus
from horde_core.queueing.refusals import RequestNotFound
from horde_core.remote.refusals import HordeBusy

S = TypeVar("S")
log = logging.getLogger(__name__)

SLOWEST_S = 15.0
LONGEST_TROUBLE_S = 60.0
FORGOTTEN_AFTER_S = 600.0
AT_ONCE = 4
EAGERNESS = 8
"""A request is looked at about so many times before it should be finished."""


@dataclass(slots=True)
class Watched(Generic[S]):
    """``asked_at``: when somebody last wanted to know. ``gone``: the horde forgot it."""

    seen: S
    due_at: float
    asked_at: float
    every_s: float
    over: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Watchman(Generic[S]):
    """``read`` asks the horde, raising RequestNotFound; ``standing`` tells how far it is then.

    ``unknown`` is what is shown after a restart as long as the horde cannot be reached.
    """

    bus: Bus
    monotonic: Callable[[], float]
    every_s: float
    read: Callable[[str], Awaitable[S]]
    standing: Callable[[str, S], RequestStatus]
    unknown: Callable[[str], S]
    watched: dict[str, Watched[S]] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, request_id: str, seen: S) -> S:
        now = self.monotonic()
        self.watched[request_id] = Watched(seen, now + self.every_s, now, self.every_s)
        self.wake.set()
        return seen

    async def look(self, request_id: str) -> S:
        """What is known of it; asked for at once only if nothing is.

        Raises:
            RequestNotFound
        """
        found = self.watched.get(request_id)
        if found is None:
            try:
                return self.begin(request_id, await self.read(request_id))
            except (Unavailable, HordeBusy):
                return self.begin(request_id, self.unknown(request_id))
        found.asked_at = self.monotonic()
        if found.gone:
            raise RequestNotFound(request_id)
        return found.seen

    def end(self, request_id: str) -> None:
        """It is cancelled: the next look asks the horde."""
        self.watched.pop(request_id, None)

    async def go_round(self) -> None:
        """For ever; a round that fails is told and forgotten."""
        while True:
            if not self.watched:
                self.wake.clear()
                await self.wake.wait()
            await asyncio.sleep(self.every_s / 4)
            now = self.monotonic()
            for request_id, it in tuple(self.watched.items()):
                if now - it.asked_at > FORGOTTEN_AFTER_S:
                    del self.watched[request_id]
            due = [
                key
                for key, it in self.watched.items()
                if it.due_at <= now and not (it.over or it.gone)
            ]
            for start in range(0, len(due), AT_ONCE):
                await asyncio.gather(*(self._visit(key) for key in due[start : start + AT_ONCE]))

    async def _visit(self, request_id: str) -> None:
        it = self.watched.get(request_id)
        if it is None:
            return
        try:
            seen = await self.read(request_id)
        except RequestNotFound:
            it.gone = True
            await self.bus.publish(Event(Kind.REQUEST_DONE, request_id))
            return
        except HordeBusy as busy:
            pause = self.monotonic() + busy.wait_s
            for other in self.watched.values():
                other.due_at = max(other.due_at, pause)
            return
        except Unavailable:
            it.every_s = min(LONGEST_TROUBLE_S, it.every_s * 2)
            it.due_at = self.monotonic() + it.every_s
            return
        except Exception:
            log.exception("request %s could not be looked at", request_id)
            it.due_at = self.monotonic() + SLOWEST_S
            return
        try:
            await self._note(request_id, it, seen)
        except Exception:
            log.exception("what became of request %s could not be told", request_id)

    async def _note(self, request_id: str, it: Watched[S], seen: S) -> None:
        before, now = self.standing(request_id, it.seen), self.standing(request_id, seen)
        changed, it.seen = seen != it.seen, seen
        it.over = now.done or now.faulted
        it.every_s = min(SLOWEST_S, max(self.every_s, now.wait_time / EAGERNESS))
        it.due_at = self.monotonic() + it.every_s
        if changed:
            kind = Kind.JOB_DONE if now.finished > before.finished else Kind.JOB_STARTED
            await self.bus.publish(Event(Kind.REQUEST_DONE if it.over else kind, request_id))
