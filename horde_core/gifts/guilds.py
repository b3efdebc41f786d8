"""What each guild chose about gifts, by version, so that caches read only what is new."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock
from horde_core.db.engine import Database, insert
from horde_core.db.guild_versions import touch
from horde_core.db.tables.gifts import GiftEmojiRow, GuildRow
from horde_core.gifts import rules
from horde_core.gifts.model import GiftEmoji, GuildNews, Why
from horde_core.gifts.refusals import EmojiNotMapped, GiftRefused, NotAnEmoji, TooManyEmojis
from horde_core.money import NONE, Kudos

MOST_EMOJIS = 50


@dataclass(frozen=True, slots=True)
class Written:
    """An emoji as somebody typed it: the id of a custom one, or its characters."""

    emoji_id: int | None
    characters: str
    shown: str


@dataclass(frozen=True, slots=True)
class GuildService:
    db: Database
    clock: Clock
    highest: Kudos

    async def map(
        self, guild_id: int, written: Written, amount: Kudos, added_by: int
    ) -> tuple[GiftEmoji, ...]:
        """Let an emoji give kudos; the table afterwards.

        Raises:
            NotAnEmoji, GiftRefused: more than one gift may be, TooManyEmojis
        """
        key = rules.emoji_key(written.emoji_id, written.characters)
        if written.emoji_id is None and not rules.is_emoji(written.characters):
            raise NotAnEmoji(written.shown)
        if not NONE < amount <= self.highest:
            raise GiftRefused(Why.TOO_LARGE if amount > NONE else Why.NOTHING, amount, self.highest)
        values = {
            "shown": written.shown,
            "amount": int(amount),
            "since": self.clock.now(),
            "added_by": added_by,
        }
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await tx.execute(
                insert(tx, GiftEmojiRow)
                .values(guild_id=guild_id, emoji=key, **values)
                .on_conflict_do_update(index_elements=["guild_id", "emoji"], set_=values)
            )
            table = await _table(tx, guild_id)
            if len(table) > MOST_EMOJIS:
                raise TooManyEmojis(MOST_EMOJIS)
            return table

    async def unmap(self, guild_id: int, written: Written) -> tuple[GiftEmoji, ...]:
        """Raises EmojiNotMapped."""
        key = rules.emoji_key(written.emoji_id, written.characters)
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            gone = await tx.execute(
                delete(GiftEmojiRow).where(
                    GiftEmojiRow.guild_id == guild_id, GiftEmojiRow.emoji == key
                )
            )
            if gone.rowcount == 0:
                raise EmojiNotMapped(written.shown)
            return await _table(tx, guild_id)

    async def table(self, guild_id: int) -> tuple[GiftEmoji, ...]:
        async with self.db.reading() as tx:
            return await _table(tx, guild_id)

    async def news(self, since: int) -> GuildNews:
        """The tables of all guilds that changed after version ``since``."""
        async with self.db.snapshot() as tx:
            rows = (
                await tx.execute(
                    select(GuildRow.id, GuildRow.version, GuildRow.language).where(
                        GuildRow.version > since
                    )
                )
            ).all()
            changed = [row.id for row in rows]
            tables: dict[int, list[GiftEmoji]] = {guild_id: [] for guild_id in changed}
            emojis = await tx.execute(
                _EMOJIS.join(GuildRow, GuildRow.id == GiftEmojiRow.guild_id).where(
                    GuildRow.version > since
                )
            )
            for row in emojis:
                tables[row.guild_id].append(_emoji(row))
        version = max((row.version for row in rows), default=since)
        return GuildNews(
            version,
            {guild: tuple(table) for guild, table in tables.items()},
            {row.id: row.language for row in rows},
        )

    async def ceiling(self, guild_id: int, amount: Kudos | None) -> None:
        """The most that one gift in this guild may be; None for the horde's own limit."""
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await tx.execute(
                update(GuildRow).where(GuildRow.id == guild_id).values(gift_ceiling=amount)
            )

    async def choose_language(self, guild_id: int, language: str | None) -> None:
        """What the bot speaks in public here; None for the server's setting at Discord."""
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await tx.execute(
                update(GuildRow).where(GuildRow.id == guild_id).values(language=language)
            )

    async def subscribe_news(self, guild_id: int, channel_id: int | None) -> None:
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await tx.execute(
                update(GuildRow).where(GuildRow.id == guild_id).values(news_channel_id=channel_id)
            )

    async def news_channels(self) -> dict[int, int]:
        """The channel of each guild that wants the news."""
        async with self.db.reading() as tx:
            rows = await tx.execute(
                select(GuildRow.id, GuildRow.news_channel_id).where(
                    GuildRow.news_channel_id.is_not(None)
                )
            )
            return {guild: channel for guild, channel in rows if channel is not None}

    async def review_in(self, guild_id: int, channel_id: int | None) -> None:
        """Where those who moderate the guild see its cases; None: nowhere, only when they ask."""
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await tx.execute(
                update(GuildRow).where(GuildRow.id == guild_id).values(mod_channel_id=channel_id)
            )

    async def review_channel(self, guild_id: int) -> int | None:
        async with self.db.reading() as tx:
            return await tx.scalar(select(GuildRow.mod_channel_id).where(GuildRow.id == guild_id))

    async def forget(self, guild_id: int) -> None:
        """The bot was removed: nothing of the guild's choices stays."""
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await tx.execute(delete(GiftEmojiRow).where(GiftEmojiRow.guild_id == guild_id))
            await tx.execute(
                update(GuildRow)
                .where(GuildRow.id == guild_id)
                .values(gift_ceiling=None, news_channel_id=None, mod_channel_id=None, language=None)
            )


async def ceiling_of(tx: AsyncConnection, guild_id: int) -> Kudos | None:
    found = await tx.scalar(select(GuildRow.gift_ceiling).where(GuildRow.id == guild_id))
    return None if found is None else Kudos(found)


_EMOJIS = select(
    GiftEmojiRow.guild_id,
    GiftEmojiRow.emoji,
    GiftEmojiRow.shown,
    GiftEmojiRow.amount,
    GiftEmojiRow.since,
)


async def _table(tx: AsyncConnection, guild_id: int) -> tuple[GiftEmoji, ...]:
    rows = await tx.execute(
        _EMOJIS.where(GiftEmojiRow.guild_id == guild_id).order_by(
            GiftEmojiRow.amount, GiftEmojiRow.emoji
        )
    )
    return tuple(_emoji(row) for row in rows)


def _emoji(row: Row[*tuple[Any, ...]]) -> GiftEmoji:
    return GiftEmoji(row.guild_id, row.emoji, row.shown, Kudos(row.amount), row.since)
