"""What must be read again because the bot did not hear it: channels, with a cursor in each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from horde_core.db.engine import Database, insert
from horde_core.db.tables.gifts import CatchUpRow, ListeningRow


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Messages of a channel after ``after_id`` up to ``until_id`` are still to be read."""

    channel_id: int
    guild_id: int
    after_id: int
    until_id: int


@dataclass(frozen=True, slots=True)
class CatchUpService:
    db: Database

    async def heard_until(self, shard: int) -> datetime | None:
        async with self.db.reading() as tx:
            return await tx.scalar(select(ListeningRow.until).where(ListeningRow.shard == shard))

    async def hears(self, shard: int, now: datetime) -> None:
        async with self.db.transaction() as tx:
            await tx.execute(
                insert(tx, ListeningRow)
                .values(shard=shard, until=now)
                .on_conflict_do_update(index_elements=["shard"], set_={"until": now})
            )

    async def plan(self, channels: list[CatchUp], shard: int, now: datetime) -> None:
        """Note what is to be read, and that from now on the shard is listened to.

        A channel that is still being read keeps its earlier cursor.
        """
        async with self.db.transaction() as tx:
            for it in channels:
                await tx.execute(
                    insert(tx, CatchUpRow)
                    .values(
                        channel_id=it.channel_id,
                        guild_id=it.guild_id,
                        after_id=it.after_id,
                        until_id=it.until_id,
                    )
                    .on_conflict_do_update(
                        index_elements=["channel_id"], set_={"until_id": it.until_id}
                    )
                )
            await tx.execute(
                insert(tx, ListeningRow)
                .values(shard=shard, until=now)
                .on_conflict_do_update(index_elements=["shard"], set_={"until": now})
            )

    async def open(self) -> list[CatchUp]:
        async with self.db.reading() as tx:
            rows = await tx.execute(
                select(*CatchUpRow.__table__.columns).order_by(CatchUpRow.channel_id)
            )
            return [_catch_up(row) for row in rows]

    async def read_up_to(self, channel_id: int, message_id: int) -> None:
        async with self.db.transaction() as tx:
            await tx.execute(
                update(CatchUpRow)
                .where(CatchUpRow.channel_id == channel_id)
                .values(after_id=message_id)
            )

    async def done(self, channel_id: int) -> None:
        async with self.db.transaction() as tx:
            await tx.execute(delete(CatchUpRow).where(CatchUpRow.channel_id == channel_id))


def _catch_up(row: Row[*tuple[Any, ...]]) -> CatchUp:
    return CatchUp(**row._asdict())
