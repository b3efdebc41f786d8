"""The life of an interaction: three seconds to acknowledge, fifteen minutes to answer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.explain_styles import explain
from bot.rendering import notices
from bot.rest.troubles import HICCUPS

log = logging.getLogger(__name__)

# of Discord's three seconds; what is quicker answers directly, and so may still choose who sees it
PATIENCE_S = 0.5

Interaction = discord.Interaction[Any]


@asynccontextmanager
async def acknowledged_in_time(interaction: Interaction, *, private: bool) -> AsyncIterator[None]:
    """Deferred while the work inside is slow, so that Discord never gives up on it.

    From here on the language of whoever will read the answer is spoken.
    """
    interaction.client.speech.listen(interaction, private=private)
    enough = asyncio.Event()
    watch = asyncio.create_task(_defer_when_slow(interaction, enough, private=private))
    try:
        yield
    finally:
        enough.set()
        await watch


async def _defer_when_slow(
    interaction: Interaction, enough: asyncio.Event, *, private: bool
) -> None:
    async def patience() -> bool:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await enough.wait()
        except TimeoutError:
            return False

    if await interaction.client.wait_external(patience(), "work of an interaction"):
        return
    if not interaction.response.is_done():
        try:
            await interaction.response.defer(ephemeral=private, thinking=True)
        except HICCUPS as lost:
            # the work goes on: its answer may still get there, or tells that it did not
            log.warning("an interaction could not be acknowledged: %s", lost)
        else:
            interaction.extras["private"] = private


def _thinking(interaction: Interaction) -> bool:
    deferred = discord.InteractionResponseType.deferred_channel_message
    return interaction.response.type is deferred and "answered" not in interaction.extras


async def answer(
    interaction: Interaction,
    view: discord.ui.LayoutView,
    *,
    private: bool,
    files: Sequence[discord.File] = (),
) -> int | None:
    """Show ``view`` as the answer; the id of its message.

    A deferred answer keeps the visibility it was deferred with.
    """
    response = interaction.response
    if not response.is_done():
        callback = await response.send_message(view=view, ephemeral=private, files=files)
        return callback.message_id
    if _thinking(interaction):
        message = await interaction.edit_original_response(view=view, attachments=files)
        interaction.extras["answered"] = True
        return message.id
    sent = await interaction.followup.send(view=view, ephemeral=private, wait=True, files=files)
    return sent.id


async def answer_privately(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """For the member alone, even when a public answer was announced already."""
    if _thinking(interaction) and not interaction.extras.get("private"):
        await answer(interaction, notices.notice("…"), private=False)
        await interaction.followup.send(view=view, ephemeral=True)
        await interaction.delete_original_response()
    else:
        await answer(interaction, view, private=True)


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """The one place where an error of a command or button becomes a sentence."""
    interaction.client.speech.listen(interaction)
    explanation = explain(error)
    case = None
    if explanation.unexpected:
        case = f"{interaction.id:x}"[-8:]
        log.error("case %s: interaction failed", case, exc_info=error)
    if interaction.is_expired():
        return
    try:
        await answer_privately(interaction, notices.refusal(explanation, case))
    except HICCUPS as lost:
        log.warning("could not tell a member of %s: %s", type(error).__name__, lost)
