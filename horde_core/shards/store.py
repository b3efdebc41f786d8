"""Leases as rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.shards import ShardLeaseRow


@dataclass(frozen=True, slots=True)
class Lease:
    shard: int
    total: int
    holder: str


async def drop_over(tx: AsyncConnection, holder: str, now: datetime) -> None:
    """Those of others that are over; what is over of ``holder`` nobody has taken yet."""
    await tx.execute(
        delete(ShardLeaseRow).where(ShardLeaseRow.until <= now, ShardLeaseRow.holder != holder)
    )


async def leases(tx: AsyncConnection) -> list[Lease]:
    rows = await tx.execute(select(ShardLeaseRow.shard, ShardLeaseRow.total, ShardLeaseRow.holder))
    return [Lease(row.shard, row.total, row.holder) for row in rows]


async def renew(tx: AsyncConnection, holder: str, until: datetime) -> None:
    await tx.execute(
        update(ShardLeaseRow).where(ShardLeaseRow.holder == holder).values(until=until)
    )


async def take(
    tx: AsyncConnection, shards: Collection[int], total: int, holder: str, until: datetime
) -> None:
    """Fails if one of them is somebody's."""
    for shard in shards:
        await tx.execute(
            insert(tx, ShardLeaseRow).values(shard=shard, total=total, holder=holder, until=until)
        )


async def release(tx: AsyncConnection, holder: str) -> None:
    await tx.execute(delete(ShardLeaseRow).where(ShardLeaseRow.holder == holder))
