"""What waits of one class, in order, with running sums: places are read off, never counted."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from horde_core.matching.lane import Group

FULL = 512
"""Entries in a block from which on it is cut in two."""

Place = tuple[int, str]
"""Lower goes first: the rank turned round, then the id."""


@dataclass(slots=True, eq=False)
class Entry:
    """A request with results that wait. ``expires_at`` in microseconds since 1970.

    ``banned`` remembers which lists of forbidden words its prompt breaks.
    """

    id: str
    account_id: int
    rank: int
    waiting: int
    things: int
    price: int
    expires_at: int
    group: "Group[Any]"
    place: Place
    banned: dict[tuple[str, ...], bool] | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What goes before a request, itself included: requests, results, pixel-steps or tokens."""

    requests: int = 0
    results: int = 0
    things: int = 0

    def __add__(self, other: "Ahead") -> "Ahead":
        return Ahead(
            self.requests + other.requests,
            self.results + other.results,
            self.things + other.things,
        )


class Block:
    """A stretch of the ladder."""

    __slots__ = ("entries", "places", "results", "things")

    def __init__(self, places: list[Place], entries: list[Entry]) -> None:
        self.places = places
        self.entries = entries
        self.results = sum(entry.waiting for entry in entries)
        self.things = sum(entry.waiting * entry.things for entry in entries)


class Ladder:
    """Entries by place. Everything costs a search and at most one block."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._lasts: list[Place] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Entry]:
        """In order. Entries may come and go meanwhile, also the one just given."""
        entry = self.after(None)
        while entry is not None:
            yield entry
            entry = self.after(entry.place)

    def after(self, place: Place | None) -> Entry | None:
        """The first entry, or the first behind ``place``."""
        if place is None:
            return self._blocks[0].entries[0] if self._blocks else None
        number = bisect_right(self._lasts, place)
        if number == len(self._blocks):
            return None
        block = self._blocks[number]
        return block.entries[bisect_right(block.places, place)]

    def add(self, entry: Entry) -> None:
        self._length += 1
        if not self._blocks:
            self._blocks.append(Block([entry.place], [entry]))
            self._lasts.append(entry.place)
            return
        number = min(bisect_left(self._lasts, entry.place), len(self._blocks) - 1)
        block = self._blocks[number]
        at = bisect_left(block.places, entry.place)
        block.places.insert(at, entry.place)
        block.entries.insert(at, entry)
        block.results += entry.waiting
        block.things += entry.waiting * entry.things
        self._lasts[number] = block.places[-1]
        if len(block.places) >= FULL:
            self._cut(number)

    def _cut(self, number: int) -> None:
        block, half = self._blocks[number], FULL // 2
        halves = [
            Block(block.places[:half], block.entries[:half]),
            Block(block.places[half:], block.entries[half:]),
        ]
        self._blocks[number : number + 1] = halves
        self._lasts[number : number + 1] = [it.places[-1] for it in halves]

    def remove(self, entry: Entry) -> None:
        number = bisect_left(self._lasts, entry.place)
        block = self._blocks[number]
        at = bisect_left(block.places, entry.place)
        del block.places[at]
        del block.entries[at]
        block.results -= entry.waiting
        block.things -= entry.waiting * entry.things
        self._length -= 1
        if block.places:
            self._lasts[number] = block.places[-1]
        else:
            del self._blocks[number]
            del self._lasts[number]

    def set_waiting(self, entry: Entry, waiting: int) -> None:
        block = self._blocks[bisect_left(self._lasts, entry.place)]
        more = waiting - entry.waiting
        block.results += more
        block.things += more * entry.things
        entry.waiting = waiting

    def ahead(self, place: Place) -> Ahead:
        """The sums of everything up to and with ``place``."""
        number = bisect_left(self._lasts, place)
        before = self._blocks[:number]
        requests = sum(len(block.places) for block in before)
        results = sum(block.results for block in before)
        things = sum(block.things for block in before)
        if number < len(self._blocks):
            block = self._blocks[number]
            some = block.entries[: bisect_right(block.places, place)]
            requests += len(some)
            results += sum(entry.waiting for entry in some)
            things += sum(entry.waiting * entry.things for entry in some)
        return Ahead(requests, results, things)

    def total(self) -> Ahead:
        return Ahead(
            self._length,
            sum(block.results for block in self._blocks),
            sum(block.things for block in self._blocks),
        )
