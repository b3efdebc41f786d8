"""The menus "Use as source": to draw from a picture that is there already."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time
from bot.cards.wishes import Pictures
from bot.client import HordeBot
from bot.installs import menu_anywhere
from bot.members import age_restricted
from bot.source_dialogs import MenuSourceForm
from bot.sources import Brought, avatar_of, picture_in, sourced
from bot.specs import Wanted, new_spec
from bot.texts import sources as say

Interaction = discord.Interaction[Any]
FORM_WITHIN_S = 2.5
"""A form must come within Discord's three seconds."""


class Source(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        for name, callback in ((say.SOURCE_MENU, self.use), (say.AVATAR_MENU, self.use_avatar)):
            menu = app_commands.ContextMenu(name=locale_str(name), callback=callback)
            bot.tree.add_command(menu_anywhere(menu))

    async def use(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu of a message: draw from its picture."""
        async with asyncio.timeout(FORM_WITHIN_S):
            picture = await picture_in(message)
        await self._ask(interaction, picture)

    async def use_avatar(self, interaction: Interaction, member: discord.User) -> None:
        """The menu of a member: draw from the picture they go by."""
        async with asyncio.timeout(FORM_WITHIN_S):
            picture = await avatar_of(member)
        await self._ask(interaction, picture)

    async def _ask(self, interaction: Interaction, picture: bytes) -> None:
        """How they draw usually, but in the picture's own shape."""
        taste = await self.horde.tastes.of(interaction.user.id)
        wanted = sourced(Wanted(prompt="", negative=taste.negative, model=taste.model), picture)

        async def then(
            answered: Interaction, filled: Wanted, mask: discord.Attachment | None
        ) -> None:
            private = bool(taste.private)
            async with acknowledged_in_time(answered, private=private):
                filled = await Brought(mask=mask).read_into(filled)
            spec = new_spec(self.bot.board, filled, adult=age_restricted(answered.channel))
            if await self.horde.chat.claim_click(answered.id):  # one order, whoever hears of it
                await self.bot.cards.begin(answered, Pictures(spec=spec), private=private)

        await interaction.response.send_modal(MenuSourceForm(self.bot.board, wanted, then))


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Source(bot))
