"""What an admin types for a rule, read by the kind of the rule. Pure."""

import re
from collections.abc import Callable

from bot.languages import ENGLISH, speaking
from bot.texts import house_rules as say
from horde_core.policies.model import Adult
from horde_core.policies.refusals import BadPolicy

SWITCHES = {"open", "spoiler"}
LISTS = {"denied_words", "only_models", "denied_models", "denied_styles"}
NUMBERS = {"account_days", "pause_s"}
LIMITS = {"daily_member", "daily_channel", "daily_guild"}
_ROLE = re.compile(r"<@&(\d+)>|(\d{5,20})")
_ROLE_AND_NUMBER = re.compile(r"(?:<@&(\d+)>|\b(\d{15,20}))\s*[:=]?\s*(\d{1,7})\b")


def read(key: str, typed: str) -> object:
    """The value of the rule ``key``.

    >>> read("denied_words", "Cats, dogs"), read("daily_member", "nothing"), read("open", "no")
    (['Cats', 'dogs'], None, False)
    >>> read("roles", "<@&12345> and 67890")
    [12345, 67890]
    >>> read("daily_roles", "<@&12345> 50, <@&67890>: 5")
    {12345: 50, 67890: 5}

    Raises:
        BadPolicy
    """
    text = typed.strip()
    for keys, reader in _READERS:
        if key in keys:
            return reader(key, text)
    return text


def _means(text: str, meaning: str) -> bool:
    """Said in English or in the language that is spoken."""
    with speaking(ENGLISH):
        english = say.SAID_FOR[meaning]
    return text.casefold() in (*english, *say.SAID_FOR[meaning])


def _nothing(text: str) -> bool:
    return not text or _means(text, "nothing")


def _switch(key: str, text: str) -> bool:
    if _means(text, "yes") or _means(text, "no"):
        return _means(text, "yes")
    raise BadPolicy(key, say.YES_OR_NO)


def _parts(_: str, text: str) -> list[str]:
    if _nothing(text):
        return []
    return [part.strip() for part in text.split(",") if part.strip()]


def _roles(_: str, text: str) -> list[int]:
    return [int(match[1] or match[2]) for match in _ROLE.finditer(text)]


def _by_role(key: str, text: str) -> dict[int, int]:
    if _nothing(text):
        return {}
    found = {int(m[1] or m[2]): int(m[3]) for m in _ROLE_AND_NUMBER.finditer(text)}
    if not found or _ROLE_AND_NUMBER.sub("", text).strip(" ,;"):
        raise BadPolicy(key, say.BY_ROLE_WANTED)
    return found


def _adult(key: str, text: str) -> str:
    if _nothing(text) or _means(text, "no") or text.casefold() == Adult.OFF.value:
        return Adult.OFF.value
    if _means(text, "yes") or text.casefold() in {Adult.GATED.value, "gated"}:
        return Adult.GATED.value
    raise BadPolicy(key, say.ADULT_WANTED)


def _limit(key: str, text: str) -> int | None:
    return None if _nothing(text) else _number(key, text)


def _number(key: str, text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise BadPolicy(key, say.WHOLE_NUMBER)


_READERS: tuple[tuple[set[str], Callable[[str, str], object]], ...] = (
    (SWITCHES, _switch),
    (LISTS, _parts),
    ({"roles"}, _roles),
    ({"daily_roles"}, _by_role),
    ({"adult"}, _adult),
    (LIMITS, _limit),
    (NUMBERS, _number),
)
