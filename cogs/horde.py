"""/horde: how the horde is doing."""

import asyncio
from io import BytesIO
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.rendering.charts import bars
from bot.rendering.news import CHART, model_bars, news_layout, stats_layout
from bot.rendering.notices import welcome
from bot.rendering.status import status_layout
from bot.texts import status as say

Interaction = discord.Interaction[Any]
MOST_NEWS = 3


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class HordeCog(commands.GroupCog, group_name="horde", group_description=locale_str(say.GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot

    @app_commands.command(name="status", description=locale_str(say.STATUS_COMMAND))
    async def status(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            performance = await self.bot.horde.workers.performance()
        view = status_layout(performance, self.bot.board, self.bot.horde.links.elsewhere)
        await answer(interaction, view, private=True)

    @app_commands.command(name="news", description=locale_str(say.NEWS_COMMAND))
    async def news(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            items = await self.bot.horde.news.items()
        await answer(interaction, news_layout(items[:MOST_NEWS]), private=True)

    @app_commands.command(name="stats", description=locale_str(say.STATS_COMMAND))
    async def stats(self, interaction: Interaction) -> None:
        stats = self.bot.horde.stats
        async with acknowledged_in_time(interaction, private=True):
            images, texts = await stats.totals("image"), await stats.totals("text")
            day = (await stats.by_model("image")).day
            drawn = await asyncio.to_thread(bars, say.MODELS_TODAY, model_bars(day))
        files = [discord.File(BytesIO(drawn), CHART)] if day else []
        view = stats_layout(images, texts, day)
        await answer(interaction, view, private=True, files=files)

    @app_commands.command(name="subscribe", description=locale_str(say.SUBSCRIBE_COMMAND))
    @app_commands.describe(channel=locale_str(say.SUBSCRIBE_CHANNEL))
    async def subscribe(
        self, interaction: Interaction, channel: discord.TextChannel | None = None
    ) -> None:
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        async with acknowledged_in_time(interaction, private=True):
            target = None if channel is None else channel.id
            await self.bot.newsboy.subscribe(interaction.guild_id, target)
        title = say.UNSUBSCRIBED if target is None else say.SUBSCRIBED
        await answer(interaction, welcome(title.format(channel=f"<#{target}>"), ""), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(HordeCog(bot))
