"""User names as they are kept. Pure."""

import re
import unicodedata

from horde_core.accounts.model import Account, Role
from horde_core.accounts.refusals import Place, UnfitName, UserNameEmpty, UserNameTooLong
from horde_core.moderation.names import NameRules

LONGEST = 30
_MARKUP = re.compile(r"<[^<>]*>")
_TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""Characters that change the direction of what comes after them."""


def tidy(name: str) -> str:
    r"""Without markup, control characters and superfluous spaces.

    >>> tidy(" <b>Anna</b> \x00 Lee\n")
    'Anna Lee'
    """
    plain = _MARKUP.sub("", name).replace("<", "").replace(">", "")
    kept = (
        " " if unicodedata.category(it) in {"Zl", "Zp"} else it
        for it in plain.replace("\n", " ").replace("\t", " ")
        if unicodedata.category(it) not in {"Cc", "Cs"} and it not in _TURNED
    )
    return " ".join("".join(kept).split())


def checked(name: str) -> str:
    """The name as it is kept. Raises UserNameTooLong, UserNameEmpty."""
    kept = tidy(name)
    if not kept:
        raise UserNameEmpty
    if len(kept) > LONGEST:
        raise UserNameTooLong(LONGEST)
    return kept


def must_be_fit(rules: NameRules, place: Place, text: str | None, by: Account | None) -> None:
    """Raises UnfitName. Moderators may call themselves what they are."""
    holds_office = by is not None and (by.moderates or by.has(Role.ADMIN))
    # a text beside a name may speak of moderators without claiming to be one
    spoken = place not in {Place.USER_NAME, Place.WORKER_NAME, Place.TEAM_NAME}
    why = rules.why_not(text, holds_office=holds_office or spoken) if text else None
    if why is not None:
        raise UnfitName(place, why)
