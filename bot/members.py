"""Who a member is to the horde, and what they may do where they are."""

from typing import Any

import discord

from horde_core.accounts.model import Principal
from horde_core.accounts.service import AccountService

VERSION = "0.1.0"
CLIENT_AGENT = f"Horde Discord bot:{VERSION}:discord"


async def principal_of(
    accounts: AccountService, discord_id: int, guild_id: int | None
) -> Principal:
    """The linked account, else the anonymous one; either way the member is named.

    The horde counts by ``proxied_account`` and by guild, so that no misuse is laid to the bot.
    """
    account = await accounts.by_discord(discord_id) or await accounts.anonymous()
    return Principal(
        account,
        client_agent=CLIENT_AGENT,
        proxied_account=proxied(discord_id),
        guild_id=guild_id,
    )


def proxied(discord_id: int) -> str:
    """What the horde calls a member for whom the bot asks."""
    return f"discord:{discord_id}"


def age_restricted(channel: object) -> bool:
    """Whether adult content may be asked for here: only where Discord asks for an age."""
    check = getattr(channel, "is_nsfw", None)
    return check is not None and bool(check())


def moderates(interaction: discord.Interaction[Any]) -> bool:
    return interaction.guild_id is not None and interaction.permissions.manage_messages
