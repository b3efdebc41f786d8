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
        menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
        bot.tree.add_command(menu)

    async def cog_load(self) -> None:
        self.bot.actions.register("info", self.info)
        self.bot.actions.register("publish", self.publish)
        self.bot.actions.register("send-me", self.send)

    @app_commands.command(name="show", description=locale_str(say_browsing.SHOW_COMMAND))
    @app_commands.describe(job=locale_str(say_browsing.JOB))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
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
            channel = self.bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
            with self.bot.speech.aloud(interaction):
                parcel = await self._parcel(card)
                remark = say.PUBLISHED_BY.format(member=f"<@{card.discord_id}>")
                files = [picture.as_file() for picture in parcel.pictures]
                message = await channel.send(view=parcel.layout(remark), files=files)
            await self.horde.chat.publish(request_id, message.id)
        await answer(interaction, welcome(say.PUBLISHED, say.PUBLISHED_NOTE), private=True)

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
