"""/jobs, /gallery and /models."""

from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.cards.wishes import look
from bot.client import HordeBot
from bot.rendering import browsing
from bot.rendering.browsing import OpenJob
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

    @app_commands.command(name="jobs", description=locale_str(say.JOBS_COMMAND))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def jobs(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            cards = await self.horde.chat.of_member(
                interaction.user.id, (CardState.OPEN,), limit=MOST_JOBS
            )
            found = [await self._standing(card) for card in cards]
        await answer(interaction, browsing.jobs(found), private=True)

    async def _standing(self, card: Card) -> OpenJob:
        try:
            return OpenJob(card, await look(self.horde, card))
        except RequestNotFound:
            return OpenJob(card, None)

    @app_commands.command(name="gallery", description=locale_str(say.GALLERY_COMMAND))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
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
