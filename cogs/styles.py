"""/styles: what others lend to everybody's pictures."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.members import age_restricted
from bot.rendering import styles as rendering
from bot.style_option import house_of
from bot.texts import styles as say
from horde_core.workers.model import Work

Interaction = discord.Interaction[Any]


class Styles(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde

    async def cog_load(self) -> None:
        self.bot.actions.register("styles", self.further)
        self.bot.actions.register("style", self.look)

    @app_commands.command(name="styles", description=locale_str(say.COMMAND))
    @app_commands.describe(search=locale_str(say.SEARCH))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def styles(
        self, interaction: Interaction, search: app_commands.Range[str, 1, 100] = ""
    ) -> None:
        await self._page(interaction, search.strip(), 0)

    async def further(self, interaction: Interaction, number: str) -> None:
        await self._page(interaction, "", int(number) if number.isdecimal() else 0)

    async def _page(self, interaction: Interaction, search: str, number: int) -> None:
        async with acknowledged_in_time(interaction, private=True):
            found = self.bot.styles.matching(search, await house_of(interaction))
        start = number * rendering.PAGE
        page = found[start : start + rendering.PAGE]
        further = len(found) - start - len(page)
        # a search does not fit into the id of a button
        next_page = number + 1 if further > 0 and not search else None
        view = rendering.listed(page, search, further=further, next_page=next_page)
        await answer(interaction, view, private=True)

    async def look(self, interaction: Interaction, style_id: str) -> None:
        """As it is now, which may be newer than the list."""
        async with acknowledged_in_time(interaction, private=True):
            style = await self.horde.styles.by_id(style_id, Work.IMAGE)
        view = rendering.in_full(style, adult=age_restricted(interaction.channel))
        await answer(interaction, view, private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Styles(bot))
