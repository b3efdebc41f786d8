"""Nothing is lost while the bot is down: reactions of that time are read once it is back.

Read are messages from a day before the silence on, in guilds whose emojis give kudos, one page a
moment. A cursor for each channel lets another process go on where this one stops.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord.utils import time_snowflake

from bot.rest.troubles import HICCUPS, REFUSED
from bot.rest.urgency import Urgency, urgent
from horde_core.gifts.catch_up import CatchUp
from horde_core.gifts.model import GiftEmoji

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

OLDEST = timedelta(days=1)
PAGE = 100
BETWEEN_PAGES_S = 1.0
HEARTBEAT_S = 30.0
PAUSES_S = (10, 60, 600)


Readable = discord.TextChannel | discord.VoiceChannel | discord.Thread


class CatchUpReader:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot
        self._service = bot.horde.catch_up
        self._listening: set[int] = set()

    async def begin(self, shard: int) -> None:
        """A new session of a shard: what happened since the last one was not heard."""
        now = self._bot.horde.clock.now()
        silent_since = await self._service.heard_until(shard)
        channels = [] if silent_since is None else self._to_read(shard, silent_since, now)
        await self._service.plan(channels, shard, now)
        self._listening.add(shard)
        self._bot.background.start("ears", self._keep_note())
        self._bot.background.start("gift catch-up", self._read())

    def lost(self, shard: int) -> None:
        self._listening.discard(shard)

    def found(self, shard: int) -> None:
        """The session went on, and Discord sends what was missed."""
        self._listening.add(shard)

    def _to_read(self, shard: int, since: datetime, now: datetime) -> list[CatchUp]:
        oldest = since - OLDEST
        after, until = time_snowflake(oldest), time_snowflake(now, high=True)
        return [
            CatchUp(channel.id, guild.id, after, until)
            for guild in self._bot.guilds
            if guild.shard_id == shard and guild.id in self._bot.gift_table.of_guild
            for channel in _readable(guild)
            if channel.last_message_id is not None and channel.last_message_id > after
        ]

    async def _keep_note(self) -> None:
        while True:
            pause = asyncio.sleep(HEARTBEAT_S)
            await self._bot.wait_external(pause, "next note of what is listened to")
            for shard in tuple(self._listening):
                try:
                    await self._service.hears(shard, self._bot.horde.clock.now())
                except Exception:
                    log.exception("could not note that shard %s is listened to", shard)

    async def _read(self) -> None:
        """What Discord's troubles leave unread keeps its cursor, and has its turn again later."""
        for pause in (*PAUSES_S, None):
            mine = [it for it in await self._service.open() if self._has(it)]
            read = [await self._surely(it) for it in mine]
            if all(read):
                return
            if pause is not None:
                await self._bot.wait_external(asyncio.sleep(pause), "Discord's recovery")

    def _has(self, it: CatchUp) -> bool:
        """Whether not another process has this guild."""
        return self._bot.get_guild(it.guild_id) is not None

    async def _surely(self, it: CatchUp) -> bool:
        """Whether a channel is read, or never will be."""
        channel = self._bot.get_channel(it.channel_id)
        if isinstance(channel, discord.abc.Messageable):
            try:
                with urgent(Urgency.CHORES):
                    await self._channel(it, channel)
            except HICCUPS as error:
                log.warning("reactions of channel %s not read: %s", it.channel_id, error)
                if not isinstance(error, REFUSED):
                    return False
        await self._service.done(it.channel_id)
        return True

    async def _channel(self, it: CatchUp, channel: Any) -> None:
        after = it.after_id
        while after < it.until_id:
            page = [
                message
                async for message in channel.history(
                    limit=PAGE, after=discord.Object(after), oldest_first=True
                )
            ]
            for message in page:
                await self._message(message, it.guild_id)
            if len(page) < PAGE:
                return
            after = page[-1].id
            await self._service.read_up_to(it.channel_id, after)
            await self._bot.wait_external(asyncio.sleep(BETWEEN_PAGES_S), "politeness")

    async def _message(self, message: discord.Message, guild_id: int) -> None:
        given = [
            (reaction, emoji)
            for reaction in message.reactions
            if (emoji := self._bot.gift_table.known(guild_id, reaction.emoji)) is not None
            # an older reaction may have been made before its emoji was worth anything
            and emoji.since <= message.created_at
        ]
        taker = await self._bot.reactions.taker_of(message) if given else None
        if taker is None:
            return
        for reaction, emoji in given:
            await self._reaction(reaction, emoji, message, taker)

    async def _reaction(
        self,
        reaction: discord.Reaction,
        emoji: GiftEmoji,
        message: discord.Message,
        taker: int,
    ) -> None:
        kinds = [discord.ReactionType.normal] if reaction.normal_count else []
        kinds += [discord.ReactionType.burst] if reaction.burst_count else []
        for kind in kinds or [discord.ReactionType.normal]:
            async for user in reaction.users(type=kind):
                if user.bot:
                    continue
                await self._bot.reactions.give(
                    emoji,
                    giver=user.id,
                    taker=taker,
                    channel_id=message.channel.id,
                    message_id=message.id,
                    reaction=reaction.emoji,
                )


def _readable(guild: discord.Guild) -> list[Readable]:
    channels: list[Readable] = [*guild.text_channels, *guild.voice_channels, *guild.threads]
    return [it for it in channels if it.permissions_for(guild.me).read_message_history]
