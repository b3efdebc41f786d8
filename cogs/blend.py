"""/blend: several pictures mixed, then drawn over."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import sizes
from bot.answers import acknowledged_in_time
from bot.cards.wishes import Pictures
from bot.client import HordeBot
from bot.members import age_restricted
from bot.sources import attached_picture, blended
from bot.specs import Wanted, new_spec, seasoned
from bot.texts import making as say
from bot.texts import pictures
from bot.texts import wording as words
from bot.transformers import ModelOption, SizeOption

Interaction = discord.Interaction[Any]
STRENGTH = 0.65


class Blend(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde

    @app_commands.command(name="blend", description=locale_str(say.BLEND_COMMAND))
    @app_commands.describe(
        image1=locale_str(say.BLEND_PICTURE),
        image2=locale_str(say.BLEND_PICTURE),
        image3=locale_str(say.BLEND_PICTURE),
        image4=locale_str(say.BLEND_PICTURE),
        prompt=locale_str(say.BLEND_PROMPT),
        model=locale_str(pictures.MODEL),
        size=locale_str(pictures.SIZE),
        private=locale_str(pictures.PRIVATE),
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def blend(
        self,
        interaction: Interaction,
        image1: discord.Attachment,
        image2: discord.Attachment,
        image3: discord.Attachment | None = None,
        image4: discord.Attachment | None = None,
        prompt: app_commands.Range[str, 1, 2000] | None = None,
        model: app_commands.Transform[str, ModelOption] | None = None,
        size: app_commands.Transform[str, SizeOption] | None = None,
        private: bool = False,
    ) -> None:
        brought = [image for image in (image1, image2, image3, image4) if image is not None]
        async with acknowledged_in_time(interaction, private=private):
            taste = await self.horde.tastes.of(interaction.user.id)
            wanted = seasoned(
                Wanted(prompt=prompt or say.BLEND_DEFAULT, model=model, size=size), taste
            )
            layers = [await attached_picture(image) for image in brought]
            board = self.bot.board
            name = wanted.model or (board.best.name if board.best else None)
            chosen = sizes.chosen(wanted.size, board.canvas(name), name or words.THIS_HORDE)
            mixed = await asyncio.to_thread(blended, layers, (chosen.width, chosen.height))
        wanted = wanted.changed(source=mixed, strength=STRENGTH)
        spec = new_spec(board, wanted, adult=age_restricted(interaction.channel))
        await self.bot.cards.begin(interaction, Pictures(spec=spec), private=private)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Blend(bot))
