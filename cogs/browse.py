"""/jobs, /gallery and /models."""

from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.cards.parcels import pack
from bot.cards.wishes import look
from bot.client import HordeBot
from bot.installs import anywhere
from bot.members import age_restricted
from bot.refusals import OnlyForAdults, PictureForgotten
from bot.rendering import browsing
from bot.rendering.browsing import OpenJob
from bot.rendering.files import MIB
from bot.texts import browsing as say
from horde_core.chat.model import Card, CardState
from horde_core.queueing.refusals import RequestNotFound

Interaction = discord.Interaction[Any]
PAGE = 8
MOST_JOBS = 12


class Browse(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde

    async def cog_load(self) -> None:
        self.bot.actions.register("older", self.older)
        self.bot.actions.register("fetch", self.fetch)

    @app_commands.command(name="jobs", description=locale_str(say.JOBS_COMMAND))
    @anywhere
    async def jobs(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            cards = await self.horde.chat.of_member(
                interaction.user.id, (CardState.OPEN, CardState.UNCLAIMED), limit=MOST_JOBS
            )
            found = [await self._standing(card) for card in cards]
        await answer(interaction, browsing.jobs(found), private=True)

    async def fetch(self, interaction: Interaction, request_id: str) -> None:
        """What was done and could not be brought; to the member alone."""
        async with acknowledged_in_time(interaction, private=True):
            card = await self.horde.chat.by_request(request_id)
            if card is None or card.discord_id != interaction.user.id:
                raise PictureForgotten
            if card.spec.nsfw and not age_restricted(interaction.channel):
                raise OnlyForAdults
            limit = self.bot.settings.max_upload_mb * MIB
            parcel = await pack(self.horde, card, limit, guest=False, cancelled=False)
            if parcel.state is not CardState.DELIVERED:
                await self.horde.chat.close(request_id, CardState.FAILED)
                raise PictureForgotten
            files = [picture.as_file() for picture in parcel.pictures]
        await answer(interaction, parcel.layout(), private=True, files=files)
        await self.horde.chat.close(request_id, CardState.DELIVERED, parcel.outcome)

    async def _standing(self, card: Card) -> OpenJob:
        if card.state is CardState.UNCLAIMED:
            return OpenJob(card, None)
        try:
            return OpenJob(card, await look(self.horde, card))
        except RequestNotFound:
            return OpenJob(card, None)

    @app_commands.command(name="gallery", description=locale_str(say.GALLERY_COMMAND))
    @anywhere
    async def gallery(self, interaction: Interaction) -> None:
        await self._page(interaction, None)

    async def older(self, interaction: Interaction, text: str) -> None:
        before = datetime.fromtimestamp(int(text) / 1_000_000, UTC) if text.isdecimal() else None
        await self._page(interaction, before)

    async def _page(self, interaction: Interaction, before: datetime | None) -> None:
        async with acknowledged_in_time(interaction, private=True):
            cards = await self.horde.chat.of_member(
                interaction.user.id, (CardState.DELIVERED,), before=before, limit=PAGE + 1
            )
        page = cards[:PAGE]
        older = None
        if len(cards) > PAGE:
            older = str(round(page[-1].created_at.timestamp() * 1_000_000))
        await answer(interaction, browsing.gallery(page, older), private=True)

    @app_commands.command(name="models", description=locale_str(say.MODELS_COMMAND))
    @app_commands.describe(name=locale_str(say.FILTER))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def models(
        self, interaction: Interaction, name: app_commands.Range[str, 1, 100] = ""
    ) -> None:
        offers = self.bot.board.matching(name)
        await answer(interaction, browsing.models(offers), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Browse(bot))
