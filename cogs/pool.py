"""/pool: kudos that the members of a server share."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.amounts import written_amount
from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.rendering.notices import notice
from bot.rendering.pools import closing_warning, donation_form, pool_layout, rules_line
from bot.rendering.wording import amount as said
from bot.texts import pools as say
from horde_core.money import Kudos, kudos
from horde_core.pools.model import PoolRules

Interaction = discord.Interaction[Any]
Share = app_commands.Range[int, 1, 1_000_000]
Days = app_commands.Range[int, 1, 365]
Written = app_commands.Range[str, 1, 12]
ADMIN_ONLY = ["manage_guild"]
RULE_OPTIONS = {
    "daily_share": locale_str(say.DAILY_SHARE),
    "role": locale_str(say.FOR_ROLE),
    "channel": locale_str(say.FOR_CHANNEL),
    "newcomer_days": locale_str(say.FOR_NEWCOMERS),
}


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class PoolCog(commands.GroupCog, group_name="pool", group_description=locale_str(say.POOL_GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.pools = bot.horde.pools

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("pool-donate", self.ask_donation)
        register("pool-donate-form", self.donate_by_form)
        register("pool-close", self.close_now)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0] == "pool-donate":
            await self.bot.actions.press(interaction, "pool-donate-form", form[1])

    @app_commands.command(name="info", description=locale_str(say.INFO_COMMAND))
    async def info(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            view = await self.pools.view(_guild(interaction))
        await answer(interaction, pool_layout(view), private=True)

    @app_commands.command(name="open", description=locale_str(say.OPEN_COMMAND))
    @app_commands.describe(**RULE_OPTIONS)
    async def open(
        self,
        interaction: Interaction,
        daily_share: Share,
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
        newcomer_days: Days | None = None,
    ) -> None:
        _must_manage(interaction)
        guild = interaction.guild
        name = guild.name if guild is not None else str(interaction.guild_id)
        rules = _rules(daily_share, role, channel, newcomer_days)
        async with acknowledged_in_time(interaction, private=False):
            await self.pools.open(_guild(interaction), name, rules, interaction.user.id)
            view = await self.pools.view(_guild(interaction))
        await answer(interaction, pool_layout(view, say.OPENED), private=False)

    @app_commands.command(name="rules", description=locale_str(say.RULES_COMMAND))
    @app_commands.describe(**RULE_OPTIONS)
    async def rules(
        self,
        interaction: Interaction,
        daily_share: Share,
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
        newcomer_days: Days | None = None,
    ) -> None:
        _must_manage(interaction)
        rules = _rules(daily_share, role, channel, newcomer_days)
        async with acknowledged_in_time(interaction, private=False):
            await self.pools.set_rules(_guild(interaction), rules)
            view = await self.pools.view(_guild(interaction))
        await answer(interaction, pool_layout(view, rules_line(rules)), private=False)

    @app_commands.command(name="donate", description=locale_str(say.DONATE_COMMAND))
    @app_commands.describe(amount=locale_str(say.DONATION))
    async def donate(self, interaction: Interaction, amount: Written) -> None:
        await self._donate(interaction, _guild(interaction), written_amount(amount))

    async def ask_donation(self, interaction: Interaction, guild_id: str) -> None:
        await interaction.response.send_modal(donation_form(int(guild_id)))

    async def donate_by_form(self, interaction: Interaction, guild_id: str) -> None:
        amount = written_amount(str(filled(interaction).get("amount") or ""))
        await self._donate(interaction, int(guild_id), amount)

    async def _donate(self, interaction: Interaction, guild_id: int, amount: Kudos) -> None:
        """Once for an interaction, whoever hears of it; thanked in public."""
        async with acknowledged_in_time(interaction, private=False):
            view = await self.pools.donate(
                interaction.user.id, guild_id, amount, key=f"pool:{interaction.id}"
            )
        thanks = say.DONATED.format(member=interaction.user.id, kudos=said(amount))
        await answer(interaction, pool_layout(view, thanks), private=False)

    @app_commands.command(name="close", description=locale_str(say.CLOSE_COMMAND))
    async def close(self, interaction: Interaction) -> None:
        _must_manage(interaction)
        async with acknowledged_in_time(interaction, private=True):
            view = await self.pools.view(_guild(interaction))
        await answer(interaction, closing_warning(view), private=True)

    async def close_now(self, interaction: Interaction, guild_id: str) -> None:
        _must_manage(interaction)
        async with acknowledged_in_time(interaction, private=True):
            await self.pools.close(int(guild_id))
        await answer(interaction, notice(say.CLOSED), private=True)


def _rules(
    daily_share: int,
    role: discord.Role | None,
    channel: discord.TextChannel | None,
    newcomer_days: int | None,
) -> PoolRules:
    return PoolRules(
        daily_share=kudos(daily_share),
        role_id=None if role is None else role.id,
        channel_id=None if channel is None else channel.id,
        newcomer_days=newcomer_days,
    )


def _must_manage(interaction: Interaction) -> None:
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(ADMIN_ONLY)


def _guild(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    return interaction.guild_id


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(PoolCog(bot))
