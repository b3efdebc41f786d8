"""Jobs as rows: candidates for a worker, the claim, the end of a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import and_, bindparam, case, insert, select, update

from horde_core.accounts.model import floor
from horde_core.db.compiled import fixed
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.queue import RUNNING, JobRow, RequestRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
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


_UNTIL = bindparam("until", type_=UtcTime())
_LATER = case((RequestRow.expires_at < _UNTIL, _UNTIL), else_=RequestRow.expires_at)
"""The request's expiry, or ``until`` if that is later."""

_CLAIM = fixed(
    update(RequestRow)
    .where(
        RequestRow.id == bindparam("request"),
        RequestRow.waiting >= bindparam("take"),
        RequestRow.state == "active",
    )
    .values(
        waiting=RequestRow.waiting - bindparam("take"),
        running=RequestRow.running + bindparam("take"),
        expires_at=_LATER,
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


async def claim(tx: Tx, request_id: str, take: int, *, expires_at: datetime) -> Claimed | None:
    """Take so many pictures off the queue, or None when somebody was faster."""
    asked = {"request": request_id, "take": take, "until": expires_at}
    row = (await tx.execute(_CLAIM, asked)).one_or_none()
    if row is None:
        return None
    if row.waiting == 0:
        await store.unqueue(tx, request_id)
    return Claimed(**row._asdict() | {"waiting": row.waiting + take})


_ADD = fixed(insert(JobRow))


async def add(
    tx: Tx,
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
        _ADD,
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


_FIND = fixed(
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
    .where(JobRow.id == bindparam("job"))
)


async def find(tx: Tx, job_id: str) -> Job | None:
    row = (await tx.execute(_FIND, {"job": job_id})).one_or_none()
    if row is None:
        return None
    facts = row._asdict()
    pseudonymous = facts.pop("pseudonymous")
    facts["requester_floor"] = floor(row.requester, pseudonymous=pseudonymous)
    facts["kind"] = Work(row.kind)
    return Job(**facts)


_RUNNING = update(JobRow).where(JobRow.id == bindparam("job"), RUNNING)
_DELIVER = fixed(
    _RUNNING.values(
        state="delivered",
        seed=bindparam("its_seed"),
        censored=bindparam("is_censored"),
        remarks=bindparam("its_remarks"),
        text=bindparam("its_text"),
        verdict=bindparam("its_verdict"),
        finished_at=bindparam("at"),
    ).returning(JobRow.id)
)
_FAIL = fixed(_RUNNING.values(state="faulted", finished_at=bindparam("at")).returning(JobRow.id))


async def deliver(tx: Tx, job_id: str, outcome: Outcome, at: datetime) -> bool:
    """End a running job with its result; false when it is not running any more."""
    made = {
        "job": job_id,
        "its_seed": outcome.seed,
        "is_censored": outcome.censored,
        "its_remarks": msgspec.json.encode(outcome.remarks).decode(),
        "its_text": outcome.text,
        "its_verdict": outcome.verdict,
        "at": at,
    }
    return await tx.scalar(_DELIVER, made) is not None


async def fail(tx: Tx, job_id: str, at: datetime) -> bool:
    return await tx.scalar(_FAIL, {"job": job_id, "at": at}) is not None


_COUNT_DELIVERED = fixed(
    update(RequestRow)
    .where(RequestRow.id == bindparam("request"))
    .values(
        running=RequestRow.running - 1,
        delivered=RequestRow.delivered + 1,
        consumed=RequestRow.consumed + bindparam("charged"),
        expires_at=_LATER,
    )
    .returning(RequestRow.waiting, RequestRow.running)
)


async def count_delivered(tx: Tx, request_id: str, *, charged: Kudos, expires_at: datetime) -> bool:
    """Note a delivery on its request; true when that was the last one."""
    asked = {"request": request_id, "charged": charged, "until": expires_at}
    row = (await tx.execute(_COUNT_DELIVERED, asked)).one()
    return bool(row.waiting + row.running == 0)


_LAST_FAULT = RequestRow.faults + 1 >= FAULTS_ALLOWED
_ACTIVE = RequestRow.state == "active"
_COUNT_FAULT = fixed(
    update(RequestRow)
    .where(RequestRow.id == bindparam("request"))
    .values(
        running=RequestRow.running - 1,
        faults=RequestRow.faults + 1,
        waiting=case((and_(_ACTIVE, ~_LAST_FAULT), RequestRow.waiting + 1), else_=0),
        total=case((_ACTIVE, RequestRow.total), else_=RequestRow.total - 1),
        state=case((and_(_ACTIVE, _LAST_FAULT), "faulted"), else_=RequestRow.state),
    )
    .returning(RequestRow.state, RequestRow.waiting, RequestRow.running)
)


async def count_fault(tx: Tx, request_id: str) -> bool:
    """Give the place back to the queue; the third fault ends the request instead (true)."""
    row = (await tx.execute(_COUNT_FAULT, {"request": request_id})).one()
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


async def lost(tx: Tx, now: datetime, limit: int) -> list[Lost]:
    """Running jobs past their deadline."""
    rows = await tx.execute(
        select(JobRow.id, JobRow.request_id, JobRow.worker_id)
        .where(RUNNING, JobRow.deadline <= now)
        .order_by(JobRow.deadline)
        .limit(limit)
    )
    return [Lost(*row) for row in rows]


async def running(tx: Tx) -> list[Lost]:
    """All that runs anywhere."""
    rows = await tx.execute(select(JobRow.id, JobRow.request_id, JobRow.worker_id).where(RUNNING))
    return [Lost(*row) for row in rows]
