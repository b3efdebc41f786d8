"""Who may give what to whom. Pure."""

import unicodedata
from dataclasses import dataclass

from horde_core.accounts.model import Account, Role
from horde_core.accounts.suspicions import is_suspicious
from horde_core.gifts.model import Why
from horde_core.money import NONE, Kudos

SHOWN_AS_PICTURE = "\N{VARIATION SELECTOR-16}"
KEYCAP = "\N{COMBINING ENCLOSING KEYCAP}"
LONGEST_EMOJI = 40


@dataclass(frozen=True, slots=True)
class Ceilings:
    """In hundredths; ``a_minute`` is a number of gifts."""

    a_gift: Kudos
    a_day: Kudos
    a_day_to_one: Kudos
    a_minute: int


@dataclass(frozen=True, slots=True)
class Today:
    """What the giver gave within a day, to this taker within a day, and how often in a minute."""

    given: Kudos
    given_to_taker: Kudos
    times_within_minute: int


@dataclass(frozen=True, slots=True)
class Situation:
    """``taker`` None: they have no account yet."""

    amount: Kudos
    same_person: bool
    giver: Account | None
    taker: Account | None
    giver_suspicions: int
    taker_suspicions: int
    available: Kudos
    today: Today


def why_not(it: Situation, ceilings: Ceilings) -> tuple[Why, Kudos] | None:
    """Why it cannot be, and the limit that was met; None if it can."""
    if it.amount <= NONE:
        return Why.NOTHING, NONE
    if it.same_person or (it.giver and it.taker and it.giver.id == it.taker.id):
        return Why.TO_SELF, NONE
    if it.giver is None:
        return Why.NOT_LINKED, NONE
    if _unfit(it.giver, it.giver_suspicions) or it.giver.has(Role.EDUCATION):
        return Why.SOURCE_UNFIT, NONE
    if it.taker is not None and unfit_to_take(it.taker, it.taker_suspicions):
        return Why.TARGET_UNFIT, NONE
    return _too_much(it, ceilings)


def _too_much(it: Situation, ceilings: Ceilings) -> tuple[Why, Kudos] | None:
    limits = (
        (it.amount > ceilings.a_gift, Why.TOO_LARGE, ceilings.a_gift),
        (it.today.times_within_minute >= ceilings.a_minute, Why.TOO_FAST, NONE),
        (it.today.given + it.amount > ceilings.a_day, Why.TOO_MUCH_TODAY, ceilings.a_day),
        (
            it.today.given_to_taker + it.amount > ceilings.a_day_to_one,
            Why.TOO_MUCH_FOR_ONE,
            ceilings.a_day_to_one,
        ),
        (it.amount > it.available, Why.NOT_ENOUGH, Kudos(max(NONE, it.available))),
    )
    return next(((why, limit) for applies, why, limit in limits if applies), None)


def unfit_to_take(taker: Account, suspicions: int) -> bool:
    return taker.is_anonymous or _unfit(taker, suspicions)


def _unfit(account: Account, suspicions: int) -> bool:
    closed = account.has(Role.DELETED) or account.has(Role.FLAGGED)
    return closed or is_suspicious(account, suspicions)


def emoji_key(emoji_id: int | None, characters: str | None) -> str:
    """What an emoji is known by: its id, or the characters without how they are to look.

    >>> emoji_key(7, "10_neat"), emoji_key(None, "❤️") == emoji_key(None, "❤")
    ('7', True)
    """
    return str(emoji_id) if emoji_id else (characters or "").replace(SHOWN_AS_PICTURE, "")


def is_emoji(characters: str) -> bool:
    """Whether these characters can be a Unicode emoji.

    >>> [is_emoji(it) for it in ("🎁", "1️⃣", "👍🏽", "10", "abc", "")]
    [True, True, True, False, False, False]
    """
    if not 0 < len(characters) <= LONGEST_EMOJI or any(it.isalpha() for it in characters):
        return False
    pictured = any(unicodedata.category(it) == "So" for it in characters)
    return (pictured or characters.endswith(KEYCAP)) and " " not in characters
