"""/limits and /why: what a server's rules mean for a member."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.explain import explain
from bot.house_rules import ask_of
from bot.rendering.house_rules import limits_layout
from bot.rendering.notices import notice
from bot.texts import house_rules as say
from horde_core.policies.model import Ask

Interaction = discord.Interaction[Any]


class HouseRules(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.policies = bot.horde.policies

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.policies.forget(guild.id)
        await self.bot.horde.house.forget(guild.id)

    @app_commands.command(name="limits", description=locale_str(say.LIMITS_COMMAND))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def limits(self, interaction: Interaction) -> None:
        ask = ask_of(interaction)
        if ask is None:
            view = notice(say.ONLY_IN_SERVERS, say.ONLY_IN_SERVERS_NOTE)
            await answer(interaction, view, private=True)
            return
        async with acknowledged_in_time(interaction, private=True):
            used = await self.policies.used(ask)
        await answer(interaction, limits_layout(used), private=True)

    @app_commands.command(name="why", description=locale_str(say.WHY_COMMAND))
    @app_commands.describe(member=locale_str(say.WHY_MEMBER), prompt=locale_str(say.WHY_PROMPT))
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def why(
        self,
        interaction: Interaction,
        member: discord.Member,
        prompt: app_commands.Range[str, 1, 1000] = "",
    ) -> None:
        """Replays the checks of this channel for that member."""
        ask = Ask(
            guild_id=interaction.guild_id or 0,
            channel_id=interaction.channel_id or 0,
            discord_id=member.id,
            role_ids=frozenset(role.id for role in member.roles),
            account_since=member.created_at,
            prompt=prompt,
            models=None,
            pictures=1,
        )
        async with acknowledged_in_time(interaction, private=True):
            refusal = await self.policies.why_not(ask)
        if refusal is None:
            await answer(interaction, notice(say.WHY_FINE, say.WHY_FINE_NOTE), private=True)
            return
        told = explain(refusal)
        title = say.WHY_NOT.format(member=member.mention)
        view = notice(title, f"{told.sentence}\n{told.advice}")
        await answer(interaction, view, private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(HouseRules(bot))
