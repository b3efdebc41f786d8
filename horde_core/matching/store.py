"""What the index is made of, read from the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Role, floor
from horde_core.db.compiled import fixed
from horde_core.db.tables.accounts import AccountRow, RoleRow
from horde_core.db.tables.kudos import PENDING, BalanceRow, PostingRow
from horde_core.db.tables.queue import WAITING, RequestRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
from horde_core.db.types import UtcTime
from horde_core.kudos.model import Purse
from horde_core.money import Kudos
from horde_core.workers import store as workers
from horde_core.workers.model import CheckedIn, Offer, Work

Found = Row[*tuple[Any, ...]]

DECIDING = (
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
)
"""The columns that make the class of a request."""
_WAITING = select(
    RequestRow.id,
    RequestRow.kind,
    RequestRow.account_id,
    RequestRow.rank,
    RequestRow.waiting,
    RequestRow.things,
    RequestRow.price,
    RequestRow.expires_at,
    *DECIDING,
).where(WAITING, RequestRow.state == "active")


async def by_ids(tx: AsyncConnection, ids: Sequence[str], now: datetime) -> list[Found]:
    """Those that wait, in whatever order."""
    found = await tx.execute(_WAITING.where(RequestRow.id.in_(ids), RequestRow.expires_at > now))
    return list(found)


_BEST_FIRST = (
    _WAITING.where(
        RequestRow.kind == bindparam("of_kind"),
        RequestRow.expires_at > bindparam("now", type_=UtcTime),
    )
    .order_by(RequestRow.rank.desc(), RequestRow.id)
    .limit(bindparam("most"))
)
_FIRST_PAGE = fixed(_BEST_FIRST)
_NEXT_PAGE = fixed(
    _BEST_FIRST.where(
        RequestRow.rank <= bindparam("last_rank"),
        or_(RequestRow.rank < bindparam("last_rank"), RequestRow.id > bindparam("last_id")),
    )
)


async def page(tx: Tx, kind: Work, now: datetime, after: Found | None, limit: int) -> list[Found]:
    """What waits of a kind, in the order in which it is handed out."""
    asked: dict[str, Any] = {"of_kind": kind.value, "now": now, "most": limit}
    if after is None:
        return list(await tx.execute(_FIRST_PAGE, asked))
    last = {"last_rank": after.rank, "last_id": after.id}
    return list(await tx.execute(_NEXT_PAGE, asked | last))


async def newer(tx: AsyncConnection, expiring_after: datetime, limit: int) -> dict[str, int]:
    """How much of each waits, of requests that came or were worked on lately."""
    rows = await tx.execute(
        select(RequestRow.id, RequestRow.waiting)
        .where(
            RequestRow.expires_at >= expiring_after,
            WAITING,
            RequestRow.state == "active",
        )
        .order_by(RequestRow.expires_at.desc())
        .limit(limit)
    )
    return {row.id: row.waiting for row in rows}


async def stretch(tx: AsyncConnection, now: datetime, after: str, limit: int) -> dict[str, int]:
    """How much of each waits, for the next so many by id."""
    rows = await tx.execute(
        select(RequestRow.id, RequestRow.waiting)
        .where(
            RequestRow.id > after,
            WAITING,
            RequestRow.state == "active",
            RequestRow.expires_at > now,
        )
        .order_by(RequestRow.id)
        .limit(limit)
    )
    return {row.id: row.waiting for row in rows}


async def prompts(tx: AsyncConnection, ids: Sequence[str]) -> dict[str, str]:
    """In lower case."""
    rows = await tx.execute(select(RequestRow.id, RequestRow.prompt).where(RequestRow.id.in_(ids)))
    return {row.id: row.prompt.lower() for row in rows}


async def spare(tx: AsyncConnection, account_ids: Sequence[int]) -> dict[int, Kudos | None]:
    """What these accounts hold over their floors; None: they are trusted with any price."""
    trusted = (
        select(RoleRow.account_id)
        .where(RoleRow.account_id == AccountRow.id, RoleRow.role == Role.TRUSTED.value)
        .exists()
    )
    folded = (
        select(func.coalesce(func.sum(BalanceRow.amount), 0))
        .where(BalanceRow.account_id == AccountRow.id, BalanceRow.purse == Purse.BALANCE.value)
        .scalar_subquery()
    )
    pending = (
        select(func.coalesce(func.sum(PostingRow.amount), 0))
        .where(
            PostingRow.account_id == AccountRow.id,
            PostingRow.purse == Purse.BALANCE.value,
            PENDING,
        )
        .scalar_subquery()
    )
    rows = await tx.execute(
        select(AccountRow.id, AccountRow.pseudonymous, trusted, folded + pending).where(
            AccountRow.id.in_(account_ids)
        )
    )
    return {
        row[0]: None if row[2] else Kudos(row[3] - floor(row[0], pseudonymous=row[1]))
        for row in rows
    }


async def online(
    tx: AsyncConnection, since: datetime, ids: Sequence[str] = ()
) -> list[tuple[Found, CheckedIn, Offer]]:
    """Workers seen since then with what they offer; of the ids given, if any are."""
    wanted = workers.ROWS.where(
        WorkerRow.last_check_in >= since,
        WorkerRow.kind.in_([Work.IMAGE.value, Work.TEXT.value]),
    )
    if ids:
        wanted = wanted.where(WorkerRow.id.in_(ids))
    rows = (await tx.execute(wanted)).all()
    served = await workers.models_of(tx, [row.id for row in rows])
    return [
        (
            row,
            workers.checked_in(row, served[row.id]),
            workers.offer_of(row, served[row.id]),
        )
        for row in rows
    ]
