"""What was read of the queue, and what must be read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from horde_core.db.types import microseconds
from horde_core.matching.floor import Floor
from horde_core.matching.store import Found
from horde_core.workers.model import Work


@dataclass(slots=True)
class Stale:
    """What must be read again."""

    requests: set[str] = field(default_factory=set)
    workers: set[str] = field(default_factory=set)
    all_workers: bool = False

    def __bool__(self) -> bool:
        return bool(self.requests or self.workers or self.all_workers)


class Arrival(NamedTuple):
    """A request that was read, with its class. ``expires_at`` in microseconds since 1970."""

    kind: Work
    id: str
    demand: Any
    account_id: int
    rank: int
    waiting: int
    things: int
    price: int
    expires_at: int


def place(it: Arrival) -> tuple[int, str]:
    return -it.rank, it.id


def arrival(row: Found, floors: Mapping[Work, Floor[Any, Any]], classes: dict[Any, Any]) -> Arrival:
    """``classes``: those met so far, so that equal ones are kept once."""
    kind = Work(row.kind)
    demand = floors[kind].trade.demand(row)
    return Arrival(
        kind,
        row.id,
        classes.setdefault(demand, demand),
        row.account_id,
        row.rank,
        row.waiting,
        row.things,
        row.price,
        microseconds(row.expires_at),
    )
