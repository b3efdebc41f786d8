from typing import Any

import discord
from discord import app_commands

from bot.answers import answer_error


class HordeTree(app_commands.CommandTree[Any]):
    """All slash commands, with one place for their language and one for their errors."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Everybody may come in; from here on their language is spoken."""
        interaction.client.speech.listen(interaction)
        interaction.client.speech.note(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await answer_error(interaction, error)
