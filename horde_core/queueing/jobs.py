"""Jobs as rows: candidates for a worker, the claim, the end of a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, case, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import floor
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.queue import JobRow, RequestRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.types import UtcTime
from horde_core.money import Kudos
from horde_core.queueing import store
from horde_core.queueing.model import Metadata
from horde_core.workers.model import Work

FAULTS_ALLOWED = 3
"""So many lost or failed jobs end a request."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the worker needs that did not matter in choosing; ``waiting`` is counted before it."""

    prompt: str
    nsfw: bool
    censor_nsfw: bool
    has_mask: bool
    extra_strengths: tuple[str, ...]
    params: str
    r2: bool
    has_source: bool
    source_processing: str
    waiting: int


async def claim(
    tx: AsyncConnection, request_id: str, take: int, *, expires_at: datetime
) -> Claimed | None:
    """Take so many pictures off the queue, or None when somebody was faster."""
    statement = (
        update(RequestRow)
        .where(
            RequestRow.id == request_id, RequestRow.waiting >= take, RequestRow.state == "active"
        )
        .values(
            waiting=RequestRow.waiting - take,
            running=RequestRow.running + take,
            expires_at=_later(expires_at),
        )
        .returning(
            RequestRow.prompt,
            RequestRow.nsfw,
            RequestRow.censor_nsfw,
            RequestRow.has_mask,
            RequestRow.extra_strengths,
            RequestRow.params,
            RequestRow.r2,
            RequestRow.has_source,
            RequestRow.source_processing,
            RequestRow.waiting,
        )
    )
    row = (await tx.execute(statement)).one_or_none()
    if row is None:
        return None
    if row.waiting == 0:
        await store.unqueue(tx, request_id)
    return Claimed(**row._asdict() | {"waiting": row.waiting + take})


def _later(moment: datetime) -> ColumnElement[datetime]:
    """The request's expiry, or ``moment`` if that is later."""
    wanted = literal(moment, UtcTime())
    return case((RequestRow.expires_at < wanted, wanted), else_=RequestRow.expires_at)


