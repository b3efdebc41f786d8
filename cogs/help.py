"""/help: what one can do here, in a few lines."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.installs import anywhere
from bot.members import home_of
from bot.rendering.help import help_layout
from bot.texts import help as say

Interaction = discord.Interaction[Any]


class Help(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.horde = bot.horde

    @app_commands.command(name="help", description=locale_str(say.COMMAND))
    @anywhere
    async def help(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            linked = await self.horde.accounts.by_discord(interaction.user.id) is not None
        guild = home_of(interaction) is not None
        admin = guild and interaction.permissions.manage_guild
        view = help_layout(linked=linked, guild=guild, admin=admin)
        await answer(interaction, view, private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Help(bot))
