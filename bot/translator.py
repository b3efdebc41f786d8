"""Names and descriptions of commands in the languages there are."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Where

from bot.languages import by_english, closest

KEPT = frozenset({Where.group_name, Where.parameter_name})


class CommandTranslator(app_commands.Translator):
    """Slash commands and their options keep one name, so that guides hold for everybody."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """None where the English stays."""
        where: Any = context.location
        menu = isinstance(context.data, app_commands.ContextMenu)
        if where in KEPT or (where is Where.command_name and not menu):
            return None
        return by_english(closest(locale)).get(string.message)