async def add(
    tx: AsyncConnection,
    ids: Sequence[str],
    *,
    request_id: str,
    worker_id: str,
    model: str,
    seed: str,
    at: datetime,
    deadline: datetime,
) -> None:
    await tx.execute(
        insert(JobRow),
        [
            {
                "id": job_id,
                "request_id": request_id,
                "worker_id": worker_id,
                "model": model,
                "seed": seed,
                "batch": len(ids),
                "state": "running",
                "started_at": at,
                "deadline": deadline,
                "censored": False,
                "remarks": "[]",
            }
            for job_id in ids
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a worker made of a job. ``things`` are its pixel-steps or tokens."""

    seed: str
    censored: bool
    remarks: tuple[Metadata, ...]
    things: int
    text: str | None = None
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job with what its settlement needs to know of request, requester and worker.

    ``params`` are those of its kind as JSON.
    """

    id: str
    kind: Work
    state: str
    request_id: str
    prompt: str
    model: str
    batch: int
    started_at: datetime
    worker_id: str
    worker_name: str
    worker_account: int
    agent: str
    requester: int
    requester_floor: Kudos
    usage_multiplier: float
    shared_key_id: str | None
    proxied_account: str | None
    guild_id: int | None
    ip: str
    params: str
    price: Kudos
    things: int
    has_source: bool
    slow_workers: bool
    worker_blacklist: bool
    webhook: str | None
    r2: bool


async def find(tx: AsyncConnection, job_id: str) -> Job | None:
    row = (
        await tx.execute(
            select(
                JobRow.id,
                RequestRow.kind,
                JobRow.state,
                JobRow.request_id,
                RequestRow.prompt,
                JobRow.model,
                JobRow.batch,
                JobRow.started_at,
                JobRow.worker_id,
                WorkerRow.name.label("worker_name"),
                WorkerRow.account_id.label("worker_account"),
                WorkerRow.agent,
                RequestRow.account_id.label("requester"),
                AccountRow.pseudonymous,
                AccountRow.usage_multiplier,
                RequestRow.shared_key_id,
                RequestRow.proxied_account,
                RequestRow.guild_id,
                RequestRow.ip,
                RequestRow.params,
                RequestRow.price,
                RequestRow.things,
                RequestRow.has_source,
                RequestRow.slow_workers,
                RequestRow.worker_blacklist,
                RequestRow.webhook,
                RequestRow.r2,
            )
            .join(RequestRow, RequestRow.id == JobRow.request_id)
            .join(WorkerRow, WorkerRow.id == JobRow.worker_id)
            .join(AccountRow, AccountRow.id == RequestRow.account_id)
            .where(JobRow.id == job_id)
        )
    ).one_or_none()
    if row is None:
        return None
    facts = row._asdict()
    pseudonymous = facts.pop("pseudonymous")
    facts["requester_floor"] = floor(row.requester, pseudonymous=pseudonymous)
    facts["kind"] = Work(row.kind)
    return Job(**facts)


async def deliver(tx: AsyncConnection, job_id: str, outcome: Outcome, at: datetime) -> bool:
    """End a running job with its result; false when it is not running any more."""
    return await _finish(
        tx,
        job_id,
        state="delivered",
        seed=outcome.seed,
        censored=outcome.censored,
        remarks=msgspec.json.encode(outcome.remarks).decode(),
        text=outcome.text,
        verdict=outcome.verdict,
        finished_at=at,
    )


async def fail(tx: AsyncConnection, job_id: str, at: datetime) -> bool:
    return await _finish(tx, job_id, state="faulted", finished_at=at)


async def _finish(tx: AsyncConnection, job_id: str, **values: Any) -> bool:
    statement = (
        update(JobRow)
        .where(JobRow.id == job_id, JobRow.state == "running")
        .values(**values)
        .returning(JobRow.id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def count_delivered(
    tx: AsyncConnection, request_id: str, *, charged: Kudos, expires_at: datetime
) -> bool:
    """Note a delivery on its request; true when that was the last one."""
    row = (
        await tx.execute(
            update(RequestRow)
            .where(RequestRow.id == request_id)
            .values(
                running=RequestRow.running - 1,
                delivered=RequestRow.delivered + 1,
                consumed=RequestRow.consumed + charged,
                expires_at=_later(expires_at),
            )
            .returning(RequestRow.waiting, RequestRow.running)
        )
    ).one()
    return bool(row.waiting + row.running == 0)


async def count_fault(tx: AsyncConnection, request_id: str) -> bool:
    """Give the place back to the queue; the third fault ends the request instead (true)."""
    last = RequestRow.faults + 1 >= FAULTS_ALLOWED
    active = RequestRow.state == "active"
    row = (
        await tx.execute(
            update(RequestRow)
            .where(RequestRow.id == request_id)
            .values(
                running=RequestRow.running - 1,
                faults=RequestRow.faults + 1,
                waiting=case((and_(active, ~last), RequestRow.waiting + 1), else_=0),
                total=case((active, RequestRow.total), else_=RequestRow.total - 1),
                state=case((and_(active, last), "faulted"), else_=RequestRow.state),
            )
            .returning(RequestRow.state, RequestRow.waiting, RequestRow.running)
        )
    ).one()
    if row.state == "active":
        await store.requeue(tx, request_id)
        return False
    await store.unqueue(tx, request_id)
    await store.release_hold(tx, request_id, None)
    return bool(row.state == "faulted" or row.running == 0)


@dataclass(frozen=True, slots=True)
class Lost:
    id: str
    request_id: str
    worker_id: str


async def lost(tx: AsyncConnection, now: datetime, limit: int) -> list[Lost]:
    """Running jobs past their deadline."""
    rows = await tx.execute(
        select(JobRow.id, JobRow.request_id, JobRow.worker_id)
        .where(JobRow.state == "running", JobRow.deadline <= now)
        .order_by(JobRow.deadline)
        .limit(limit)
    )
    return [Lost(*row) for row in rows]


async def running(tx: AsyncConnection) -> list[Lost]:
    """All that runs anywhere."""
    rows = await tx.execute(
        select(JobRow.id, JobRow.request_id, JobRow.worker_id).where(JobRow.state == "running")
    )
    return [Lost(*row) for row in rows]
