"""/roles: roles that a server gives by itself. For those who manage roles."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.members import home_of
from bot.rendering.notices import notice, welcome
from bot.rendering.roles import preview_layout, rules_layout
from bot.rendering.wording import how_many
from bot.role_keeper import obstacle
from bot.texts import roles as say
from horde_core.roles.model import Condition

Interaction = discord.Interaction[Any]
Number = app_commands.Range[int, 1, 1_000_000_000]


@app_commands.guild_only()
@app_commands.default_permissions(manage_roles=True)
@app_commands.allowed_installs(guilds=True, users=False)
class Roles(commands.GroupCog, group_name="roles", group_description=locale_str(say.GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.roles = bot.horde.roles

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Whoever uses the bot is known here from now on; there is no list of members."""
        home = home_of(interaction)
        if home is None or not isinstance(interaction.user, discord.Member):
            return
        if interaction.type is discord.InteractionType.autocomplete:
            return
        await self.bot.role_keeper.saw(home, interaction.user)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.roles.forget(guild.id)

    @app_commands.command(name="add", description=locale_str(say.ADD_COMMAND))
    @app_commands.describe(
        role=locale_str(say.ROLE),
        linked=locale_str(say.LINKED),
        trusted=locale_str(say.TRUSTED),
        worker=locale_str(say.WORKER),
        worker_kind=locale_str(say.WORKER_KIND),
        kudos=locale_str(say.KUDOS),
        given=locale_str(say.GIVEN),
        pictures=locale_str(say.PICTURES),
        rated=locale_str(say.RATED),
        account_days=locale_str(say.DAYS),
        team=locale_str(say.TEAM),
        sticky=locale_str(say.STICKY),
        grace_hours=locale_str(say.GRACE),
    )
    async def add(
        self,
        interaction: Interaction,
        role: discord.Role,
        linked: bool = False,
        trusted: bool = False,
        worker: Literal["online", "ever"] | None = None,
        worker_kind: Literal["image", "text", "interrogation"] | None = None,
        kudos: Number | None = None,
        given: Number | None = None,
        pictures: Number | None = None,
        rated: Number | None = None,
        account_days: app_commands.Range[int, 1, 3650] | None = None,
        team: app_commands.Range[str, 1, 36] | None = None,
        sticky: bool = False,
        grace_hours: app_commands.Range[int, 0, 720] = 48,
    ) -> None:
        why = obstacle(role.guild, role)
        if why is not None:
            await answer(interaction, notice(say.CANNOT, why), private=True)
            return
        condition = Condition(
            linked=linked,
            trusted=trusted,
            worker_online=worker == "online",
            worker_ever=worker == "ever",
            worker_kind=worker_kind,
            kudos=kudos,
            given=given,
            pictures=pictures,
            rated=rated,
            account_days=account_days,
            team_id=team,
        )
        async with acknowledged_in_time(interaction, private=True):
            await self.roles.add_rule(
                role.guild.id, role.id, condition, sticky=sticky, grace_h=grace_hours
            )
            rules = await self.roles.rules(role.guild.id)
        await answer(interaction, rules_layout(rules, say.ADDED), private=True)

    @app_commands.command(name="remove", description=locale_str(say.REMOVE_COMMAND))
    @app_commands.describe(rule=locale_str(say.RULE_ID))
    async def remove(self, interaction: Interaction, rule: Number) -> None:
        async with acknowledged_in_time(interaction, private=True):
            await self.roles.drop_rule(interaction.guild_id or 0, rule)
            rules = await self.roles.rules(interaction.guild_id or 0)
        await answer(interaction, rules_layout(rules, say.REMOVED), private=True)

    @app_commands.command(name="list", description=locale_str(say.LIST_COMMAND))
    async def list(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            rules = await self.roles.rules(interaction.guild_id or 0)
        await answer(interaction, rules_layout(rules), private=True)

    @app_commands.command(name="preview", description=locale_str(say.PREVIEW_COMMAND))
    async def preview(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            found = [it async for it in self.roles.differences(interaction.guild_id or 0)]
        await answer(interaction, preview_layout(found), private=True)

    @app_commands.command(name="sync", description=locale_str(say.SYNC_COMMAND))
    async def sync(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        interaction.extras["private"] = True
        changed = await self.bot.role_keeper.sweep(interaction.guild_id or 0)
        await answer(interaction, welcome(how_many(changed, say.SYNCED), ""), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Roles(bot))
