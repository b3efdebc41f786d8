"""What is made from a finished picture: variations, larger ones, remixes, wider ones."""

import asyncio
from typing import Any

import discord
import msgspec
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.cards.originals import shown_picture
from bot.cards.wishes import Forms, Pictures, without_sources
from bot.clicks import Clicks
from bot.client import HordeBot
from bot.dialogs import Remixed, RemixForm
from bot.members import age_restricted
from bot.refusals import AlreadyOnIt, PictureForgotten
from bot.rendering import making
from bot.sources import attached_picture, widened
from bot.specs import VARIED, varied, whole_prompt, zoomed_out
from bot.subjects import Subject, read
from horde_core.chat.model import Card
from horde_core.queueing.model import NewImageRequest
from horde_core.queueing.rules import POST_PROCESSOR_NAMES

Interaction = discord.Interaction[Any]
A_LITTLE, MUCH = 0.35, 0.85
KEPT_SHARE = 0.66
DESCRIPTION = ("caption", "interrogation")


class Remake(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        self.clicks = Clicks()

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        for verb, strength in (("vary", VARIED), ("vary-little", A_LITTLE), ("vary-much", MUCH)):
            register(verb, self._varying(verb, strength))
        register("upscale", self.upscale)
        register("treat", self.treat)
        register("remix", self.remix)
        register("zoom", self.zoom)
        register("more", self.more)
        register("describe", self.describe)

    def _varying(self, verb: str, strength: float) -> Any:
        async def vary(interaction: Interaction, text: str) -> None:
            subject, card = await self._chosen(interaction, text, verb)
            if card is None:
                return
            async with acknowledged_in_time(interaction, private=card.private):
                picture = await shown_picture(self.bot, card, subject.number or 1)
            adult = age_restricted(interaction.channel)
            spec = varied(_drawable(card), picture, strength=strength, adult=adult)
            await self._draw(interaction, spec, private=card.private)

        return vary

    async def upscale(self, interaction: Interaction, text: str) -> None:
        subject, card = await self._chosen(interaction, text, "upscale")
        if card is not None:
            chosen = f"{card.request_id}.{subject.number or 1}"
            await answer(interaction, making.treatments(chosen), private=True)

    async def treat(self, interaction: Interaction, text: str) -> None:
        subject, card = await self._chosen(interaction, text, "treat")
        if card is None or subject.rest not in POST_PROCESSOR_NAMES:
            raise PictureForgotten
        await self._ask_about(interaction, card, subject.number or 1, (subject.rest,))

    async def describe(self, interaction: Interaction, text: str) -> None:
        subject, card = await self._chosen(interaction, text, "describe")
        if card is not None:
            await self._ask_about(interaction, card, subject.number or 1, DESCRIPTION)

    async def _ask_about(
        self, interaction: Interaction, card: Card, number: int, forms: tuple[str, ...]
    ) -> None:
        async with acknowledged_in_time(interaction, private=card.private):
            picture = await shown_picture(self.bot, card, number)
        wish = Forms(about=without_sources(card.spec), forms=forms, picture=picture)
        if await self.horde.chat.claim_click(interaction.id):
            await self.bot.cards.begin(interaction, wish, private=card.private)

    async def zoom(self, interaction: Interaction, text: str) -> None:
        subject, card = await self._chosen(interaction, text, "zoom")
        if card is None:
            return
        async with acknowledged_in_time(interaction, private=card.private):
            picture = await shown_picture(self.bot, card, subject.number or 1)
            canvas, mask = await asyncio.to_thread(widened, picture, KEPT_SHARE)
        spec = zoomed_out(_drawable(card), canvas, mask, adult=age_restricted(interaction.channel))
        await self._draw(interaction, spec, private=card.private)

    async def more(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(request_id)
        await answer(
            interaction,
            making.more(request_id, _shown(card), drawn=not card.forms),
            private=True,
        )

    async def remix(self, interaction: Interaction, text: str) -> None:
        """A form comes first: it cannot follow a deferred answer."""
        subject, card = await self._chosen(interaction, text, "remix")
        if card is None:
            return

        async def then(answered: Interaction, remixed: Remixed) -> None:
            async with acknowledged_in_time(answered, private=card.private):
                picture = await self._source(card, subject.number or 1, remixed)
            spec = _remixed(
                _drawable(card), remixed, picture, adult=age_restricted(answered.channel)
            )
            await self._draw(answered, spec, private=card.private)

        await interaction.response.send_modal(RemixForm(self.bot.board, _drawable(card), then))

    async def _source(self, card: Card, number: int, remixed: Remixed) -> bytes | None:
        if remixed.upload is not None:
            return await attached_picture(remixed.upload)
        return None if remixed.strength is None else await shown_picture(self.bot, card, number)

    async def _draw(
        self, interaction: Interaction, spec: NewImageRequest, *, private: bool
    ) -> None:
        """One order for each press, whoever hears of it."""
        if await self.horde.chat.claim_click(interaction.id):
            await self.bot.cards.begin(interaction, Pictures(spec=spec), private=private)

    async def _chosen(
        self, interaction: Interaction, text: str, verb: str
    ) -> tuple[Subject, Card | None]:
        """Which picture is meant; None where the member is asked first."""
        subject = read(text)
        card = await self._card(subject.request_id)
        now = self.horde.clock.monotonic()
        if not self.clicks.first(interaction.user.id, f"{verb}:{text}", now):
            raise AlreadyOnIt
        number = _shown(card)
        if subject.number is None and number > 1:
            view = making.which_picture(card.request_id, verb, number)
            await answer(interaction, view, private=True)
            return subject, None
        return subject, card

    async def _card(self, request_id: str) -> Card:
        card = await self.horde.chat.by_request(request_id)
        if card is None:
            raise PictureForgotten
        return card


def _shown(card: Card) -> int:
    """How many pictures its message shows."""
    return max(1, len([key for key in card.outcome.split(",") if key]))


def _drawable(card: Card) -> NewImageRequest:
    """How to draw something like it: one picture at a time, in sizes that workers take."""
    return msgspec.structs.replace(card.spec, count=max(1, card.spec.count))


def _remixed(
    spec: NewImageRequest, remixed: Remixed, picture: bytes | None, *, adult: bool
) -> NewImageRequest:
    prompt = whole_prompt(remixed.prompt, remixed.negative)
    spec = msgspec.structs.replace(
        spec, prompt=prompt, models=(remixed.model,) if remixed.model else spec.models
    )
    if picture is not None:
        return varied(spec, picture, strength=remixed.strength or VARIED, adult=adult)
    params = msgspec.structs.replace(
        spec.params, seed=None, denoising_strength=None, control_type=None
    )
    spec = msgspec.structs.replace(without_sources(spec), source_processing="img2img")
    return msgspec.structs.replace(spec, params=params, nsfw=adult, censor_nsfw=not adult)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Remake(bot))
