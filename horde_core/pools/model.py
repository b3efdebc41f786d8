from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from horde_core.money import Kudos
from horde_core.sharedkeys.model import SharedKey


class PoolState(StrEnum):
    OPEN = "open"
    CLOSING = "closing"  # nothing new is paid; what is being drawn is waited for
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PoolRules:
    """Who may use it. None: no such condition.

    ``daily_share`` is the most a member may spend within a day (UTC); ``newcomer_days``: only
    members without an account, or with one younger than that.
    """

    daily_share: Kudos
    role_id: int | None = None
    channel_id: int | None = None
    newcomer_days: int | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    id: int
    guild_id: int
    account_id: int
    name: str
    state: PoolState
    rules: PoolRules
    opened_by: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Asker:
    """A member who wants something drawn, and where."""

    discord_id: int
    guild_id: int | None
    channel_id: int | None
    role_ids: frozenset[int]
    account_since: datetime | None


@dataclass(frozen=True, slots=True)
class Spend:
    request_id: str
    discord_id: int
    amount: Kudos
    at: datetime


@dataclass(frozen=True, slots=True)
class PoolView:
    """``rest`` is what is left; ``donors`` how many gave how much."""

    pool: Pool
    rest: Kudos
    donated: Kudos
    donors: int
    spent: Kudos
    spends: tuple[Spend, ...]


@dataclass(frozen=True, slots=True)
class OfferedKey:
    """``offer`` names it in public; the key itself is a secret of its owner."""

    key: SharedKey
    offer: str
    owner_discord: int
    seats: int
    taken: int
