"""Gifts by reaction, by button and by the menu of a member."""

from contextlib import suppress
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.amounts import written_amount
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.giving import give
from bot.refusals import BotsTakeNone, NotMyPicture, PictureForgotten
from bot.rendering.gifts import gift_form, undone_layout
from bot.texts import gifts as say
from horde_core.pools.refusals import NoPool

Interaction = discord.Interaction[Any]
TO_MEMBER = "m"


class Gifts(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        self.menus = [
            _menu(say.MENU, self.gift_member),
            _menu(say.AUTHOR_MENU, self.gift_author),
        ]

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("gift", self.ask)
        register("gift-form", self.give)
        register("gift-undo", self.undo)
        for menu in self.menus:
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        emoji = self.bot.gift_table.find(payload)
        if emoji is not None:
            await self.bot.reactions.added(payload, emoji)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        emoji = self.bot.gift_table.find(payload)
        if emoji is not None:
            await self.bot.reactions.removed(payload, emoji)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        await self.bot.catch_up.begin(shard_id)

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        self.bot.catch_up.lost(shard_id)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        self.bot.catch_up.found(shard_id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.horde.guilds.forget(guild.id)
        with suppress(NoPool):  # what was saved up together goes back to those who gave
            await self.horde.pools.close(guild.id)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0] == "gift":
            await self.bot.actions.press(interaction, "gift-form", form[1])

    async def gift_member(self, interaction: Interaction, member: discord.Member) -> None:
        if member.bot:
            raise BotsTakeNone
        form = gift_form(member.display_name, f"{TO_MEMBER}{member.id}")
        await interaction.response.send_modal(form)

    async def gift_author(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu of a message: for its author, or whoever asked for what the bot shows in it."""
        own = self.bot.user is not None and message.author.id == self.bot.user.id
        taker = await self.bot.reactions.taker_of(message)
        if taker is None:
            raise NotMyPicture if own else BotsTakeNone
        name = say.WHO_ASKED if own else message.author.display_name
        await interaction.response.send_modal(gift_form(name, f"{TO_MEMBER}{taker}"))

    async def ask(self, interaction: Interaction, request_id: str) -> None:
        """The button under a picture: for whoever asked for it."""
        card = await self.horde.chat.by_request(request_id)
        if card is None:
            raise PictureForgotten
        await interaction.response.send_modal(gift_form(say.WHO_ASKED, request_id))

    async def give(self, interaction: Interaction, subject: str) -> None:
        fields = filled(interaction)
        amount = written_amount(str(fields.get("amount") or ""))
        taker = await self._taker(subject)
        await give(interaction, self.horde.gifts, taker, amount, fields.get("note"))

    async def undo(self, interaction: Interaction, gift_id: str) -> None:
        await self.horde.gifts.undo(int(gift_id), interaction.user.id)
        await interaction.response.edit_message(view=undone_layout())

    async def _taker(self, subject: str) -> int:
        if subject.startswith(TO_MEMBER) and subject[1:].isdecimal():
            return int(subject[1:])
        card = await self.horde.chat.by_request(subject)
        if card is None:
            raise PictureForgotten
        return card.discord_id


def _menu(name: str, callback: Any) -> app_commands.ContextMenu:
    return app_commands.ContextMenu(
        name=locale_str(name),
        callback=callback,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
    )


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Gifts(bot))
