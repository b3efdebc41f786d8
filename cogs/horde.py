"""/horde: how the horde is doing."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.rendering.status import status_layout
from bot.texts import status as say


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class HordeCog(commands.GroupCog, group_name="horde", group_description=locale_str(say.GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot

    @app_commands.command(name="status", description=locale_str(say.STATUS_COMMAND))
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        async with acknowledged_in_time(interaction, private=True):
            performance = await self.bot.horde.workers.performance()
        view = status_layout(performance, self.bot.board)
        await answer(interaction, view, private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(HordeCog(bot))
