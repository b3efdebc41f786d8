"""/emoji: which emojis give kudos in this server. For those who manage it."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.rendering.gifts import table_layout
from bot.rendering.notices import welcome
from bot.rendering.wording import amount as said
from bot.rendering.wording import cut
from bot.starter_pack import COINS, UNICODE, coin
from bot.texts import gifts as say
from horde_core.gifts.guilds import Written
from horde_core.gifts.model import GiftEmoji
from horde_core.money import kudos

Interaction = discord.Interaction[Any]
Amount = app_commands.Range[int, 1, 1_000_000]
Ceiling = app_commands.Range[int, 0, 1_000_000]
Text = app_commands.Range[str, 1, 100]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
class EmojiCog(
    commands.GroupCog, group_name="emoji", group_description=locale_str(say.EMOJI_GROUP)
):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.guilds = bot.horde.guilds

    @app_commands.command(name="map", description=locale_str(say.MAP_COMMAND))
    @app_commands.describe(emoji=locale_str(say.MAP_EMOJI), worth=locale_str(say.MAP_AMOUNT))
    @app_commands.rename(worth="kudos")
    async def map(self, interaction: Interaction, emoji: Text, worth: Amount) -> None:
        emoji_ = written(emoji)
        async with acknowledged_in_time(interaction, private=True):
            table = await self.guilds.map(
                _guild(interaction), emoji_, kudos(worth), interaction.user.id
            )
            await self.bot.refresh_guilds()
        title = say.MAPPED.format(emoji=emoji_.shown, kudos=said(kudos(worth)))
        await answer(interaction, table_layout(table, title), private=True)

    @app_commands.command(name="unmap", description=locale_str(say.UNMAP_COMMAND))
    @app_commands.describe(emoji=locale_str(say.MAP_EMOJI))
    async def unmap(self, interaction: Interaction, emoji: Text) -> None:
        emoji_ = written(emoji)
        async with acknowledged_in_time(interaction, private=True):
            table = await self.guilds.unmap(_guild(interaction), emoji_)
            await self.bot.refresh_guilds()
        title = say.UNMAPPED.format(emoji=emoji_.shown)
        await answer(interaction, table_layout(table, title), private=True)

    @unmap.autocomplete("emoji")
    async def known(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        table = self.bot.gift_table.of_guild.get(interaction.guild_id or 0, ())
        lines = {
            it.shown: say.EMOJI_LINE.format(emoji=_name(it), kudos=said(it.amount)) for it in table
        }
        return [
            app_commands.Choice(name=cut(line, 100), value=shown)
            for shown, line in lines.items()
            if typed.casefold() in line.casefold()
        ][:25]

    @app_commands.command(name="list", description=locale_str(say.LIST_COMMAND))
    async def list(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            table = await self.guilds.table(_guild(interaction))
        await answer(interaction, table_layout(table, say.TABLE), private=True)

    @app_commands.command(name="ceiling", description=locale_str(say.CEILING_COMMAND))
    @app_commands.describe(most=locale_str(say.CEILING_AMOUNT))
    @app_commands.rename(most="kudos")
    async def ceiling(self, interaction: Interaction, most: Ceiling) -> None:
        async with acknowledged_in_time(interaction, private=True):
            await self.guilds.ceiling(_guild(interaction), kudos(most) if most else None)
        title = say.CEILING_SET.format(kudos=said(kudos(most))) if most else say.CEILING_LIFTED
        await answer(interaction, welcome(title, ""), private=True)

    @app_commands.command(name="pack", description=locale_str(say.PACK_COMMAND))
    async def pack(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        interaction.extras["private"] = True
        may = interaction.app_permissions
        drawn = interaction.guild is not None and (may.create_expressions or may.manage_expressions)
        await (self._coins(interaction) if drawn else self._unicode(interaction))
        await self.bot.refresh_guilds()
        table = await self.guilds.table(_guild(interaction))
        title, note = (say.PACKED, "") if drawn else (say.PACKED_UNICODE, say.PACKED_UNICODE_NOTE)
        await answer(interaction, table_layout(table, title, note), private=True)

    async def _coins(self, interaction: Interaction) -> None:
        """Upload what is missing; a pack added twice stays one pack."""
        guild = interaction.guild
        if guild is None:
            return
        ours = {
            emoji.name: emoji for emoji in await guild.fetch_emojis() if _is_ours(emoji, self.bot)
        }
        for label, name, worth, colour in COINS:
            emoji = ours.get(name)
            if emoji is None:
                picture = await asyncio.to_thread(coin, label, colour)
                emoji = await guild.create_custom_emoji(
                    name=name, image=picture, reason=f"/emoji pack by {interaction.user}"
                )
            what = Written(emoji.id, "", str(emoji))
            await self.guilds.map(guild.id, what, kudos(worth), interaction.user.id)

    async def _unicode(self, interaction: Interaction) -> None:
        for characters, worth in UNICODE:
            what = Written(None, characters, characters)
            await self.guilds.map(_guild(interaction), what, worth, interaction.user.id)


def written(text: str) -> Written:
    """What somebody typed; whether it is an emoji is the horde's to say."""
    emoji = discord.PartialEmoji.from_str(text.strip())
    return Written(emoji.id, "" if emoji.id else emoji.name, str(emoji))


def _is_ours(emoji: discord.Emoji, bot: HordeBot) -> bool:
    return emoji.user is not None and bot.user is not None and emoji.user.id == bot.user.id


def _name(emoji: GiftEmoji) -> str:
    """Lists of choices show no custom emojis, only their names."""
    return discord.PartialEmoji.from_str(emoji.shown).name


def _guild(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    return interaction.guild_id


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(EmojiCog(bot))
