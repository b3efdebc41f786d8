import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from horde_core.clock import Clock
from horde_core.db.engine import Database, insert
from horde_core.db.tables.news import NewsPostRow
from horde_core.news.file import read_news
from horde_core.protocol.status import NewsItem


@dataclass(frozen=True, slots=True)
class NewsService:
    """``path`` empty: there are no news."""

    db: Database
    clock: Clock
    path: str

    async def items(self) -> tuple[NewsItem, ...]:
        """The newest first, as the file is now. Raises ConfigError."""
        return await asyncio.to_thread(read_news, self.path) if self.path else ()

    async def claim(self, guild_id: int, item: NewsItem) -> bool:
        """True once for each guild and piece of news, in whichever process."""
        return await self._mark(guild_id, [item])

    async def take_as_read(self, guild_id: int, items: Sequence[NewsItem]) -> None:
        """Who subscribes now is not told of what was new long ago."""
        await self._mark(guild_id, items)

    async def _mark(self, guild_id: int, items: Sequence[NewsItem]) -> bool:
        new = False
        async with self.db.transaction() as tx:
            for item in items:
                statement = (
                    insert(tx, NewsPostRow)
                    .values(guild_id=guild_id, item=name_of(item), at=self.clock.now())
                    .on_conflict_do_nothing(index_elements=["guild_id", "item"])
                    .returning(NewsPostRow.item)
                )
                found = (await tx.execute(statement)).scalar_one_or_none()
                new = new or found is not None
        return new


def name_of(item: NewsItem) -> str:
    """The same for the same title of the same day, even if its text is corrected."""
    return hashlib.sha256(f"{item.date_published}\n{item.title}".encode()).hexdigest()[:32]
