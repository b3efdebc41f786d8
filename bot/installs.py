"""Where commands may be used: in servers that have the bot, or wherever a member brings it along."""

from typing import TypeVar

from discord import app_commands

T = TypeVar("T")


def anywhere(it: T) -> T:
    """Also for members who installed the bot for themselves: in servers without it, and in groups."""
    it = app_commands.allowed_installs(guilds=True, users=True)(it)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(it)


def menu_anywhere(menu: app_commands.ContextMenu) -> app_commands.ContextMenu:
    menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
    menu.allowed_contexts = app_commands.AppCommandContext(
        guild=True, dm_channel=True, private_channel=True
    )
    return menu
