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


def home_of(interaction: discord.Interaction[Any]) -> int | None:
    """The server whose rules, quotas and pool hold for what is asked.

    None in messages to the bot, and where only the member has installed it: a server that does
    not have the bot neither rules it nor answers for it.
    """
    guild_id = interaction.guild_id
    if guild_id is None or interaction.is_guild_integration():
        return guild_id
    return None if interaction.client.get_guild(guild_id) is None else guild_id


def by_token_only(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot is no member of the place: it writes there only as long as Discord lets it
    answer.
    """
    if interaction.guild_id is not None:
        return home_of(interaction) is None
    return bool(interaction.context.private_channel)


def proxied(discord_id: int) -> str:
    """What the horde calls a member for whom the bot asks."""
    return f"discord:{discord_id}"


def age_restricted(channel: object) -> bool:
    """Whether adult content may be asked for here: only where Discord asks for an age."""
    check = getattr(channel, "is_nsfw", None)
    return check is not None and bool(check())


def moderates(interaction: discord.Interaction[Any]) -> bool:
    return interaction.guild_id is not None and interaction.permissions.manage_messages
