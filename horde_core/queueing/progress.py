"""How far a request is, and how long it will take."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from horde_core.clock import Clock
from horde_core.db.compiled import fixed
from horde_core.db.engine import Database
from horde_core.db.tables.queue import RUNNING, JobRow, RequestRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
from horde_core.money import Kudos
from horde_core.queueing.lately import Lately
from horde_core.queueing.model import RequestStatus
from horde_core.queueing.prospects import Outlook, Prospects
from horde_core.queueing.refusals import RequestNotFound
from horde_core.workers.model import Work
from horde_core.workers.store import GUESSED_SPEED

NEARLY = 0.95
"""A running job never counts as finished, however late it is."""
TOLD_AGAIN_S = 0.25
"""So long an answer stands as long as nothing happens but that time goes by."""


@dataclass(frozen=True, slots=True)
class Standing:
    state: str
    total: int
    waiting: int
    running: int
    delivered: int
    faults: int
    consumed: Kudos
    things: int
    shared: bool = False


Jobs = tuple[tuple[datetime, float | None], ...]
"""Running ones: since when, and the speed of their workers."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered, when the queue stood at so many ``changes``."""

    status: RequestStatus
    changes: int
    at: float


@dataclass(slots=True)
class Seen:
    standing: Standing
    jobs: Jobs
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """One running job: seconds it has taken, and seconds it should take."""

    elapsed_s: float
    expected_s: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Of requests for one kind of work."""

    db: Database
    clock: Clock
    kind: Work
    prospects: Prospects
    lately: Lately[Seen]

    async def check(self, request_id: str) -> RequestStatus:
        """Raises RequestNotFound."""
        changes = await self.prospects.changes()
        seen, turn = self.lately.find(request_id), self.lately.turn
        if seen is None:
            seen = await self._see(request_id)
            self.lately.keep(request_id, seen, turn)
        told, now = seen.told, self.clock.monotonic()
        if told is not None and told.changes == changes and now - told.at < TOLD_AGAIN_S:
            return told.status
        status = await self._status(request_id, seen.standing, self._running(seen))
        seen.told = Told(status, changes, now)
        return status

    async def _see(self, request_id: str) -> Seen:
        async def read(tx: Tx) -> Seen | None:
            standing = await _standing(tx, request_id, self.kind)
            if standing is None:
                return None
            return Seen(standing, await _jobs(tx, request_id) if standing.running else ())

        seen = await self.db.read(read)
        if seen is None:
            raise RequestNotFound(request_id, self.kind)
        return seen

    async def _status(
        self, request_id: str, standing: Standing, running: list[Running]
    ) -> RequestStatus:
        done = standing.state == "faulted" or standing.waiting + standing.running == 0
        outlook = await self.prospects.outlook(request_id) if standing.waiting else None
        return RequestStatus(
            id=request_id,
            finished=standing.delivered,
            processing=standing.running,
            restarted=standing.faults,
            waiting=standing.waiting,
            done=done,
            faulted=standing.state == "faulted",
            wait_time=0 if done else _wait_time(outlook, running),
            queue_position=outlook.ahead.requests if outlook else 0,
            kudos=standing.consumed,
            is_possible=_is_possible(standing, outlook),
            total=standing.total,
            shared=standing.shared,
            progress=1.0 if done else share(standing, running),
        )

    def _running(self, seen: Seen) -> list[Running]:
        now, guess = self.clock.now(), GUESSED_SPEED[self.kind]
        return [
            Running(
                elapsed_s=max(0.0, (now - started_at).total_seconds()),
                expected_s=seen.standing.things / (speed or guess),
            )
            for started_at, speed in seen.jobs
        ]


_JOBS = fixed(
    select(JobRow.started_at, WorkerRow.speed)
    .join(WorkerRow, WorkerRow.id == JobRow.worker_id)
    .where(JobRow.request_id == bindparam("request"), RUNNING)
)


async def _jobs(tx: Tx, request_id: str) -> Jobs:
    rows = await tx.execute(_JOBS, {"request": request_id})
    return tuple((row.started_at, row.speed) for row in rows)


def _wait_time(outlook: Outlook | None, running: list[Running]) -> int:
    """The queue before it at the speed of the workers online, then its slowest job."""
    rest = max((max(0.0, it.expected_s - it.elapsed_s) for it in running), default=0.0)
    if outlook is None:
        return round(rest)
    ahead = outlook.ahead
    hands = max(1, min(outlook.threads or 1, ahead.results))
    return round(ahead.things / (outlook.speed * hands) + rest)


def _is_possible(standing: Standing, outlook: Outlook | None) -> bool:
    if standing.running or outlook is None:
        return standing.state != "faulted"
    return outlook.is_possible


def share(standing: Standing, running: list[Running]) -> float:
    """Finished jobs and the finished parts of running ones, in 0..1.

    >>> half = Standing("active", 2, 0, 1, 1, 0, Kudos(0), 1)
    >>> share(half, [Running(elapsed_s=1, expected_s=2)])
    0.75
    """
    parts = sum(min(NEARLY, it.elapsed_s / max(it.expected_s, 0.1)) for it in running)
    return min(1.0, (standing.delivered + parts) / max(1, standing.total))


_STANDING = fixed(
    select(
        RequestRow.state,
        RequestRow.total,
        RequestRow.waiting,
        RequestRow.running,
        RequestRow.delivered,
        RequestRow.faults,
        RequestRow.consumed,
        RequestRow.things,
        RequestRow.shared,
    ).where(RequestRow.id == bindparam("request"), RequestRow.kind == bindparam("of_kind"))
)


async def _standing(tx: Tx, request_id: str, kind: Work) -> Standing | None:
    asked = {"request": request_id, "of_kind": kind.value}
    row = (await tx.execute(_STANDING, asked)).one_or_none()
    return None if row is None else Standing(*row)
