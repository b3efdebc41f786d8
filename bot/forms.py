"""Forms whose answers are understood after any restart: their id says a verb and its subject.

discord.py finds an open form only in the memory of the process that showed it; so answers are
taken from the event itself, as buttons' presses are.
"""

from typing import Any

import discord

PREFIX = "horde-form"


def form_id(verb: str, subject: str = "") -> str:
    return f"{PREFIX}:{verb}:{subject}"


def meant(interaction: discord.Interaction[Any]) -> tuple[str, str] | None:
    """Verb and subject of a filled form; None if the interaction is none of ours."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    prefix, _, rest = str(_data(interaction).get("custom_id", "")).partition(":")
    verb, _, subject = rest.partition(":")
    return (verb, subject) if prefix == PREFIX and verb else None


def filled(interaction: discord.Interaction[Any]) -> dict[str, Any]:
    """What was written or chosen, by the id of the field."""
    found: dict[str, Any] = {}
    pending: list[Any] = list(_data(interaction).get("components", []))
    while pending:
        part = pending.pop()
        pending += part.get("components", [])
        if "component" in part:
            pending.append(part["component"])
        if "custom_id" in part:
            found[part["custom_id"]] = part.get("value", part.get("values"))
    return found


def _data(interaction: discord.Interaction[Any]) -> dict[str, Any]:
    return dict(interaction.data or {})
