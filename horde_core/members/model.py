from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from horde_core.money import NONE, Kudos


class Received(StrEnum):
    """How somebody is told of gifts to them."""

    ALL = "all"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Choices:
    """``threshold``: smaller gifts are not told of. ``listed`` on leaderboards.

    ``public``: whether others may see the profile. ``language``: that of their Discord when they
    last used the bot; None when it is not known.
    """

    received: Received = Received.ALL
    sent: bool = False
    workers: bool = True
    threshold: Kudos = NONE
    listed: bool = True
    public: bool = False
    language: str | None = None


class NoticeKind(StrEnum):
    """``WAITING`` is told to a taker without an account, ``HELD`` to whoever gave to one.

    ``UNCLEAR``: nobody can tell any more whether a gift arrived at the other horde.
    """

    RECEIVED = "received"
    SENT = "sent"
    WAITING = "waiting"
    HELD = "held"
    RETURNED = "returned"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    WORKER_OFFLINE = "worker_offline"
    WORKER_PAUSED = "worker_paused"
    WORKER_FLAGGED = "worker_flagged"
    PARTY_WON = "party_won"
    STRUCK = "struck"
    BLOCKED = "blocked"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_LIFTED = "appeal_lifted"


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    discord_id: int
    kind: NoticeKind
    facts: dict[str, Any]
    at: datetime
