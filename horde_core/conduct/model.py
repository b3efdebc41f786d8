from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Standing(IntEnum):
    """How a guild is treated; each includes those before it."""

    GOOD = 0
    LAST_IN_LINE = 1
    SAFE_ONLY = 2
    SUSPENDED = 3


class Reason(StrEnum):
    """What a strike is for."""

    CORRUPT_PROMPT = "corrupt_prompt"
    REPORTED = "reported"
    WARNED = "warned"


class Report(StrEnum):
    """What a worker's safety check found in a picture."""

    CSAM = "csam"
    NSFW = "nsfw"


class CaseKind(StrEnum):
    REPORTS = "reports"
    """Workers' safety checks speak against somebody too often."""
    GUILD = "guild"
    """A guild has come into a worse standing."""
    SUSPICION = "suspicion"
    """Too much is suspicious about the owner of a worker."""
    COMPLAINT = "complaint"
    """Somebody complained about a result."""
    BOOKS = "books"
    """The books do not balance."""
    APPEAL = "appeal"
    """Somebody asks to be let in again."""


class CaseState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    CLOSED = "closed"


class Verdict(StrEnum):
    DISMISS = "dismiss"
    WARN = "warn"
    TIME_OUT = "time_out"
    BLOCK = "block"
    LIFT = "lift"
    """Let somebody in again: forgive time-outs and lift blocks."""


@dataclass(frozen=True, slots=True)
class Strike:
    at: datetime
    subject: str
    guild_id: int | None
    reason: str
    details: str


@dataclass(frozen=True, slots=True)
class Ban:
    """``scope`` 0: everywhere; else the guild in which it holds. ``until`` None: for good."""

    subject: str
    scope: int
    until: datetime | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Case:
    """``facts`` are numbers and ids, never a prompt or a picture. ``by`` fields are accounts."""

    id: int
    kind: CaseKind
    subject: str
    guild_id: int | None
    facts: dict[str, str | int]
    state: CaseState
    opened_at: datetime
    claimed_by: int | None = None
    claimed_until: datetime | None = None
    proposed_by: int | None = None
    verdict: Verdict | None = None
    closed_by: int | None = None
    closed_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one person: what keeps them out, and why."""

    subject: str
    strikes: tuple[Strike, ...]
    timed_out_until: datetime | None
    bans: tuple[Ban, ...]
    reports: int
