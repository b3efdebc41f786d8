"""Who pays for what a member asks: a key they claimed, the server's pool, else they themselves."""

from typing import Any

import discord

from bot.cards import wishes
from bot.cards.wishes import Forms, Wish
from bot.members import home_of
from horde_core.accounts.model import Principal
from horde_core.horde import Horde
from horde_core.pools.model import Asker
from horde_core.sharedkeys import refusals as keys

CANNOT_PAY = (
    keys.SharedKeyEmpty,
    keys.SharedKeyExpired,
    keys.SharedKeyLimit,
    keys.SharedKeyShort,
    keys.SharedKeyUnknown,
)
"""What sends a request to the next payer instead of back to the member."""


async def ask(
    horde: Horde, interaction: discord.Interaction[Any], wish: Wish, own: Principal
) -> tuple[str, Principal]:
    """Queue it at the expense of the first who can; the id of the request and who pays.

    Raises:
        HordeError: the horde refused.
    """
    if isinstance(wish, Forms):  # shared keys pay for pictures and texts only
        return await wishes.ask(horde, own, wish), own
    for payer in (
        await horde.claims.payer(interaction.user.id, own),
        await horde.pools.payer(_asker(interaction, own), own),
    ):
        if payer is not None:
            try:
                return await wishes.ask(horde, payer, wish), payer
            except CANNOT_PAY:
                continue
    return await wishes.ask(horde, own, wish), own


def _asker(interaction: discord.Interaction[Any], own: Principal) -> Asker:
    roles = getattr(interaction.user, "roles", ())
    account = own.account
    return Asker(
        discord_id=interaction.user.id,
        guild_id=home_of(interaction),
        channel_id=interaction.channel_id,
        role_ids=frozenset(role.id for role in roles),
        account_since=None if account.is_anonymous else account.created_at,
    )
