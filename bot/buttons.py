"""Buttons that work for ever: their id says a verb and its subject, nothing is kept in memory."""

from re import Match
from typing import Any, Self

import discord


class ActionButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"horde:(?P<verb>[a-z-]+):(?P<subject>[A-Za-z0-9._-]*)",
):
    """The one persistent button; discord.py finds it by its id, after any restart."""

    def __init__(self, verb: str, subject: str, button: discord.ui.Button[Any]) -> None:
        super().__init__(button)
        self.verb = verb
        self.subject = subject

    @classmethod
    def make(
        cls,
        label: str,
        verb: str,
        subject: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> Self:
        custom_id = f"horde:{verb}:{subject}"
        return cls(verb, subject, discord.ui.Button(label=label, style=style, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Any, match: Match[str], /
    ) -> Self:
        return cls(match["verb"], match["subject"], item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.actions.press(interaction, self.verb, self.subject)
