"""Every change of what a guild chose gets a newer version, so that caches read only news."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db import locks
from horde_core.db.engine import insert
from horde_core.db.locks import Turn
from horde_core.db.tables.gifts import GuildRow

ONLY_ONE = 0


async def touch(tx: AsyncConnection, guild_id: int) -> None:
    """Give the guild the newest version.

    One change at a time: else a reader could see version 6 and never look for a later 5 again.
    """
    await locks.take(tx, Turn.CHANGES_OF_GUILDS, ONLY_ONE)
    newest = await tx.scalar(select(func.coalesce(func.max(GuildRow.version), 0)))
    version = int(newest or 0) + 1
    await tx.execute(
        insert(tx, GuildRow)
        .values(id=guild_id, version=version)
        .on_conflict_do_update(index_elements=["id"], set_={"version": version})
    )
