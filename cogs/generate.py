"""/generate, and the buttons under what it draws."""

from contextlib import suppress
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.cards.delivery import Courier
from bot.clicks import Clicks
from bot.client import HordeBot
from bot.members import age_restricted, moderates
from bot.refusals import AlreadyOnIt, NotYours, PictureForgotten
from bot.specs import again, new_spec
from bot.texts import pictures as say
from bot.transformers import ModelOption, SizeOption
from horde_core.chat.model import Card, CardState
from horde_core.queueing.refusals import RequestNotFound

Interaction = discord.Interaction[Any]
Prompt = app_commands.Range[str, 1, 2000]
Count = app_commands.Range[int, 1, 4]
Seed = app_commands.Range[str, 1, 64]


class Generate(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        self.courier = Courier(bot)
        self.clicks = Clicks()

    async def cog_load(self) -> None:
        self.bot.actions.register("reroll", self.reroll)
        self.bot.actions.register("delete", self.delete)
        self.bot.actions.register("cancel", self.cancel)
        await self.bot.cards.resume()

    @app_commands.command(name="generate", description=locale_str(say.COMMAND))
    @app_commands.describe(
        prompt=locale_str(say.PROMPT),
        model=locale_str(say.MODEL),
        size=locale_str(say.SIZE),
        count=locale_str(say.COUNT),
        seed=locale_str(say.SEED),
        private=locale_str(say.PRIVATE),
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def generate(
        self,
        interaction: Interaction,
        prompt: Prompt,
        model: app_commands.Transform[str, ModelOption] | None = None,
        size: app_commands.Transform[str, SizeOption] | None = None,
        count: Count = 1,
        seed: Seed | None = None,
        private: bool = False,
    ) -> None:
        spec = new_spec(
            self.bot.board,
            prompt,
            model=model,
            size=size,
            count=count,
            seed=seed,
            adult=age_restricted(interaction.channel),
        )
        await self.bot.cards.begin(interaction, spec, private=private)

    async def reroll(self, interaction: Interaction, request_id: str) -> None:
        """Anybody may, on their own account; one order per press."""
        now = self.horde.clock.monotonic()
        if not self.clicks.first(interaction.user.id, request_id, now):
            raise AlreadyOnIt
        card = await self._card(request_id)
        if not await self.horde.chat.claim_click(interaction.id):
            return
        spec = again(card.spec, adult=age_restricted(interaction.channel))
        await self.bot.cards.begin(interaction, spec, private=card.private)

    async def delete(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(request_id)
        _must_own_or_moderate(interaction, card, "delete")
        await interaction.response.defer()
        with suppress(RequestNotFound):  # then its pictures are forgotten with it
            await self.courier.forget(await self.horde.queueing.status(request_id))
        await self.horde.chat.close(request_id, CardState.DELETED)
        with suppress(discord.NotFound):
            await interaction.delete_original_response()

    async def cancel(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(request_id)
        _must_own_or_moderate(interaction, card, "cancel")
        await interaction.response.defer()
        await self.bot.cards.cancel(card)

    async def _card(self, request_id: str) -> Card:
        card = await self.horde.chat.by_request(request_id)
        if card is None:
            raise PictureForgotten
        return card


def _must_own_or_moderate(interaction: Interaction, card: Card, verb: str) -> None:
    if interaction.user.id != card.discord_id and not moderates(interaction):
        raise NotYours(verb)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Generate(bot))
