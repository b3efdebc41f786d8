"""/config: a server's own rules. For those who manage it."""

from io import BytesIO
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.languages import own_names
from bot.policy_values import read
from bot.refusals import NoPictureHere
from bot.rendering.house_rules import policy_layout
from bot.rendering.notices import welcome
from bot.rendering.wording import how_many
from bot.rest.troubles import HICCUPS
from bot.texts import house_rules as say
from bot.texts import setup as setup_words
from horde_core.policies.model import Policy
from horde_core.policies.refusals import BadPolicy

Interaction = discord.Interaction[Any]
Channel = discord.TextChannel | discord.VoiceChannel | discord.ForumChannel
LARGEST_FILE = 256 * 1024
KEYS = [
    app_commands.Choice(name=locale_str(say.KEYS[key]), value=key)
    for key in Policy.__struct_fields__
]
OF_DISCORD = "discord"
LANGUAGES = [
    app_commands.Choice(name=locale_str(setup_words.LANGUAGE_OF_DISCORD), value=OF_DISCORD),
    *(app_commands.Choice(name=name, value=language) for language, name in own_names().items()),
]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
class Config(
    commands.GroupCog, group_name="config", group_description=locale_str(say.CONFIG_GROUP)
):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.policies = bot.horde.policies

    @app_commands.command(name="show", description=locale_str(say.SHOW_COMMAND))
    @app_commands.describe(channel=locale_str(say.CHANNEL))
    async def show(self, interaction: Interaction, channel: Channel | None = None) -> None:
        await self._show(interaction, channel)

    @app_commands.command(name="set", description=locale_str(say.SET_COMMAND))
    @app_commands.describe(
        rule=locale_str(say.KEY), value=locale_str(say.VALUE), channel=locale_str(say.CHANNEL)
    )
    @app_commands.choices(rule=KEYS)
    async def set(
        self,
        interaction: Interaction,
        rule: str,
        value: app_commands.Range[str, 1, 2000],
        channel: Channel | None = None,
    ) -> None:
        async with acknowledged_in_time(interaction, private=True):
            await self.policies.set(
                interaction.guild_id or 0,
                channel.id if channel else 0,
                rule,
                read(rule, value),
                actor=interaction.user.id,
            )
            await self.bot.refresh_guilds()
        title = say.CHANGED.format(key=say.KEYS[rule])
        await self._show(interaction, channel, title)

    @app_commands.command(name="reset", description=locale_str(say.RESET_COMMAND))
    @app_commands.describe(channel=locale_str(say.CHANNEL))
    async def reset(self, interaction: Interaction, channel: Channel | None = None) -> None:
        async with acknowledged_in_time(interaction, private=True):
            await self.policies.reset(
                interaction.guild_id or 0, channel.id if channel else 0, actor=interaction.user.id
            )
            await self.bot.refresh_guilds()
        await self._show(interaction, channel, say.RESET_DONE)

    @app_commands.command(name="language", description=locale_str(say.LANGUAGE_COMMAND))
    @app_commands.describe(language=locale_str(say.LANGUAGE_WHICH))
    @app_commands.choices(language=LANGUAGES)
    async def language(self, interaction: Interaction, language: str) -> None:
        guild_id = interaction.guild_id or 0
        chosen = None if language == OF_DISCORD else language
        async with acknowledged_in_time(interaction, private=True):
            await self.bot.speech.choose(guild_id, chosen)
        spoken = own_names()[self.bot.speech.of_guild(guild_id, interaction.guild_locale)]
        view = welcome(say.LANGUAGE_CHOSEN.format(language=spoken), "")
        await answer(interaction, view, private=True)

    @app_commands.command(name="export", description=locale_str(say.EXPORT_COMMAND))
    async def export(self, interaction: Interaction) -> None:
        data = await self.policies.export(interaction.guild_id or 0)
        file = discord.File(BytesIO(data), filename="horde-rules.json")
        await interaction.response.send_message(say.EXPORTED, file=file, ephemeral=True)

    @app_commands.command(name="import", description=locale_str(say.IMPORT_COMMAND))
    @app_commands.describe(file=locale_str(say.FILE))
    async def restore(self, interaction: Interaction, file: discord.Attachment) -> None:
        if file.size > LARGEST_FILE:
            raise BadPolicy("import", say.FILE)
        async with acknowledged_in_time(interaction, private=True):
            try:
                data = await file.read()
            except HICCUPS:
                raise NoPictureHere from None
            number = await self.policies.restore(
                interaction.guild_id or 0, data, actor=interaction.user.id
            )
            await self.bot.refresh_guilds()
        await answer(interaction, welcome(how_many(number, say.IMPORTED), ""), private=True)

    async def _show(
        self, interaction: Interaction, channel: Channel | None, title: str = ""
    ) -> None:
        guild_id = interaction.guild_id or 0
        async with acknowledged_in_time(interaction, private=True):
            policy = await self.policies.own(guild_id, channel.id if channel else 0)
            changes = await self.policies.changes(guild_id)
        where = channel.mention if channel else say.THIS_SERVER
        await answer(interaction, policy_layout(policy, where, changes, title), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Config(bot))
