"""From a reaction to a gift: who gives, who is meant, what happens to a refused one."""

import asyncio
import logging
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.rest.troubles import HICCUPS, REFUSED
from bot.rest.urgency import Urgency, urgent
from horde_core.gifts.model import GiftEmoji, Wish
from horde_core.gifts.refusals import GiftRefused

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

REMEMBERED = 10_000
PAUSES_S = (2, 30, 300)


def gesture(message_id: int, giver: int, emoji: GiftEmoji) -> str:
    """One gift for one emoji of one giver under one message, for ever."""
    return f"r:{message_id}:{giver}:{emoji.emoji}"


class Reactions:
    """Turns reactions into gifts; the same for those heard of and those read later."""

    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot
        self._human: OrderedDict[int, bool] = OrderedDict()

    async def added(self, payload: discord.RawReactionActionEvent, emoji: GiftEmoji) -> None:
        if payload.member is not None and payload.member.bot:
            return
        taker = await self._author_surely(payload)
        if taker is None:
            return
        await self.give(
            emoji,
            giver=payload.user_id,
            taker=taker,
            channel_id=payload.channel_id,
            message_id=payload.message_id,
            reaction=payload.emoji,
        )

    async def removed(self, payload: discord.RawReactionActionEvent, emoji: GiftEmoji) -> None:
        key = gesture(payload.message_id, payload.user_id, emoji)
        await self._bot.horde.gifts.withdraw(key)

    async def give(
        self,
        emoji: GiftEmoji,
        *,
        giver: int,
        taker: int,
        channel_id: int,
        message_id: int,
        reaction: discord.PartialEmoji | discord.Emoji | str,
    ) -> None:
        wish = Wish(
            key=gesture(message_id, giver, emoji),
            giver_discord=giver,
            taker_discord=taker,
            amount=emoji.amount,
            guild_id=emoji.guild_id,
            channel_id=channel_id,
            message_id=message_id,
            emoji=emoji.emoji,
        )
        try:
            await self._bot.horde.gifts.give(wish)
        except GiftRefused:
            await self._remove(emoji.guild_id, channel_id, message_id, giver, reaction)

    async def taker_of(self, message: discord.Message) -> int | None:
        """Whom a gift under this message is for; None for bots and what nobody knows of."""
        if self._bot.user is not None and message.author.id == self._bot.user.id:
            return await self._asker(message.id)
        return None if message.author.bot or message.webhook_id else message.author.id

    async def _author_surely(self, payload: discord.RawReactionActionEvent) -> int | None:
        """Whom it is for, asked again after a hiccup of Discord: a gift must not be lost with it."""
        for pause in (*PAUSES_S, None):
            try:
                with urgent(Urgency.NOTICE):
                    return await self._author(payload)
            except HICCUPS as error:
                log.warning("author of message %s unknown: %s", payload.message_id, error)
                if pause is None or isinstance(error, REFUSED):
                    return None
            await self._bot.wait_external(asyncio.sleep(pause), "Discord's recovery")
        return None

    async def _author(self, payload: discord.RawReactionActionEvent) -> int | None:
        author = payload.message_author_id
        if author is None:
            return await self._author_read(payload)
        if self._bot.user is not None and author == self._bot.user.id:
            return await self._asker(payload.message_id)
        return author if await self.is_human(author) else None

    async def _author_read(self, payload: discord.RawReactionActionEvent) -> int | None:
        channel = self._bot.get_partial_messageable(payload.channel_id, guild_id=payload.guild_id)
        return await self.taker_of(await channel.fetch_message(payload.message_id))

    async def _asker(self, message_id: int) -> int | None:
        """Who asked for what the bot shows in a message of its own."""
        card = await self._bot.horde.chat.by_message(message_id)
        return None if card is None else card.discord_id

    async def is_human(self, user_id: int) -> bool:
        """Neither a bot nor a webhook; asked of Discord once, and never for linked members."""
        if user_id in self._human:
            return self._human[user_id]
        human = await self._bot.horde.accounts.by_discord(user_id) is not None
        if not human:
            try:
                human = not (await self._bot.fetch_user(user_id)).bot
            except discord.NotFound:
                human = False
        self._human[user_id] = human
        while len(self._human) > REMEMBERED:
            self._human.popitem(last=False)
        return human

    async def _remove(
        self,
        guild_id: int,
        channel_id: int,
        message_id: int,
        giver: int,
        reaction: discord.PartialEmoji | discord.Emoji | str,
    ) -> None:
        """Show that nothing was given, where the bot may; once, and no matter if it fails."""
        guild = self._bot.get_guild(guild_id)
        channel = None if guild is None else guild.get_channel_or_thread(channel_id)
        if guild is None or channel is None:
            return
        if not channel.permissions_for(guild.me).manage_messages:
            return
        messageable = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        with suppress(*HICCUPS), urgent(Urgency.NOTICE):
            message = messageable.get_partial_message(message_id)
            await message.remove_reaction(reaction, discord.Object(giver))
