"""What `main.py doctor` finds out about the bot's part."""

import re
from collections.abc import AsyncIterator
from importlib.util import find_spec

from bot.settings import DiscordSettings

# three parts of URL-safe base64: id, time, signature
TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{6,}\.[\w-]{27,}")


async def examine(settings: DiscordSettings) -> AsyncIterator[tuple[str, str, str]]:
    """Yield (subject, what was found, what to change or nothing)."""
    if find_spec("discord") is None:
        yield "discord", "discord.py is not installed", "run requirements/install.sh run"
    if not settings.token:
        yield "discord", "no token: everything else runs, without a bot", ""
    elif not TOKEN.fullmatch(settings.token):
        yield (
            "discord",
            "the token does not look like one",
            "copy it anew from the portal's Bot page",
        )
    else:
        yield "discord", "a token is configured", ""
