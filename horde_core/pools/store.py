"""Pools as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.kudos import EventRow, PostingRow
from horde_core.db.tables.pools import PoolKeyRow, PoolRow, PoolSpendRow
from horde_core.db.tables.queue import RequestRow
from horde_core.db.tables.sharing import TransferRow
from horde_core.money import Kudos
from horde_core.pools.model import Pool, PoolRules, PoolState, Spend

_POOLS = select(
    PoolRow.id,
    PoolRow.guild_id,
    PoolRow.account_id,
    PoolRow.name,
    PoolRow.state,
    PoolRow.daily_share,
    PoolRow.role_id,
    PoolRow.channel_id,
    PoolRow.newcomer_days,
    PoolRow.opened_by,
    PoolRow.opened_at,
)


async def current(tx: AsyncConnection, guild_id: int) -> Pool | None:
    """The guild's pool that is not closed."""
    statement = _POOLS.where(PoolRow.guild_id == guild_id, PoolRow.state != PoolState.CLOSED.value)
    row = (await tx.execute(statement)).one_or_none()
    return None if row is None else _pool(row)


async def closing(tx: AsyncConnection) -> list[Pool]:
    statement = _POOLS.where(PoolRow.state == PoolState.CLOSING.value).order_by(PoolRow.id)
    return [_pool(row) for row in await tx.execute(statement)]


async def add(
    tx: AsyncConnection,
    *,
    guild_id: int,
    account_id: int,
    name: str,
    rules: PoolRules,
    opened_by: int,
    now: datetime,
) -> None:
    await tx.execute(
        plain_insert(PoolRow).values(
            guild_id=guild_id,
            account_id=account_id,
            name=name,
            state=PoolState.OPEN.value,
            opened_by=opened_by,
            opened_at=now,
            **_rules(rules),
        )
    )


async def set_rules(tx: AsyncConnection, pool_id: int, rules: PoolRules) -> None:
    await tx.execute(update(PoolRow).where(PoolRow.id == pool_id).values(**_rules(rules)))


async def move(
    tx: AsyncConnection, pool_id: int, before: PoolState, after: PoolState, now: datetime
) -> bool:
    """From one state to the next, once."""
    moved = await tx.execute(
        update(PoolRow)
        .where(PoolRow.id == pool_id, PoolRow.state == before.value)
        .values(state=after.value, closed_at=now if after is PoolState.CLOSED else None)
    )
    return moved.rowcount == 1


async def key_of(tx: AsyncConnection, pool_id: int, discord_id: int, day: datetime) -> str | None:
    return await tx.scalar(
        select(PoolKeyRow.key_id).where(
            PoolKeyRow.pool_id == pool_id,
            PoolKeyRow.discord_id == discord_id,
            PoolKeyRow.day == day,
        )
    )


async def keep_key(
    tx: AsyncConnection, pool_id: int, discord_id: int, day: datetime, key_id: str
) -> bool:
    """False when somebody else kept one first."""
    statement = (
        insert(tx, PoolKeyRow)
        .values(pool_id=pool_id, discord_id=discord_id, day=day, key_id=key_id)
        .on_conflict_do_nothing(index_elements=["pool_id", "discord_id", "day"])
        .returning(PoolKeyRow.key_id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def keys(tx: AsyncConnection, pool_id: int) -> list[str]:
    found = select(PoolKeyRow.key_id).where(PoolKeyRow.pool_id == pool_id)
    return list(await tx.scalars(found.order_by(PoolKeyRow.key_id)))


async def old_keys(tx: AsyncConnection, before: datetime) -> list[str]:
    return list(await tx.scalars(select(PoolKeyRow.key_id).where(PoolKeyRow.day < before)))


async def remove_keys(tx: AsyncConnection, key_ids: Sequence[str]) -> None:
    await tx.execute(delete(PoolKeyRow).where(PoolKeyRow.key_id.in_(key_ids)))


async def note_spends(tx: AsyncConnection) -> None:
    """Copy what requests cost their pools, as long as there are these requests."""
    live = (
        select(
            RequestRow.id,
            PoolKeyRow.pool_id,
            PoolKeyRow.discord_id,
            RequestRow.consumed,
            RequestRow.created_at,
        )
        .join(PoolKeyRow, PoolKeyRow.key_id == RequestRow.shared_key_id)
        .where(RequestRow.consumed > 0)
        .order_by(RequestRow.id)
    )
    statement = insert(tx, PoolSpendRow).from_select(
        ["request_id", "pool_id", "discord_id", "amount", "at"], live
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["request_id"], set_={"amount": statement.excluded.amount}
        )
    )


async def spent(tx: AsyncConnection, pool_id: int) -> Kudos:
    total = await tx.scalar(
        select(func.coalesce(func.sum(PoolSpendRow.amount), 0)).where(
            PoolSpendRow.pool_id == pool_id
        )
    )
    return Kudos(int(total or 0))


async def spends(tx: AsyncConnection, pool_id: int, limit: int) -> list[Spend]:
    rows = await tx.execute(
        select(
            PoolSpendRow.request_id, PoolSpendRow.discord_id, PoolSpendRow.amount, PoolSpendRow.at
        )
        .where(PoolSpendRow.pool_id == pool_id)
        .order_by(PoolSpendRow.at.desc(), PoolSpendRow.request_id)
        .limit(limit)
    )
    return [Spend(row[0], row[1], Kudos(row[2]), row[3]) for row in rows]


async def donations(tx: AsyncConnection, account_id: int) -> dict[int, Kudos]:
    """What each account gave the pool, by whichever way it sends kudos."""
    rows = await tx.execute(
        select(TransferRow.source_id, func.sum(TransferRow.amount))
        .where(TransferRow.target_id == account_id)
        .group_by(TransferRow.source_id)
        .order_by(TransferRow.source_id)
    )
    return {row[0]: Kudos(int(row[1])) for row in rows}


async def forgiven(tx: AsyncConnection, account_id: int) -> Kudos:
    """What the horde lent the account when it fell below its floor."""
    total = await tx.scalar(
        select(func.coalesce(func.sum(PostingRow.amount), 0))
        .join(EventRow, EventRow.id == PostingRow.event_id)
        .where(PostingRow.account_id == account_id, EventRow.kind == "forgiveness")
    )
    return Kudos(int(total or 0))


async def open_price(tx: AsyncConnection, account_id: int) -> Kudos:
    """What is still to be made for the account's requests, at its price."""
    total = await tx.scalar(
        select(
            func.coalesce(func.sum(RequestRow.price * (RequestRow.waiting + RequestRow.running)), 0)
        ).where(RequestRow.account_id == account_id, RequestRow.state == "active")
    )
    return Kudos(int(total or 0))


async def anything_running(tx: AsyncConnection, account_id: int) -> bool:
    found = await tx.scalar(
        select(RequestRow.id)
        .where(RequestRow.account_id == account_id, RequestRow.running > 0)
        .limit(1)
    )
    return found is not None


def _rules(rules: PoolRules) -> dict[str, Any]:
    return {
        "daily_share": int(rules.daily_share),
        "role_id": rules.role_id,
        "channel_id": rules.channel_id,
        "newcomer_days": rules.newcomer_days,
    }


def _pool(row: Row[*tuple[Any, ...]]) -> Pool:
    rules = PoolRules(Kudos(row.daily_share), row.role_id, row.channel_id, row.newcomer_days)
    return Pool(
        row.id,
        row.guild_id,
        row.account_id,
        row.name,
        PoolState(row.state),
        rules,
        row.opened_by,
        row.opened_at,
    )
