"""What was closed to the bot is tried again as soon as somebody there changed something."""

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.client import HordeBot


def reopen_on_changes(bot: "HordeBot") -> None:
    closed = bot.gate.closed

    def everything_of(guild: discord.Guild) -> None:
        closed.reopen(f"guilds/{guild.id}")
        for channel in (*guild.channels, *guild.threads):
            closed.reopen(f"channels/{channel.id}")

    async def channel_changed(
        _: discord.abc.GuildChannel, channel: discord.abc.GuildChannel
    ) -> None:
        closed.reopen(f"channels/{channel.id}")

    async def role_changed(_: discord.Role, role: discord.Role) -> None:
        everything_of(role.guild)

    async def member_changed(_: discord.Member, member: discord.Member) -> None:
        """Of whom the bot hears nothing but itself."""
        everything_of(member.guild)

    async def joined(guild: discord.Guild) -> None:
        everything_of(guild)

    bot.add_listener(channel_changed, "on_guild_channel_update")
    bot.add_listener(role_changed, "on_guild_role_update")
    bot.add_listener(member_changed, "on_member_update")
    bot.add_listener(joined, "on_guild_join")
