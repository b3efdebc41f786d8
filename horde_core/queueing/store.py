"""Requests as rows: made, counted, cancelled, expired."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from zlib import crc32

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, select, update

from horde_core.accounts.model import ANONYMOUS_ID, Principal
from horde_core.db import locks
from horde_core.db.compiled import fixed
from horde_core.db.locks import Turn
from horde_core.db.tables.kudos import HoldRow
from horde_core.db.tables.queue import UNFINISHED, JobRow, RequestModelRow, RequestRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
from horde_core.db.types import microseconds
from horde_core.media.store import extra_key, mask_key, result_key, source_key
from horde_core.money import Kudos
from horde_core.queueing.entry import Entry
from horde_core.queueing.model import Generation, Metadata
from horde_core.workers.model import Work

ANY_MODEL = ""
PRIORITY_KUDOS = 50
GONE = "a worker that is gone"
"""The name of one that was removed since it delivered."""


def rank(priority: Kudos, created_at: datetime, every_s: int) -> int:
    """The place in the queue as one number that never changes: higher goes first.

    API v2 starts a request at its owner's balance and adds 50 to all every ``every_s`` seconds.
    The order is that of balance and waiting time together, in microseconds.

    >>> from horde_core.db.types import EPOCH
    >>> from datetime import timedelta
    >>> rank(Kudos(50_00), EPOCH + timedelta(seconds=10), 10) == rank(Kudos(0), EPOCH, 10)
    True
    """
    worth_us = every_s * 1_000_000 // (PRIORITY_KUDOS * 100)
    return priority * worth_us - microseconds(created_at)


async def lock(tx: Tx, account_id: int, models: Sequence[str]) -> None:
    """Let one request at a time be counted against a limit: per account, or per model."""
    if account_id != ANONYMOUS_ID:
        await locks.take(tx, Turn.REQUESTS_OF_ACCOUNT, account_id)
        return
    for subject in sorted(crc32(name.encode()) for name in models or [ANY_MODEL]):
        await locks.take(tx, Turn.ANONYMOUS_REQUESTS_BY_MODEL, subject)


def _unfinished(*conditions: ColumnElement[bool]) -> Select[Any]:
    return fixed(
        select(func.sum(RequestRow.waiting + RequestRow.running)).where(
            RequestRow.account_id == bindparam("account"),
            RequestRow.kind == bindparam("of_kind"),
            UNFINISHED,
            *conditions,
        )
    )


_UNFINISHED = _unfinished()
_UNFINISHED_NAMING = _unfinished(
    RequestRow.id.in_(
        select(RequestModelRow.request_id).where(
            RequestModelRow.model.in_(bindparam("named", expanding=True))
        )
    )
)


async def unfinished_results(
    tx: Tx, account_id: int, kind: Work, models: Sequence[str] | None = None
) -> int:
    """Results not delivered yet; of requests naming one of ``models`` where given."""
    asked = {"account": account_id, "of_kind": kind.value}
    if models is None:
        total = await tx.scalar(_UNFINISHED, asked)
    else:
        named = list(models) or [ANY_MODEL]
        total = await tx.scalar(_UNFINISHED_NAMING, {**asked, "named": named})
    return int(total or 0)


_ADD = fixed(insert(RequestRow))
_ADD_MODELS = fixed(insert(RequestModelRow))
_COLUMNS = [field.name for field in fields(Entry) if field.name not in {"count", "kind"}]


async def add(
    tx: Tx,
    request_id: str,
    principal: Principal,
    entry: Entry,
    *,
    rank: int,
    price: Kudos,
    tax: Kudos,
    at: datetime,
    expires_at: datetime,
) -> None:
    row = {name: getattr(entry, name) for name in _COLUMNS} | {
        "id": request_id,
        "kind": entry.kind.value,
        "account_id": principal.account.id,
        "shared_key_id": principal.shared_key_id,
        "state": "active",
        "client_agent": principal.client_agent,
        "ip": principal.ip,
        "proxied_account": principal.proxied_account,
        "guild_id": principal.guild_id,
        "price": price,
        "consumed": tax,
        "rank": rank,
        "total": entry.count,
        "waiting": entry.count,
        "running": 0,
        "delivered": 0,
        "faults": 0,
        "created_at": at,
        "expires_at": expires_at,
    }
    await tx.execute(_ADD, row)
    await tx.execute(
        _ADD_MODELS,
        [
            {
                "request_id": request_id,
                "kind": entry.kind.value,
                "model": name,
                "rank": rank,
                "queued": True,
            }
            for name in entry.models or (ANY_MODEL,)
        ],
    )


_HOLD = fixed(insert(HoldRow))
_HOLD_LESS = fixed(
    update(HoldRow)
    .where(HoldRow.request_id == bindparam("request"))
    .values(amount=HoldRow.amount - bindparam("charged"))
    .returning(HoldRow.amount)
)
_LET_GO = fixed(delete(HoldRow).where(HoldRow.request_id == bindparam("request")))


async def hold(tx: Tx, request_id: str, account_id: int, amount: Kudos) -> None:
    await tx.execute(_HOLD, {"request_id": request_id, "account_id": account_id, "amount": amount})


async def release_hold(tx: Tx, request_id: str, amount: Kudos | None) -> None:
    """Make the hold smaller by what was charged, or let go of it altogether (None)."""
    if amount is not None:
        less = await tx.scalar(_HOLD_LESS, {"request": request_id, "charged": amount})
        if less is None or less > 0:
            return
    await tx.execute(_LET_GO, {"request": request_id})


_SET_QUEUED = fixed(
    update(RequestModelRow)
    .where(RequestModelRow.request_id == bindparam("request"))
    .values(queued=bindparam("in_queue"))
)


async def unqueue(tx: Tx, request_id: str) -> None:
    await tx.execute(_SET_QUEUED, {"request": request_id, "in_queue": False})


async def requeue(tx: Tx, request_id: str) -> None:
    await tx.execute(_SET_QUEUED, {"request": request_id, "in_queue": True})


async def cancel(tx: Tx, request_id: str) -> bool:
    """Take what waits out of the queue; false when nothing did and nothing runs."""
    statement = (
        update(RequestRow)
        .where(
            RequestRow.id == request_id,
            RequestRow.state == "active",
            UNFINISHED,
        )
        .values(state="cancelled", total=RequestRow.total - RequestRow.waiting, waiting=0)
        .returning(RequestRow.id)
    )
    if (await tx.execute(statement)).scalar_one_or_none() is None:
        return False
    await unqueue(tx, request_id)
    await release_hold(tx, request_id, None)
    return True


async def cancel_of_key(tx: Tx, shared_key_id: str) -> list[str]:
    """Cancel what was asked for with a shared key; the ids of the requests that ended."""
    found = await tx.scalars(
        select(RequestRow.id)
        .where(
            RequestRow.shared_key_id == shared_key_id,
            RequestRow.state == "active",
            UNFINISHED,
        )
        .order_by(RequestRow.id)
    )
    return [request_id for request_id in list(found) if await cancel(tx, request_id)]


async def cancel_pictures(tx: Tx) -> list[str]:
    """Cancel every request for pictures; the ids of those that ended."""
    found = await tx.scalars(
        select(RequestRow.id)
        .where(
            RequestRow.kind == Work.IMAGE.value,
            RequestRow.state == "active",
            UNFINISHED,
        )
        .order_by(RequestRow.id)
    )
    return [request_id for request_id in list(found) if await cancel(tx, request_id)]


async def unfinished(tx: Tx) -> list[str]:
    found = await tx.scalars(select(RequestRow.id).where(RequestRow.state == "active", UNFINISHED))
    return list(found)


async def expire(tx: Tx, now: datetime, limit: int) -> tuple[int, list[str]]:
    """Delete requests past their time that no worker is busy with; the keys of their pictures."""
    past = (
        select(RequestRow.id)
        .where(RequestRow.expires_at <= now, RequestRow.running == 0)
        .order_by(RequestRow.expires_at)
        .limit(limit)
    )
    ids = list(await tx.scalars(past))
    if not ids:
        return 0, []
    jobs = await tx.scalars(select(JobRow.id).where(JobRow.request_id.in_(ids)))
    keys = [result_key(job_id) for job_id in jobs]
    rows = await tx.execute(
        delete(RequestRow)
        .where(RequestRow.id.in_(ids), RequestRow.running == 0)
        .returning(
            RequestRow.id, RequestRow.has_source, RequestRow.has_mask, RequestRow.extra_strengths
        )
    )
    for row in rows:
        keys += [source_key(row.id)] * row.has_source + [mask_key(row.id)] * row.has_mask
        keys += [extra_key(row.id, index) for index in range(len(row.extra_strengths))]
    return len(ids), keys


_GENERATIONS = fixed(
    select(
        JobRow.id,
        JobRow.seed,
        JobRow.censored,
        JobRow.remarks,
        JobRow.worker_id,
        JobRow.model,
        WorkerRow.name.label("worker_name"),
        RequestRow.r2,
    )
    .outerjoin(WorkerRow, WorkerRow.id == JobRow.worker_id)
    .join(RequestRow, RequestRow.id == JobRow.request_id)
    .where(JobRow.request_id == bindparam("request"), JobRow.state == "delivered")
    .order_by(JobRow.finished_at, JobRow.id)
)


async def generations(tx: Tx, request_id: str) -> tuple[Generation, ...]:
    rows = await tx.execute(_GENERATIONS, {"request": request_id})
    return tuple(
        Generation(
            id=row.id,
            media_key=result_key(row.id),
            seed=row.seed,
            censored=row.censored,
            metadata=msgspec.json.decode(row.remarks, type=tuple[Metadata, ...]),
            worker_id=row.worker_id,
            worker_name=row.worker_name or GONE,
            model=row.model,
            state="ok",
            r2=row.r2,
        )
        for row in rows
    )
