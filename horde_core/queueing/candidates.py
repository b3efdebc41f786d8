"""Waiting requests as a worker that asks may find them.

The queue is read from the database, by model and in order of rank; something faster could take
the place of ``page`` without anybody noticing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Role, floor
from horde_core.db.tables.accounts import AccountRow, RoleRow
from horde_core.db.tables.kudos import BalanceRow
from horde_core.db.tables.queue import RequestModelRow, RequestRow
from horde_core.kudos.model import Purse
from horde_core.queueing.eligibility import Demand
from horde_core.queueing.model import ImageParams
from horde_core.queueing.store import ANY_MODEL
from horde_core.workers.model import Work


@dataclass(frozen=True, slots=True)
class Search:
    """``accounts`` None means everybody's requests; ``prompts`` and ``cover`` only where needed."""

    kind: Work
    models: tuple[str, ...]
    now: datetime
    accounts: tuple[int, ...] | None = None
    prompts: bool = False
    cover: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """``row`` has the deciding columns of a request of either kind."""

    request_id: str
    rank: int
    row: Row[*tuple[Any, ...]]


_DECIDING = (
    RequestRow.id,
    RequestRow.account_id,
    RequestRow.params,
    RequestRow.models,
    RequestRow.workers,
    RequestRow.worker_blacklist,
    RequestRow.nsfw,
    RequestRow.unsafe_ip,
    RequestRow.trusted_workers,
    RequestRow.slow_workers,
    RequestRow.extra_slow_workers,
    RequestRow.r2,
    RequestRow.disable_batching,
    RequestRow.source_processing,
    RequestRow.has_source,
    RequestRow.extra_strengths,
    RequestRow.steps,
    RequestRow.waiting,
    RequestRow.price,
    RequestRow.rank,
)


async def page(
    tx: AsyncConnection, search: Search, after: Candidate | None, limit: int
) -> list[Candidate]:
    """The next requests in order of rank that name one of the models, or none."""
    queue = RequestModelRow
    conditions = [
        queue.queued.is_(True),
        queue.kind == search.kind.value,
        queue.model.in_((ANY_MODEL, *search.models)),
        RequestRow.state == "active",
        RequestRow.expires_at > search.now,
    ]
    if search.accounts is not None:
        conditions.append(RequestRow.account_id.in_(search.accounts))
    if after is not None:
        same_rank = and_(queue.rank == after.rank, queue.request_id > after.request_id)
        conditions.append(or_(queue.rank < after.rank, same_rank))
    rows = await tx.execute(
        select(*_deciding(prompts=search.prompts, cover=search.cover))
        .join(queue, queue.request_id == RequestRow.id)
        .where(*conditions)
        .order_by(queue.rank.desc(), queue.request_id)
        .limit(limit)
    )
    return [Candidate(row.id, row.rank, row) for row in rows]


def _deciding(*, prompts: bool, cover: bool) -> tuple[Any, ...]:
    columns: tuple[Any, ...] = _DECIDING
    if prompts:
        columns = (*columns, RequestRow.prompt)
    if cover:
        columns = (*columns, *_COVER)
    return columns


_COVER = (
    select(RoleRow.account_id)
    .where(RoleRow.account_id == RequestRow.account_id, RoleRow.role == Role.TRUSTED.value)
    .exists()
    .label("trusted"),
    select(AccountRow.pseudonymous)
    .where(AccountRow.id == RequestRow.account_id)
    .scalar_subquery()
    .label("pseudonymous"),
    select(func.coalesce(func.sum(BalanceRow.amount), 0))
    .where(
        BalanceRow.account_id == RequestRow.account_id,
        BalanceRow.purse == Purse.BALANCE.value,
    )
    .scalar_subquery()
    .label("balance"),
)


async def one(tx: AsyncConnection, request_id: str) -> Row[*tuple[Any, ...]] | None:
    """What decides who may have this request."""
    columns = _deciding(prompts=True, cover=True)
    return (await tx.execute(select(*columns).where(RequestRow.id == request_id))).one_or_none()


def demand(row: Row[*tuple[Any, ...]]) -> Demand:
    facts = row._mapping
    return Demand(
        request_id=row.id,
        account_id=row.account_id,
        params=msgspec.json.decode(row.params, type=ImageParams),
        models=row.models,
        workers=row.workers,
        worker_blacklist=row.worker_blacklist,
        nsfw=row.nsfw,
        unsafe_ip=row.unsafe_ip,
        trusted_workers=row.trusted_workers,
        slow_workers=row.slow_workers,
        extra_slow_workers=row.extra_slow_workers,
        r2=row.r2,
        disable_batching=row.disable_batching,
        source_processing=row.source_processing,
        has_source=row.has_source,
        extra_sources=len(row.extra_strengths),
        steps=row.steps,
        waiting=row.waiting,
        prompt=facts.get("prompt", "").lower(),
        covered="balance" not in facts or _covered(row),
    )


def _covered(row: Row[*tuple[Any, ...]]) -> bool:
    spare = row.balance - floor(row.account_id, pseudonymous=row.pseudonymous)
    return bool(row.trusted) or spare >= row.price


async def waiting_requests(tx: AsyncConnection, kind: Work, now: datetime) -> int:
    return (
        await tx.scalar(
            select(func.count()).where(
                RequestRow.kind == kind.value, RequestRow.waiting > 0, RequestRow.expires_at > now
            )
        )
    ) or 0
