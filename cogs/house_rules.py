"""/limits and /why, and /mod: what a server's rules mean for a member."""

from datetime import timedelta
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
from bot.rendering.notices import notice, welcome
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


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
@app_commands.allowed_installs(guilds=True, users=False)
class Mod(commands.GroupCog, group_name="mod", group_description=locale_str(say.MOD_GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.policies = bot.horde.policies

    @app_commands.command(name="block", description=locale_str(say.BLOCK_COMMAND))
    @app_commands.describe(
        member=locale_str(say.BLOCK_MEMBER),
        reason=locale_str(say.BLOCK_REASON),
        days=locale_str(say.BLOCK_DAYS),
    )
    async def block(
        self,
        interaction: Interaction,
        member: discord.User,
        reason: app_commands.Range[str, 1, 300],
        days: app_commands.Range[int, 1, 3650] | None = None,
    ) -> None:
        async with acknowledged_in_time(interaction, private=True):
            await self.policies.block(
                interaction.guild_id or 0,
                member.id,
                reason=reason,
                actor=interaction.user.id,
                lasting=None if days is None else timedelta(days=days),
            )
        title = say.BLOCKED.format(member=member.mention)
        await answer(interaction, welcome(title, ""), private=True)

    @app_commands.command(name="unblock", description=locale_str(say.UNBLOCK_COMMAND))
    @app_commands.describe(member=locale_str(say.BLOCK_MEMBER))
    async def unblock(self, interaction: Interaction, member: discord.User) -> None:
        async with acknowledged_in_time(interaction, private=True):
            was = await self.policies.unblock(
                interaction.guild_id or 0, member.id, actor=interaction.user.id
            )
        title = (say.UNBLOCKED if was else say.NOT_BLOCKED).format(member=member.mention)
        await answer(interaction, notice(title), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(HouseRules(bot))
    await bot.add_cog(Mod(bot))
