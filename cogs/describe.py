"""/describe, /upscale and the menu "Describe image": forms about a picture that a member brings."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time
from bot.cards.wishes import Forms, Pictures
from bot.client import HordeBot
from bot.installs import anywhere, menu_anywhere
from bot.members import age_restricted
from bot.refusals import PictureForgotten
from bot.rendering.findings import Told
from bot.rendering.making import TREATMENTS_OFFERED
from bot.sources import attached_picture, picture_in, size_of
from bot.specs import Wanted, new_spec, seasoned
from bot.subjects import read
from bot.texts import findings as say
from bot.texts import pictures
from horde_core.queueing.model import ImageParams, NewImageRequest

import msgspec  # isort: skip

Interaction = discord.Interaction[Any]
FORMS = ("caption", "interrogation")
STEP = 64
CHOICES = [
    app_commands.Choice(name=locale_str(pictures.TREATMENTS[form]), value=form)
    for form in TREATMENTS_OFFERED
]


class Describe(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        menu = app_commands.ContextMenu(name=locale_str(say.DESCRIBE_MENU), callback=self.menu)
        bot.tree.add_command(menu_anywhere(menu))

    async def cog_load(self) -> None:
        self.bot.actions.register("imagine", self.imagine)

    @app_commands.command(name="describe", description=locale_str(say.DESCRIBE_COMMAND))
    @app_commands.describe(image=locale_str(say.PICTURE), private=locale_str(pictures.PRIVATE))
    @anywhere
    async def describe(
        self, interaction: Interaction, image: discord.Attachment, private: bool = False
    ) -> None:
        async with acknowledged_in_time(interaction, private=private):
            picture = await attached_picture(image)
        await self._ask(interaction, picture, FORMS, private=private)

    async def menu(self, interaction: Interaction, message: discord.Message) -> None:
        async with acknowledged_in_time(interaction, private=True):
            picture = await picture_in(message)
        await self._ask(interaction, picture, FORMS, private=True)

    @app_commands.command(name="upscale", description=locale_str(say.UPSCALE_COMMAND))
    @app_commands.describe(
        image=locale_str(say.PICTURE),
        treatment=locale_str(say.TREATMENT),
        private=locale_str(pictures.PRIVATE),
    )
    @app_commands.choices(treatment=CHOICES)
    @anywhere
    async def upscale(
        self,
        interaction: Interaction,
        image: discord.Attachment,
        treatment: str = TREATMENTS_OFFERED[0],
        private: bool = False,
    ) -> None:
        async with acknowledged_in_time(interaction, private=private):
            picture = await attached_picture(image)
        await self._ask(interaction, picture, (treatment,), private=private)

    async def _ask(
        self, interaction: Interaction, picture: bytes, forms: tuple[str, ...], *, private: bool
    ) -> None:
        width, height = await asyncio.to_thread(size_of, picture)
        about = NewImageRequest(
            prompt="",
            params=ImageParams(width=_step(width), height=_step(height)),
            nsfw=age_restricted(interaction.channel),
        )
        wish = Forms(about=about, forms=forms, picture=picture)
        await self.bot.cards.begin(interaction, wish, private=private)

    async def imagine(self, interaction: Interaction, text: str) -> None:
        """One of the prompts that a description suggested."""
        subject = read(text)
        card = await self.horde.chat.by_request(subject.request_id)
        if card is None or not card.outcome:
            raise PictureForgotten
        told = msgspec.json.decode(card.outcome, type=Told)
        number = subject.number or 1
        if number > len(told.suggestions):
            raise PictureForgotten
        taste = await self.horde.tastes.of(interaction.user.id)
        wanted = seasoned(Wanted(prompt=told.suggestions[number - 1]), taste)
        spec = new_spec(self.bot.board, wanted, adult=age_restricted(interaction.channel))
        if await self.horde.chat.claim_click(interaction.id):
            await self.bot.cards.begin(interaction, Pictures(spec=spec), private=card.private)


def _step(side: int) -> int:
    """The nearest side that workers draw.

    >>> _step(500), _step(20), _step(4000)
    (512, 64, 3072)
    """
    return min(3072, max(STEP, round(side / STEP) * STEP))


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Describe(bot))
