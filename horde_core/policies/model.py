from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec


class Adult(StrEnum):
    """Where adult content may be asked for; Discord's own rule is the laxest."""

    GATED = "age_restricted_channels"
    OFF = "nowhere"


class Policy(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Of a server, or of one of its channels, which can only add to it.

    Empty lists forbid nothing; None sets no limit. Words are matched whole, whatever their case.
    ``daily_*`` count pictures from midnight UTC, ``account_days`` the age of a Discord account.
    ``daily_roles`` are larger numbers than ``daily_member`` for those who have a role.
    """

    open: bool = True
    adult: Adult = Adult.GATED
    denied_words: tuple[str, ...] = ()
    only_models: tuple[str, ...] = ()
    denied_models: tuple[str, ...] = ()
    denied_styles: tuple[str, ...] = ()
    roles: tuple[int, ...] = ()
    account_days: int = 0
    spoiler: bool = False
    daily_member: int | None = None
    daily_roles: dict[int, int] = {}
    daily_channel: int | None = None
    daily_guild: int | None = None
    pause_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a member is about to ask for, and where; ``models`` None for what is not drawn.

    ``styles`` are all the names of the one style it is to be drawn in.
    """

    guild_id: int
    channel_id: int
    discord_id: int
    role_ids: frozenset[int]
    account_since: datetime
    prompt: str
    models: tuple[str, ...] | None
    pictures: int
    styles: tuple[str, ...] = ()


class Why(StrEnum):
    """What a server's rules have against it."""

    CLOSED = "closed"
    BLOCKED = "blocked"
    WORD = "word"
    MODEL = "model"
    STYLE = "style"
    ROLE = "role"
    ACCOUNT_AGE = "account_age"
    DAILY_MEMBER = "daily_member"
    DAILY_CHANNEL = "daily_channel"
    DAILY_GUILD = "daily_guild"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Used:
    """Pictures asked for today, against the limits there are."""

    member: int
    channel: int
    guild: int
    policy: Policy


@dataclass(frozen=True, slots=True)
class Ticket:
    """What ``admit`` counted, so that it can be given back."""

    subjects: tuple[str, ...]
    day: str
    pictures: int
    policy: Policy


@dataclass(frozen=True, slots=True)
class Block:
    """``until`` None: for good."""

    at: datetime
    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a server's log: who changed what, in words of the settings."""

    at: datetime
    actor: int
    what: str
    detail: str


PRESETS: dict[str, Policy] = {
    "family": Policy(adult=Adult.OFF, account_days=7, daily_member=50, pause_s=5),
    "standard": Policy(daily_member=200),
    "studio": Policy(),
}
"""For the wizard: from the strictest to the horde's own rules."""
