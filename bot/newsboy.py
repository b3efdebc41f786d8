"""Brings the operator's news, and word of a new version, to the channels that want them."""

import asyncio
import logging
from typing import TYPE_CHECKING

import discord

from bot.languages import ENGLISH, speaking
from bot.members import VERSION
from bot.rendering.news import news_layout
from bot.rest.troubles import HICCUPS
from bot.rest.urgency import Urgency, urgent
from bot.texts import status as say
from horde_core.protocol.status import NewsItem

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)
BETWEEN_TWO_S = 1.0
AT_ONCE = 3


def release() -> NewsItem:
    """The version that runs, as a piece of news. It is known by its English title."""
    title = say.RELEASE.format(version=VERSION)
    return NewsItem(date_published=VERSION, title=title, newspiece=say.RELEASE_NOTE)


class Newsboy:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot

    async def go_round(self) -> None:
        while True:
            pause = asyncio.sleep(self._bot.settings.news_every_s)
            await self._bot.wait_external(pause, "next look at the news")
            try:
                with urgent(Urgency.NOTICE):
                    await self.deliver()
            except Exception:
                log.exception("the news could not be read; next try later")

    async def subscribe(self, guild_id: int, channel_id: int | None) -> None:
        """From now on; what there is already is not sent."""
        if channel_id is not None:
            await self._bot.horde.news.take_as_read(guild_id, await self._everything())
        await self._bot.horde.guilds.subscribe_news(guild_id, channel_id)

    async def _everything(self) -> list[NewsItem]:
        with speaking(ENGLISH):
            return [*await self._bot.horde.news.items(), release()]

    async def deliver(self) -> None:
        channels = await self._bot.horde.guilds.news_channels()
        items = await self._everything() if channels else []
        for guild_id, channel_id in channels.items():
            if self._bot.get_guild(guild_id) is None:
                continue  # another process has it, or nobody any more
            fresh = [it for it in items if await self._bot.horde.news.claim(guild_id, it)]
            for item in fresh[:AT_ONCE]:
                await self._post(guild_id, channel_id, item)
                await self._bot.wait_external(asyncio.sleep(BETWEEN_TWO_S), "politeness")

    async def _post(self, guild_id: int, channel_id: int, item: NewsItem) -> None:
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            with speaking(self._bot.speech.of_guild(guild_id)):
                said = release() if item.date_published == VERSION else item
                await channel.send(view=news_layout([said]))
        except (discord.Forbidden, discord.NotFound):
            log.warning("news not posted: the channel of a server is closed to the bot")
            await self._bot.horde.guilds.subscribe_news(guild_id, None)
        except HICCUPS as error:
            log.warning("news not posted: %s", error)
