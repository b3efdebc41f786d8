"""What Discord's linked roles may ask of a member: told to Discord whenever the bot starts."""

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord.http import Route

from bot.languages import languages, speaking
from bot.texts import roles as say
from horde_core.roles.connections import FIELDS

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)
LOCALES = {"de": ("de",), "es": ("es-ES", "es-419")}


def records() -> list[dict[str, Any]]:
    """As Discord takes them, see "Application Role Connection Metadata" of its documentation."""
    return [_record(key, kind) for key, kind in FIELDS.items()]


def _record(key: str, kind: int) -> dict[str, Any]:
    name, description = say.CONNECTIONS[key]
    names: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for language in languages():
        for locale in LOCALES.get(language, ()):
            with speaking(language):
                names[locale], descriptions[locale] = say.CONNECTIONS[key]
    return {
        "key": key,
        "type": kind,
        "name": name,
        "description": description,
        "name_localizations": names,
        "description_localizations": descriptions,
    }


async def announce_connections(bot: "HordeBot") -> None:
    """Where this horde offers linked roles; without them everything else works as well."""
    if not bot.horde.connections.offered or bot.application_id is None:
        return
    path = "/applications/{application_id}/role-connections/metadata"
    route = Route("PUT", path, application_id=bot.application_id)
    try:
        await bot.http.request(route, json=records())
    except discord.HTTPException as error:
        log.warning("linked roles could not be announced: %s", error)
