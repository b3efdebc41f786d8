from typing import Any

import discord
from discord import app_commands

from bot.sync import digest


def commands(description: str) -> list[dict[str, Any]]:
    @app_commands.command(name="draw", description=description)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def draw(_: discord.Interaction[Any], prompt: str, count: int = 1) -> None: ...

    client = discord.Client(intents=discord.Intents.none())
    return [draw.to_dict(app_commands.CommandTree(client))]


def test_what_discord_adds_changes_nothing() -> None:
    ours = commands("Draw")
    theirs = [{**c, "id": "1", "version": "2", "default_member_permissions": None} for c in ours]

    assert digest(ours) == digest(theirs)


def test_a_new_word_or_option_is_a_change() -> None:
    assert digest(commands("Draw")) != digest(commands("Draw!"))
    changed = commands("Draw")
    changed[0]["options"][1]["required"] = True
    assert digest(commands("Draw")) != digest(changed)
