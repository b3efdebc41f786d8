"""/settings: how a member draws unless they say otherwise, and presets by name."""

from typing import Any

import discord
import msgspec
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.installs import anywhere
from bot.rendering import browsing
from bot.rendering.notices import notice, welcome
from bot.taste_dialogs import AskForm, NameForm, TasteForm
from bot.texts import browsing as say
from horde_core.chat.model import Preset, Taste

Interaction = discord.Interaction[Any]


class Settings(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.tastes = bot.horde.tastes

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("taste", self.change)
        register("taste-reset", self.reset)
        register("taste-ask", self.ask)
        register("preset-save", self.save)
        register("preset-drop", self.drop)

    @app_commands.command(name="settings", description=locale_str(say.SETTINGS_COMMAND))
    @anywhere
    async def settings(self, interaction: Interaction) -> None:
        await self._show(interaction)

    async def _show(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            taste = await self.tastes.of(interaction.user.id)
            presets = await self.tastes.presets(interaction.user.id)
        await answer(interaction, browsing.settings(taste, presets), private=True)

    async def change(self, interaction: Interaction, _: str) -> None:
        taste = await self.tastes.of(interaction.user.id)

        async def then(answered: Interaction, chosen: Taste) -> None:
            if chosen.model is not None:
                chosen = msgspec.structs.replace(chosen, model=self.bot.board.find(chosen.model))
            await self.tastes.keep(answered.user.id, chosen)
            await self._show(answered)

        await interaction.response.send_modal(TasteForm(taste, then))

    async def ask(self, interaction: Interaction, _: str) -> None:
        taste = await self.tastes.of(interaction.user.id)

        async def then(answered: Interaction, chosen: Taste) -> None:
            await self.tastes.keep(answered.user.id, chosen)
            await self._show(answered)

        await interaction.response.send_modal(AskForm(taste, then))

    async def reset(self, interaction: Interaction, _: str) -> None:
        await self.tastes.keep(interaction.user.id, Taste())
        await self._show(interaction)

    async def save(self, interaction: Interaction, _: str) -> None:
        usual = await self.tastes.of(interaction.user.id)
        taste = msgspec.structs.replace(usual, ask_from=None)  # no look, but a habit

        async def then(answered: Interaction, name: str) -> None:
            await self.tastes.save_preset(answered.user.id, Preset(name, taste))
            view = welcome(say.SAVED.format(name=name), say.SAVED_NOTE)
            await answer(answered, view, private=True)

        await interaction.response.send_modal(NameForm(say.PRESET_FORM, then))

    async def drop(self, interaction: Interaction, _: str) -> None:
        async def then(answered: Interaction, name: str) -> None:
            await self.tastes.drop_preset(answered.user.id, name)
            await answer(answered, notice(say.DROPPED.format(name=name)), private=True)

        await interaction.response.send_modal(NameForm(say.DROP_FORM, then))


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Settings(bot))
