"""/profile: somebody's numbers on a card, private unless its owner opened it."""

import asyncio
from io import BytesIO
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.refusals import NotLinked, ProfileHidden
from bot.rendering.charts import profile_card
from bot.rendering.owners import PROFILE, badges, profile_facts, profile_layout, since
from bot.texts import owners as say
from horde_core.money import NONE

Interaction = discord.Interaction[Any]


class Profile(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.horde = bot.horde
        menu = app_commands.ContextMenu(name=locale_str(say.PROFILE_MENU), callback=self.of_member)
        menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
        menu.guild_only = True
        bot.tree.add_command(menu)

    async def of_member(
        self, interaction: Interaction, member: discord.User | discord.Member
    ) -> None:
        """The menu of a member."""
        await self._show(interaction, member)

    @app_commands.command(name="profile", description=locale_str(say.PROFILE_COMMAND))
    @app_commands.describe(member=locale_str(say.PROFILE_MEMBER))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def profile(self, interaction: Interaction, member: discord.User | None = None) -> None:
        await self._show(interaction, member or interaction.user)

    async def _show(self, interaction: Interaction, whose: discord.User | discord.Member) -> None:
        own = whose.id == interaction.user.id
        public = (await self.horde.members.choices(whose.id)).public
        if not own and not public:
            raise ProfileHidden
        async with acknowledged_in_time(interaction, private=True):
            account = await self.horde.accounts.by_discord(whose.id)
            if account is None:
                raise NotLinked if own else ProfileHidden
            details = await self.horde.accounts.details(account.id)
            given = (await self.horde.gifts.total_given([whose.id])).get(whose.id, NONE)
            online = 0
            for worker_id in details.worker_ids:
                online += (await self.horde.workers.by_id(worker_id)).online
            name, subtitle = whose.display_name, since(account.created_at)
            facts, marks = profile_facts(details, given, online), badges(details)
            drawn = await asyncio.to_thread(profile_card, name, subtitle, facts, marks)
        view = profile_layout(name, subtitle, facts, marks, own=own and not public)
        await answer(interaction, view, private=True, files=[discord.File(BytesIO(drawn), PROFILE)])


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Profile(bot))
