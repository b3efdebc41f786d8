"""Commands are sent to Discord only when they differ from those it has."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

_MEANINGFUL = (
    "name",
    "description",
    "type",
    "required",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "name_localizations",
    "description_localizations",
    "contexts",
    "integration_types",
)


def digest(commands: Iterable[Mapping[str, Any]]) -> str:
    """One short text for a set of commands, whoever wrote them down and in whichever order."""
    essence = sorted((_essence(command) for command in commands), key=lambda c: str(c["name"]))
    return hashlib.sha256(json.dumps(essence, sort_keys=True).encode()).hexdigest()[:16]


def _essence(node: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: node[key] for key in _MEANINGFUL if node.get(key) not in (None, False, [], {}, "")}
    kept["options"] = [_essence(option) for option in node.get("options") or ()]
    kept["choices"] = [
        (c["name"], c["value"], c.get("name_localizations") or {})
        for c in node.get("choices") or ()
    ]
    return kept


async def _known_to_discord(
    tree: app_commands.CommandTree[Any], guild: discord.Object | None
) -> list[Any]:
    # discord.py's fetch_commands() loses where a command may be used and installed, and its
    # routes do not ask for translations
    me, http = tree.client.application_id, tree.client.http
    if me is None:
        return []
    if guild is None:
        route = Route("GET", "/applications/{application_id}/commands", application_id=me)
    else:
        path = "/applications/{application_id}/guilds/{guild_id}/commands"
        route = Route("GET", path, application_id=me, guild_id=guild.id)
    return list(await http.request(route, params={"with_localizations": "true"}))


async def _translated(command: Command, tree: app_commands.CommandTree[Any]) -> Mapping[str, Any]:
    if tree.translator is None:
        return command.to_dict(tree)
    return await command.get_translated_payload(tree, tree.translator)


async def sync_when_changed(
    tree: app_commands.CommandTree[Any], guild: discord.Object | None
) -> bool:
    """Whether Discord's commands had to be replaced by ours."""
    ours = digest([await _translated(command, tree) for command in tree.get_commands(guild=guild)])
    theirs = digest(await _known_to_discord(tree, guild))
    if ours == theirs:
        return False
    await tree.sync(guild=guild)
    return True
