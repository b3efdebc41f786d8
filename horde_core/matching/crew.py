"""The workers of one kind that are online, as those who could take something."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic

from horde_core.matching.trade import Bidder, T, is_picky

LOG_KEPT = 10_000
SWEEP_EVERY_US = 1_000_000


@dataclass(slots=True)
class Member(Generic[T]):
    """``seen_at`` in microseconds since 1970; ``speed`` None before the first delivery."""

    taker: T
    trait: int
    seen_at: int
    speed: float | None
    is_picky: bool

    @property
    def is_open(self) -> bool:
        """To everybody, not only to friends."""
        return not (self.taker.worker.paused or self.taker.worker.maintenance)


class Crew(Generic[T]):
    """``log`` names workers in the order in which they came or changed: only they can have made
    something possible that was not.
    """

    def __init__(self, online_us: int) -> None:
        self._online_us = online_us
        self._members: dict[str, Member[T]] = {}
        self._by_model: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._log: list[str] = []
        self._log_starts = 0
        self._swept_at = 0
        self.in_maintenance: dict[str, None] = {}
        self.threads = 0
        self.changes = 0
        self._speeds = 0.0
        self._measured = 0

    def __len__(self) -> int:
        return len(self._members)

    def ids(self) -> list[str]:
        return list(self._members)

    def get(self, worker_id: str | None) -> Member[T] | None:
        return None if worker_id is None else self._members.get(worker_id)

    @property
    def now_at(self) -> int:
        """Where the log ends."""
        return self._log_starts + len(self._log)

    def since(self, at: int) -> list[str] | None:
        """Workers that came or changed since ``at``; None if that is forgotten."""
        return self._log[at - self._log_starts :] if at >= self._log_starts else None

    def serving(self, models: Iterable[str]) -> Iterator[str]:
        """Workers that serve one of the models (none named: all)."""
        if not models:
            yield from self._members
        for model in models:
            yield from self._by_model.get(model, ())

    def usual_speed(self) -> float | None:
        """The mean of those that were measured."""
        return self._speeds / self._measured if self._measured else None

    def seen(self, taker: T, trait: int, speed: float | None, at: int) -> bool:
        """A worker came or came again; true if anything about it is new."""
        worker_id = taker.worker.id
        known = self._members.get(worker_id)
        if known is not None and known.trait == trait and _is_same(known.taker, taker):
            known.taker = taker
            known.seen_at = max(known.seen_at, at)
            self.measured(worker_id, speed)
            return False
        if known is not None:
            self._out(worker_id)
        self.changes += 1
        member = Member(taker, trait, at, speed, is_picky(taker.offer))
        self._members[worker_id] = member
        for model in taker.offer.models:
            self._by_model[model][worker_id] = None
        if taker.worker.maintenance:
            self.in_maintenance[worker_id] = None
        self.threads += taker.offer.threads
        self._count_speed(speed, 1)
        self._note(worker_id)
        return True

    def measured(self, worker_id: str, speed: float | None) -> None:
        """What a worker's deliveries say of its speed now."""
        member = self._members.get(worker_id)
        if member is not None and member.speed != speed:
            self.changes += 1
            self._count_speed(member.speed, -1)
            self._count_speed(speed, 1)
            member.speed = speed

    def gone(self, worker_id: str) -> None:
        if worker_id in self._members:
            self._out(worker_id)

    def clear(self) -> None:
        for worker_id in list(self._members):
            self._out(worker_id)

    def sweep(self, now: int) -> None:
        """Forget those not seen for long."""
        if abs(now - self._swept_at) < SWEEP_EVERY_US:
            return
        self._swept_at = now
        oldest = now - self._online_us
        for worker_id in [key for key, it in self._members.items() if it.seen_at < oldest]:
            self._out(worker_id)

    def _out(self, worker_id: str) -> None:
        self.changes += 1
        member = self._members.pop(worker_id)
        for model in member.taker.offer.models:
            serving = self._by_model[model]
            serving.pop(worker_id, None)
            if not serving:
                del self._by_model[model]
        self.in_maintenance.pop(worker_id, None)
        self.threads -= member.taker.offer.threads
        self._count_speed(member.speed, -1)

    def _count_speed(self, speed: float | None, sign: int) -> None:
        if speed is not None:
            self._speeds += sign * speed
            self._measured += sign

    def _note(self, worker_id: str) -> None:
        self._log.append(worker_id)
        if len(self._log) > LOG_KEPT:
            half = LOG_KEPT // 2
            del self._log[:half]
            self._log_starts += half


def _is_same(known: Bidder, new: Bidder) -> bool:
    """But for the speed, whose consequences are among the traits."""
    return (
        known.offer == new.offer
        and known.worker.maintenance is new.worker.maintenance
        and known.worker.paused is new.worker.paused
    )
