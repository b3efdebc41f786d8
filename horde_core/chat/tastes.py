"""What members want unless they say otherwise: one taste each, and presets by name."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.chat.model import Preset, Taste
from horde_core.db.engine import Database, insert
from horde_core.db.tables.chat import PresetRow, TasteRow
from horde_core.errors import InvalidRequest, NotFound

MOST_PRESETS = 25
LONGEST_NAME = 40


@dataclass(eq=False)
class TooManyPresets(InvalidRequest):
    limit: int


@dataclass(eq=False)
class NoSuchPreset(NotFound):
    name: str


@dataclass(frozen=True, slots=True)
class TasteService:
    db: Database

    async def of(self, discord_id: int) -> Taste:
        async with self.db.reading() as tx:
            kept = await tx.scalar(select(TasteRow.taste).where(TasteRow.discord_id == discord_id))
        return Taste() if kept is None else _taste(kept)

    async def keep(self, discord_id: int, taste: Taste) -> None:
        written = msgspec.json.encode(taste).decode()
        async with self.db.transaction() as tx:
            await tx.execute(
                insert(tx, TasteRow)
                .values(discord_id=discord_id, taste=written)
                .on_conflict_do_update(index_elements=["discord_id"], set_={"taste": written})
            )

    async def presets(self, discord_id: int) -> list[Preset]:
        """In the order of their names."""
        async with self.db.reading() as tx:
            rows = await tx.execute(
                select(PresetRow.name, PresetRow.taste)
                .where(PresetRow.discord_id == discord_id)
                .order_by(PresetRow.name)
            )
            return [Preset(row.name, _taste(row.taste)) for row in rows]

    async def save_preset(self, discord_id: int, preset: Preset) -> None:
        """Replaces the one of that name.

        Raises:
            TooManyPresets
        """
        written = msgspec.json.encode(preset.taste).decode()
        name = preset.name.strip()[:LONGEST_NAME]
        async with self.db.transaction() as tx:
            await tx.execute(
                insert(tx, PresetRow)
                .values(discord_id=discord_id, name=name, taste=written)
                .on_conflict_do_update(
                    index_elements=["discord_id", "name"], set_={"taste": written}
                )
            )
            if await _count(tx, discord_id) > MOST_PRESETS:
                raise TooManyPresets(MOST_PRESETS)

    async def drop_preset(self, discord_id: int, name: str) -> None:
        """Raises NoSuchPreset."""
        async with self.db.transaction() as tx:
            gone = await tx.scalar(
                delete(PresetRow)
                .where(PresetRow.discord_id == discord_id, PresetRow.name == name)
                .returning(PresetRow.name)
            )
        if gone is None:
            raise NoSuchPreset(name)

    async def forget(self, discord_id: int) -> None:
        """Everything a member has set."""
        async with self.db.transaction() as tx:
            await tx.execute(delete(TasteRow).where(TasteRow.discord_id == discord_id))
            await tx.execute(delete(PresetRow).where(PresetRow.discord_id == discord_id))


async def _count(tx: AsyncConnection, discord_id: int) -> int:
    counted = await tx.scalar(
        select(func.count()).select_from(PresetRow).where(PresetRow.discord_id == discord_id)
    )
    return counted or 0


def _taste(kept: str) -> Taste:
    return msgspec.json.decode(kept, type=Taste)
