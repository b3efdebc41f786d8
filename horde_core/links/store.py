"""Sealed keys of other hordes as rows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.links import ForeignKeyRow
from horde_core.links.vault import Sealed


@dataclass(frozen=True, slots=True)
class Kept:
    """``alias`` None: the other horde was not asked yet whose key it is."""

    sealed: Sealed
    alias: str | None


async def keep(
    tx: AsyncConnection,
    discord_id: int,
    sealed: Sealed,
    at: datetime,
    *,
    replace: bool,
    alias: str | None = None,
) -> None:
    values = {"key_id": sealed.key_id, "sealed": sealed.text, "at": at, "alias": alias}
    statement = insert(tx, ForeignKeyRow).values(discord_id=discord_id, **values)
    if replace:
        statement = statement.on_conflict_do_update(index_elements=["discord_id"], set_=values)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=["discord_id"])
    await tx.execute(statement)


async def find(tx: AsyncConnection, discord_id: int) -> Kept | None:
    row = (
        await tx.execute(
            select(ForeignKeyRow.key_id, ForeignKeyRow.sealed, ForeignKeyRow.alias).where(
                ForeignKeyRow.discord_id == discord_id
            )
        )
    ).one_or_none()
    return None if row is None else Kept(Sealed(row[0], row[1]), row[2])


async def name(tx: AsyncConnection, discord_id: int, sealed: Sealed, alias: str) -> None:
    """Unless somebody kept another key meanwhile."""
    await tx.execute(
        update(ForeignKeyRow)
        .where(ForeignKeyRow.discord_id == discord_id, ForeignKeyRow.sealed == sealed.text)
        .values(alias=alias)
    )


async def sealed_otherwise(tx: AsyncConnection, key_id: str) -> list[tuple[int, Sealed]]:
    rows = await tx.execute(
        select(ForeignKeyRow.discord_id, ForeignKeyRow.key_id, ForeignKeyRow.sealed)
        .where(ForeignKeyRow.key_id != key_id)
        .order_by(ForeignKeyRow.discord_id)
    )
    return [(row[0], Sealed(row[1], row[2])) for row in rows]


async def reseal(tx: AsyncConnection, discord_id: int, old: Sealed, fresh: Sealed) -> None:
    """Unless somebody kept another key meanwhile."""
    await tx.execute(
        update(ForeignKeyRow)
        .where(ForeignKeyRow.discord_id == discord_id, ForeignKeyRow.sealed == old.text)
        .values(key_id=fresh.key_id, sealed=fresh.text)
    )


async def remove(tx: AsyncConnection, discord_id: int) -> None:
    await tx.execute(delete(ForeignKeyRow).where(ForeignKeyRow.discord_id == discord_id))
