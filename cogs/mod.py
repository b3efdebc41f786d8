"""/mod: what those who moderate a server do about its members and what they reported."""

from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.refusals import NotAModerator
from bot.rendering.notices import notice, welcome
from bot.rendering.review import log_layout, queue_layout, strikes_layout
from bot.review_forms import LONGEST, LONGEST_DAYS, block_form, read_days
from bot.texts import house_rules as say_rules
from bot.texts import moderation as say
from horde_core.conduct.model import HouseModerator

Interaction = discord.Interaction[Any]
Reason = app_commands.Range[str, 1, LONGEST]


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
@app_commands.allowed_installs(guilds=True, users=False)
class Mod(commands.GroupCog, group_name="mod", group_description=locale_str(say.GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.policies = bot.horde.policies
        self.house = bot.horde.house
        self.actions = bot.actions
        menu = app_commands.ContextMenu(
            name=locale_str(say_rules.BLOCK_MENU),
            callback=self.block_member,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )
        menu.default_permissions = discord.Permissions(manage_guild=True)
        bot.tree.add_command(menu)

    async def cog_load(self) -> None:
        self.actions.register("block-form", self.block_as_said)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0] == "block":
            await self.actions.press(interaction, "block-form", form[1])

    async def block_member(self, interaction: Interaction, member: discord.User) -> None:
        """The menu of a member; a form asks why and for how long."""
        await interaction.response.send_modal(block_form(member.display_name, member.id))

    async def block_as_said(self, interaction: Interaction, member_id: str) -> None:
        """A form may be old: who sends it may manage the server no longer."""
        if not interaction.permissions.manage_guild or not member_id.isdecimal():
            raise NotAModerator
        said = filled(interaction)
        reason, lasting = str(said.get("reason") or ""), read_days(str(said.get("days") or ""))
        await self._block(interaction, int(member_id), reason, lasting)

    @app_commands.command(name="queue", description=locale_str(say.QUEUE_COMMAND))
    async def queue(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            cases = await self.house.queue(interaction.guild_id or 0)
        await answer(interaction, queue_layout(cases), private=True)

    @app_commands.command(name="strikes", description=locale_str(say.STRIKES_COMMAND))
    @app_commands.describe(member=locale_str(say.WHO))
    async def strikes(self, interaction: Interaction, member: discord.User | None = None) -> None:
        async with acknowledged_in_time(interaction, private=True):
            number = None if member is None else member.id
            found = await self.house.strikes(interaction.guild_id or 0, number)
        who = "" if member is None else member.mention
        await answer(interaction, strikes_layout(found, who), private=True)

    @app_commands.command(name="strike", description=locale_str(say.STRIKE_COMMAND))
    @app_commands.describe(member=locale_str(say.WHO), reason=locale_str(say.REASON))
    async def strike(self, interaction: Interaction, member: discord.User, reason: Reason) -> None:
        async with acknowledged_in_time(interaction, private=True):
            await self.house.strike(moderator_of(interaction), member.id, reason)
        title = say.STRUCK.format(member=member.mention)
        await answer(interaction, notice(title, say.STRUCK_NOTE), private=True)

    @app_commands.command(name="log", description=locale_str(say.LOG_COMMAND))
    async def log(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            changes = await self.policies.changes(interaction.guild_id or 0)
        await answer(interaction, log_layout(changes), private=True)

    @app_commands.command(name="block", description=locale_str(say_rules.BLOCK_COMMAND))
    @app_commands.describe(
        member=locale_str(say_rules.BLOCK_MEMBER),
        reason=locale_str(say_rules.BLOCK_REASON),
        days=locale_str(say_rules.BLOCK_DAYS),
    )
    async def block(
        self,
        interaction: Interaction,
        member: discord.User,
        reason: Reason,
        days: app_commands.Range[int, 1, LONGEST_DAYS] | None = None,
    ) -> None:
        lasting = None if days is None else timedelta(days=days)
        await self._block(interaction, member.id, reason, lasting)

    async def _block(
        self, interaction: Interaction, member_id: int, reason: str, lasting: timedelta | None
    ) -> None:
        async with acknowledged_in_time(interaction, private=True):
            await self.policies.block(
                interaction.guild_id or 0,
                member_id,
                reason=reason,
                actor=interaction.user.id,
                lasting=lasting,
            )
        title = say_rules.BLOCKED.format(member=f"<@{member_id}>")
        await answer(interaction, welcome(title, ""), private=True)

    @app_commands.command(name="unblock", description=locale_str(say_rules.UNBLOCK_COMMAND))
    @app_commands.describe(member=locale_str(say_rules.BLOCK_MEMBER))
    async def unblock(self, interaction: Interaction, member: discord.User) -> None:
        async with acknowledged_in_time(interaction, private=True):
            was = await self.policies.unblock(
                interaction.guild_id or 0, member.id, actor=interaction.user.id
            )
        title = (say_rules.UNBLOCKED if was else say_rules.NOT_BLOCKED).format(
            member=member.mention
        )
        await answer(interaction, notice(title), private=True)


def moderator_of(interaction: Interaction) -> HouseModerator:
    guild = interaction.guild
    place = guild.name if guild is not None else ""
    return HouseModerator(interaction.guild_id or 0, interaction.user.id, place)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Mod(bot))
