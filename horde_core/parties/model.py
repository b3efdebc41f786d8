from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from horde_core.money import Kudos


class PartyState(StrEnum):
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class NewParty:
    """``winners``: among how many the budget is divided; ``hours`` until it ends."""

    name: str
    budget: Kudos
    winners: int
    hours: int
    guild_id: int
    channel_id: int
    host_discord: int


@dataclass(frozen=True, slots=True)
class Party:
    id: int
    guild_id: int
    channel_id: int
    host_discord: int
    host_id: int
    name: str
    budget: Kudos
    winners: int
    state: PartyState
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A member's picture and how many vote for it."""

    discord_id: int
    account_id: int
    message_id: int | None
    channel_id: int
    at: datetime
    votes: int


@dataclass(frozen=True, slots=True)
class Prize:
    discord_id: int
    account_id: int
    amount: Kudos
    votes: int


@dataclass(frozen=True, slots=True)
class PartyView:
    """``prizes`` once it has ended."""

    party: Party
    entries: tuple[Entry, ...]
    prizes: tuple[Prize, ...] = ()
