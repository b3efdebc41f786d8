from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from horde_core.money import Kudos


class GiftState(StrEnum):
    """``SENDING`` and ``UNCLEAR`` are of gifts by accounts at another horde."""

    HELD = "held"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RETURNED = "returned"  # the taker turned out not to be allowed it
    REFUSED = "refused"
    SENDING = "sending"
    UNCLEAR = "unclear"  # whether it arrived cannot be found out


class Why(StrEnum):
    """Why there is no gift."""

    TO_SELF = "to_self"
    NOT_LINKED = "not_linked"
    SOURCE_UNFIT = "source_unfit"
    TARGET_UNFIT = "target_unfit"
    NOT_ENOUGH = "not_enough"
    TOO_LARGE = "too_large"
    TOO_MUCH_TODAY = "too_much_today"
    TOO_MUCH_FOR_ONE = "too_much_for_one"
    TOO_FAST = "too_fast"
    NOTHING = "nothing"
    TAKER_NOT_LINKED = "taker_not_linked"
    NOT_WHOLE = "not_whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A gesture of giving. ``key`` is the same whenever the same gesture is heard of.

    ``answered``: the giver learns of a refusal at once and needs no notice of it.
    """

    key: str
    giver_discord: int
    taker_discord: int
    amount: Kudos
    guild_id: int | None = None
    channel_id: int | None = None
    message_id: int | None = None
    emoji: str | None = None
    note: str | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Gift:
    id: int
    giver_discord: int
    taker_discord: int
    giver_id: int | None
    taker_id: int | None
    guild_id: int | None
    channel_id: int | None
    message_id: int | None
    emoji: str | None
    note: str | None
    amount: Kudos
    state: GiftState
    refusal: Why | None
    at: datetime
    due_at: datetime
    expires_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """``waits``: the taker has no account yet."""

    gift: Gift
    waits: bool


@dataclass(frozen=True, slots=True)
class GiftEmoji:
    """``shown`` is how it is written in a message; ``since`` when it was given its worth."""

    guild_id: int
    emoji: str
    shown: str
    amount: Kudos
    since: datetime


@dataclass(frozen=True, slots=True)
class GuildNews:
    """Tables of guilds that changed, and the newest version among them.

    ``languages`` are what their admins chose; None for Discord's own setting.
    """

    version: int
    tables: dict[int, tuple[GiftEmoji, ...]]
    languages: dict[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a leaderboard."""

    discord_id: int
    amount: Kudos
    times: int
