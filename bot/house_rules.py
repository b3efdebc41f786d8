"""A server's own rules, applied to whatever its members ask for."""

from typing import Any

import discord
import msgspec

from bot.cards.wishes import Forms, Pictures, Story, Wish, spec_of
from bot.members import home_of
from bot.style_board import called
from horde_core.horde import Horde
from horde_core.policies.model import Adult, Ask, Policy, Ticket
from horde_core.policies.service import PolicyService
from horde_core.queueing.model import NewImageRequest


def ask_of(
    interaction: discord.Interaction[Any],
    *,
    prompt: str = "",
    models: tuple[str, ...] | None = (),
    pictures: int = 1,
    styles: tuple[str, ...] = (),
) -> Ask | None:
    """What the server's rules look at; None outside of servers that have the bot."""
    home = home_of(interaction)
    if home is None:
        return None
    roles = getattr(interaction.user, "roles", ())
    return Ask(
        guild_id=home,
        channel_id=interaction.channel_id or 0,
        discord_id=interaction.user.id,
        role_ids=frozenset(role.id for role in roles),
        account_since=interaction.user.created_at,
        prompt=prompt,
        models=models,
        pictures=pictures,
        styles=styles,
    )


async def admitted(
    horde: Horde, interaction: discord.Interaction[Any], wish: Wish
) -> tuple[Wish, Ticket | None]:
    """The wish as the server lets it pass, and what was counted for it.

    Raises:
        AgainstPolicy
    """
    spec = spec_of(wish)
    ask = ask_of(
        interaction,
        prompt=spec.prompt,
        models=spec.models if isinstance(wish, Pictures) else None,
        pictures=spec.count,
        styles=await called(horde, spec.style),
    )
    if ask is None:
        return wish, None
    ticket = await horde.policies.admit(ask)
    return governed(wish, ticket.policy), ticket


async def given_back(policies: PolicyService, ticket: Ticket | None) -> None:
    if ticket is not None:
        await policies.give_back(ticket)


def governed(wish: Wish, policy: Policy) -> Wish:
    """Without adult content where the server wants none, age-restricted channel or not."""
    if policy.adult is not Adult.OFF:
        return wish
    match wish:
        case Pictures(spec=spec):
            return Pictures(spec=_tame(spec))
        case Forms(about=about, forms=forms, picture=picture):
            return Forms(about=_tame(about), forms=forms, picture=picture)
        case Story():
            return wish


def _tame(spec: NewImageRequest) -> NewImageRequest:
    return msgspec.structs.replace(spec, nsfw=False, censor_nsfw=True)
