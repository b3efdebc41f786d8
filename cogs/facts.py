"""Info, Publish and Send to me: what one may want of a picture that is there."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.cards.parcels import Parcel, pack
from bot.cards.places import send_directly
from bot.client import HordeBot
from bot.installs import anywhere, menu_anywhere
from bot.members import by_token_only
from bot.refusals import NotMyPicture, NotYours, PictureForgotten
from bot.rendering import making
from bot.rendering.files import MIB
from bot.rendering.notices import notice, welcome
from bot.texts import browsing as say_browsing
from bot.texts import making as say
from horde_core.chat.model import Card
from horde_core.queueing.refusals import RequestNotFound

Interaction = discord.Interaction[Any]
Job = app_commands.Range[str, 8, 36]


class Facts(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        menu = app_commands.ContextMenu(name=locale_str(say.INFO_MENU), callback=self.of_message)
        bot.tree.add_command(menu_anywhere(menu))

    async def cog_load(self) -> None:
        self.bot.actions.register("info", self.info)
        self.bot.actions.register("publish", self.publish)
        self.bot.actions.register("send-me", self.send)

    @app_commands.command(name="show", description=locale_str(say_browsing.SHOW_COMMAND))
    @app_commands.describe(job=locale_str(say_browsing.JOB))
    @anywhere
    async def show(self, interaction: Interaction, job: Job) -> None:
        await self.info(interaction, job.strip())

    async def of_message(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu of a message."""
        card = await self.horde.chat.by_message(message.id)
        if card is None:
            raise NotMyPicture
        await self.info(interaction, card.request_id)

    async def info(self, interaction: Interaction, request_id: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            card = await self._card(request_id)
            if card.private and card.discord_id != interaction.user.id:
                raise PictureForgotten
            seeds = await self._seeds(card)
        await answer(interaction, making.info(card, seeds), private=True)

    async def _seeds(self, card: Card) -> tuple[str, ...]:
        try:
            status = await self.horde.queueing.status(card.request_id)
        except RequestNotFound:
            return ()
        return tuple(g.seed for g in status.generations if not g.censored)

    async def publish(self, interaction: Interaction, request_id: str) -> None:
        """A private picture for everybody, if its owner says so."""
        async with acknowledged_in_time(interaction, private=True):
            card = await self._card(request_id)
            if card.discord_id != interaction.user.id:
                raise NotYours("publish")
            parcel = await self._parcel(card)
            if not by_token_only(interaction):
                await self._post(interaction, card, parcel)
        await answer(interaction, welcome(say.PUBLISHED, say.PUBLISHED_NOTE), private=True)
        if by_token_only(interaction):
            await self._post(interaction, card, parcel)

    async def _post(self, interaction: Interaction, card: Card, parcel: Parcel) -> None:
        """By the bot itself; where it is no member, as one more answer to the press."""
        with self.bot.speech.aloud(interaction):
            remark = say.PUBLISHED_BY.format(member=f"<@{card.discord_id}>")
            view, files = parcel.layout(remark), [it.as_file() for it in parcel.pictures]
            if by_token_only(interaction):
                message_id = (await interaction.followup.send(view=view, files=files, wait=True)).id
            else:
                channel = self.bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
                message_id = (await channel.send(view=view, files=files)).id
        await self.horde.chat.publish(card.request_id, message_id)

    async def send(self, interaction: Interaction, request_id: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            card = await self._card(request_id)
            parcel = await self._parcel(card)
            view = parcel.layout(say.BY_DM)
            sent = await send_directly(self.bot, interaction.user.id, view, parcel.pictures)
        title, note = (say.SENT, say.SENT_NOTE) if sent else (say.NOT_SENT, say.NOT_SENT_NOTE)
        await answer(interaction, notice(title, note), private=True)

    async def _parcel(self, card: Card) -> Parcel:
        limit = self.bot.settings.max_upload_mb * MIB
        parcel = await pack(self.horde, card, limit, guest=True, cancelled=False)
        if not parcel.pictures:
            raise PictureForgotten
        return parcel

    async def _card(self, request_id: str) -> Card:
        card = await self.horde.chat.by_request(request_id)
        if card is None:
            raise PictureForgotten
        return card


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Facts(bot))
