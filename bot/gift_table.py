"""Which emoji gives how much in which guild: all guilds in memory, one look for each reaction."""

from dataclasses import dataclass, field

import discord

from horde_core.gifts.model import GiftEmoji, GuildNews
from horde_core.gifts.rules import SHOWN_AS_PICTURE

Key = tuple[int | None, int | str | None]


@dataclass(slots=True)
class GiftTable:
    """``version`` is the newest change of a guild it knows of."""

    version: int = 0
    emojis: dict[Key, GiftEmoji] = field(default_factory=dict)
    of_guild: dict[int, tuple[GiftEmoji, ...]] = field(default_factory=dict)

    def find(self, payload: discord.RawReactionActionEvent) -> GiftEmoji | None:
        emoji = payload.emoji
        return self.emojis.get((payload.guild_id, emoji.id or emoji.name))

    def known(
        self, guild_id: int, emoji: discord.PartialEmoji | discord.Emoji | str
    ) -> GiftEmoji | None:
        """As ``find``, of an emoji under a message that was read."""
        own = emoji if isinstance(emoji, str) else emoji.id or emoji.name
        return self.emojis.get((guild_id, own))

    def learn(self, news: GuildNews) -> None:
        for guild_id, table in news.tables.items():
            for key in [key for old in self.of_guild.get(guild_id, ()) for key in _keys(old)]:
                self.emojis.pop(key, None)
            for emoji in table:
                self.emojis.update(dict.fromkeys(_keys(emoji), emoji))
            self.of_guild[guild_id] = table
            if not table:
                del self.of_guild[guild_id]
        self.version = max(self.version, news.version)


def _keys(emoji: GiftEmoji) -> tuple[Key, ...]:
    """Discord sends Unicode emojis with or without the mark that they are pictures."""
    if emoji.emoji.isascii() and emoji.emoji.isdecimal():
        return ((emoji.guild_id, int(emoji.emoji)),)
    spelt = {emoji.emoji, emoji.emoji + SHOWN_AS_PICTURE, emoji.shown}
    return tuple((emoji.guild_id, it) for it in spelt)
