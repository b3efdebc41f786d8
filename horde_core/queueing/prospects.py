"""What a waiting request may expect: whether somebody serves it, and what goes before it."""

from dataclasses import dataclass

from horde_core.db.engine import Database
from horde_core.matching.exchange import Exchange
from horde_core.matching.ladder import Ahead, Entry
from horde_core.matching.screen import Screen
from horde_core.money import Kudos
from horde_core.queueing.entry import Entry as NewEntry
from horde_core.workers.model import Load, Work
from horde_core.workers.store import GUESSED_SPEED


@dataclass(frozen=True, slots=True)
class Outlook:
    """``speed`` in pixel-steps or tokens per second and thread, of the workers online."""

    ahead: Ahead
    is_possible: bool
    speed: float
    threads: int


@dataclass(frozen=True, slots=True)
class Prospects:
    """Of requests for one kind of work."""

    kind: Work
    db: Database
    exchange: Exchange

    def queued(
        self, request_id: str, account_id: int, new: NewEntry, rank: int, price: Kudos
    ) -> None:
        """A request was just taken in."""
        self.exchange.queued(
            self.kind,
            request_id,
            new,
            account_id=account_id,
            rank=rank,
            waiting=new.count,
            price=price,
        )

    async def changes(self) -> int:
        """As long as it stays the same, so does every outlook."""
        await self.exchange.ready()
        return self.exchange.floor(self.kind).changes

    async def load(self) -> Load:
        """Right after a start less may be known to wait than does."""
        await self.exchange.serving()
        floor = self.exchange.floor(self.kind)
        return Load(threads=floor.crew.threads, waiting=floor.lane.results)

    async def possible(self, request_id: str) -> bool:
        """Whether a worker online would get this request if it asked now."""
        entry = await self._entry(request_id)
        return entry is not None and await self._possible(entry)

    async def outlook(self, request_id: str) -> Outlook:
        entry = await self._entry(request_id)
        floor = self.exchange.floor(self.kind)
        return Outlook(
            ahead=floor.ahead(entry) if entry is not None else Ahead(),
            is_possible=entry is not None and await self._possible(entry),
            speed=floor.crew.usual_speed() or GUESSED_SPEED[self.kind],
            threads=floor.crew.threads,
        )

    async def _entry(self, request_id: str) -> Entry | None:
        """One that is not known here may have come to another process a moment ago."""
        await self.exchange.ready()
        entry = self.exchange.entry(self.kind, request_id)
        if entry is None:
            self.exchange.doubtful(request_id)
            await self.exchange.ready()
            entry = self.exchange.entry(self.kind, request_id)
        return entry

    async def _possible(self, entry: Entry) -> bool:
        answer = self.exchange.floor(self.kind).possible(entry)
        if isinstance(answer, bool):
            return answer
        for taker in answer:
            screen = Screen(self.db, taker.offer, taker.friends)
            if not await screen.objections([entry]):
                return True
        return False
