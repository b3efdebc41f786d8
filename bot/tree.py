from typing import Any

import discord
from discord import app_commands

from bot.answers import answer_error


class HordeTree(app_commands.CommandTree[Any]):
    """All slash commands, with one place for their errors."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await answer_error(interaction, error)
