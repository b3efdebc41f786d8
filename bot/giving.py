"""A gift that a member asks for by a form or a command, answered to them alone."""

from typing import Any

import discord

from bot.answers import acknowledged_in_time, answer
from bot.members import home_of
from bot.rendering.gifts import given_layout
from horde_core.gifts.model import Wish
from horde_core.gifts.service import GiftService
from horde_core.money import Kudos


async def give(
    interaction: discord.Interaction[Any],
    gifts: GiftService,
    taker: int,
    amount: Kudos,
    note: str | None,
) -> None:
    """One gift an interaction, whoever hears of it.

    Raises:
        GiftRefused
    """
    message = interaction.message
    wish = Wish(
        key=f"i:{interaction.id}",
        giver_discord=interaction.user.id,
        taker_discord=taker,
        amount=amount,
        guild_id=home_of(interaction),
        channel_id=interaction.channel_id,
        message_id=None if message is None else message.id,
        note=(note or "").strip() or None,
        answered=True,
    )
    async with acknowledged_in_time(interaction, private=True):
        given = await gifts.give(wish)
    if given is not None:
        await answer(interaction, given_layout(given), private=True)
