"""How far a request is, and how long it will take."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.tables.queue import JobRow, RequestRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.money import Kudos
from horde_core.queueing.model import RequestStatus
from horde_core.queueing.refusals import RequestNotFound
from horde_core.workers import store as workers
from horde_core.workers.model import Work

NEARLY = 0.95
"""A running job never counts as finished, however late it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    state: str
    total: int
    waiting: int
    running: int
    delivered: int
    faults: int
    consumed: Kudos
    rank: int
    things: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """What goes before a request, itself included: requests, results, pixel-steps or tokens."""

    requests: int
    results: int
    things: int


@dataclass(frozen=True, slots=True)
class Running:
    """One running job: seconds it has taken, and seconds it should take."""

    elapsed_s: float
    expected_s: float


class Foresight(Protocol):
    async def anyone_for(self, tx: AsyncConnection, request_id: str) -> bool:
        """Whether a worker online would get this request if it asked now."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """Of requests for one kind of work."""

    db: Database
    clock: Clock
    settings: QueueSettings
    kind: Work
    foresight: Foresight

    async def check(self, request_id: str) -> RequestStatus:
        """Raises RequestNotFound."""
        async with self.db.reading() as tx:
            return await self.of(tx, request_id)

    async def of(self, tx: AsyncConnection, request_id: str) -> RequestStatus:
        standing = await _standing(tx, request_id, self.kind)
        if standing is None:
            raise RequestNotFound(request_id, self.kind)
        running = await _running(tx, request_id, standing, self.clock.now(), self._usual_speed)
        done = standing.state == "faulted" or standing.waiting + standing.running == 0
        ahead = await _ahead(tx, self.kind, standing.rank) if standing.waiting else Ahead(0, 0, 0)
        return RequestStatus(
            id=request_id,
            finished=standing.delivered,
            processing=standing.running,
            restarted=standing.faults,
            waiting=standing.waiting,
            done=done,
            faulted=standing.state == "faulted",
            wait_time=0 if done else await self._wait_time(tx, ahead, running),
            queue_position=ahead.requests,
            kudos=standing.consumed,
            is_possible=await self._is_possible(tx, request_id, standing),
            total=standing.total,
            shared=standing.shared,
            progress=1.0 if done else share(standing, running),
        )

    async def _wait_time(self, tx: AsyncConnection, ahead: Ahead, running: list[Running]) -> int:
        """The queue before it at the speed of the workers online, then its slowest job."""
        rest = max((max(0.0, it.expected_s - it.elapsed_s) for it in running), default=0.0)
        if not ahead.things:
            return round(rest)
        row = (
            await tx.execute(
                select(func.avg(WorkerRow.speed), func.sum(WorkerRow.threads)).where(
                    WorkerRow.kind == self.kind.value,
                    WorkerRow.last_check_in >= self._online_since(),
                )
            )
        ).one()
        speed = float(row[0] or self._usual_speed)
        hands = max(1, min(int(row[1] or 1), ahead.results))
        return round(ahead.things / (speed * hands) + rest)

    async def _is_possible(self, tx: AsyncConnection, request_id: str, standing: Standing) -> bool:
        if standing.running or not standing.waiting:
            return standing.state != "faulted"
        return await self.foresight.anyone_for(tx, request_id)

    @property
    def _usual_speed(self) -> float:
        return workers.GUESSED_SPEED[self.kind]

    def _online_since(self) -> datetime:
        return self.clock.now() - timedelta(seconds=self.settings.worker_online_s)


def share(standing: Standing, running: list[Running]) -> float:
    """Finished jobs and the finished parts of running ones, in 0..1.

    >>> half = Standing("active", 2, 0, 1, 1, 0, Kudos(0), 0, 1)
    >>> share(half, [Running(elapsed_s=1, expected_s=2)])
    0.75
    """
    parts = sum(min(NEARLY, it.elapsed_s / max(it.expected_s, 0.1)) for it in running)
    return min(1.0, (standing.delivered + parts) / max(1, standing.total))


async def _standing(tx: AsyncConnection, request_id: str, kind: Work) -> Standing | None:
    row = (
        await tx.execute(
            select(
                RequestRow.state,
                RequestRow.total,
                RequestRow.waiting,
                RequestRow.running,
                RequestRow.delivered,
                RequestRow.faults,
                RequestRow.consumed,
                RequestRow.rank,
                RequestRow.things,
                RequestRow.shared,
            ).where(RequestRow.id == request_id, RequestRow.kind == kind.value)
        )
    ).one_or_none()
    if row is None:
        return None
    facts = row._asdict()
    return Standing(**facts | {"consumed": Kudos(row.consumed)})


async def _ahead(tx: AsyncConnection, kind: Work, rank: int) -> Ahead:
    row = (
        await tx.execute(
            select(
                func.count(),
                func.sum(RequestRow.waiting),
                func.sum(RequestRow.waiting * RequestRow.things),
            ).where(RequestRow.kind == kind.value, RequestRow.waiting > 0, RequestRow.rank >= rank)
        )
    ).one()
    return Ahead(int(row[0]), int(row[1] or 0), int(row[2] or 0))


async def _running(
    tx: AsyncConnection,
    request_id: str,
    standing: Standing,
    now: datetime,
    usual_speed: float,
) -> list[Running]:
    if not standing.running:
        return []
    rows = await tx.execute(
        select(JobRow.started_at, WorkerRow.speed)
        .outerjoin(WorkerRow, WorkerRow.id == JobRow.worker_id)
        .where(JobRow.request_id == request_id, JobRow.state == "running")
    )
    return [
        Running(
            elapsed_s=max(0.0, (now - row.started_at).total_seconds()),
            expected_s=standing.things / (row.speed or usual_speed),
        )
        for row in rows
    ]
