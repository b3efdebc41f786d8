"""Members who let Discord know of their part in the horde, as rows."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.roles import RoleConnectionRow
from horde_core.links.vault import Sealed


@dataclass(frozen=True, slots=True)
class Kept:
    """``told`` is what Discord was told last; the tokens are sealed."""

    discord_id: int
    sealed: Sealed
    until: datetime
    told: dict[str, int]


async def keep(
    tx: AsyncConnection, discord_id: int, sealed: Sealed, until: datetime, now: datetime
) -> None:
    values = {
        "key_id": sealed.key_id,
        "sealed": sealed.text,
        "until": until,
        "told": "{}",
        "told_at": now,
    }
    await tx.execute(
        insert(tx, RoleConnectionRow)
        .values(discord_id=discord_id, **values)
        .on_conflict_do_update(index_elements=["discord_id"], set_=values)
    )


async def renewed(tx: AsyncConnection, discord_id: int, sealed: Sealed, until: datetime) -> None:
    await tx.execute(
        update(RoleConnectionRow)
        .where(RoleConnectionRow.discord_id == discord_id)
        .values(key_id=sealed.key_id, sealed=sealed.text, until=until)
    )


async def note_told(
    tx: AsyncConnection, discord_id: int, told: dict[str, int], now: datetime
) -> None:
    await tx.execute(
        update(RoleConnectionRow)
        .where(RoleConnectionRow.discord_id == discord_id)
        .values(told=msgspec.json.encode(told).decode(), told_at=now)
    )


async def find(tx: AsyncConnection, discord_id: int) -> Kept | None:
    found = await _some(tx, RoleConnectionRow.discord_id == discord_id, 1)
    return found[0] if found else None


async def due(tx: AsyncConnection, before: datetime, limit: int) -> list[Kept]:
    """Those looked at longest ago."""
    return await _some(tx, RoleConnectionRow.told_at <= before, limit)


async def _some(tx: AsyncConnection, condition: ColumnElement[bool], limit: int) -> list[Kept]:
    rows = await tx.execute(
        select(
            RoleConnectionRow.discord_id,
            RoleConnectionRow.key_id,
            RoleConnectionRow.sealed,
            RoleConnectionRow.until,
            RoleConnectionRow.told,
        )
        .where(condition)
        .order_by(RoleConnectionRow.told_at)
        .limit(limit)
    )
    return [
        Kept(
            row.discord_id,
            Sealed(row.key_id, row.sealed),
            row.until,
            msgspec.json.decode(row.told, type=dict[str, int]),
        )
        for row in rows
    ]


async def remove(tx: AsyncConnection, discord_id: int) -> None:
    await tx.execute(delete(RoleConnectionRow).where(RoleConnectionRow.discord_id == discord_id))
