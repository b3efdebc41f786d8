"""What happens when a button is pressed."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.answers import answer_error
from bot.refusals import ButtonRetired

Handler = Callable[[discord.Interaction[Any], str], Awaitable[None]]


class Actions:
    """Who does what at which verb; each cog registers its own."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def register(self, verb: str, handler: Handler) -> None:
        if verb in self._handlers:
            raise ValueError(f"two handlers for the verb {verb!r}")
        self._handlers[verb] = handler

    async def press(self, interaction: discord.Interaction[Any], verb: str, subject: str) -> None:
        """Run the handler; whatever goes wrong becomes a sentence, as it does for commands."""
        interaction.client.speech.listen(interaction)
        interaction.client.speech.note(interaction)
        try:
            handler = self._handlers.get(verb)
            if handler is None:
                raise ButtonRetired
            await handler(interaction, subject)
        except Exception as error:  # noqa: BLE001 - discord.py would only log it; the member waits
            await answer_error(interaction, error)
