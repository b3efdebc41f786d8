from dataclasses import dataclass
from datetime import datetime, timedelta
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
    HOUSE = "house"
    """By those who moderate a guild, for something in it; it says nothing of the guild itself."""


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


class HouseVerdict(StrEnum):
    """What those who moderate a guild may make of its cases."""

    DISMISS = "dismiss"
    REMOVE = "remove"
    """The picture goes; nobody is to blame."""
    STRIKE = "strike"
    BLOCK = "block"
    UPHOLD = "uphold"
    LIFT = "lift"


class Grievance(StrEnum):
    """What a member may have against a picture."""

    ADULT = "adult"
    CRUEL = "cruel"
    PERSON = "person"
    ILLEGAL = "illegal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Strike:
    at: datetime
    subject: str
    guild_id: int | None
    reason: str
    details: str
    id: int = 0
    lifted_at: datetime | None = None


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
    """``facts`` are numbers and ids, never a prompt or a picture. ``by`` fields are accounts; where a
    guild judges its own (``scope`` is the guild), they are its moderators' Discord ids.
    """

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
    verdict: Verdict | HouseVerdict | None = None
    closed_by: int | None = None
    closed_at: datetime | None = None
    note: str = ""
    scope: int = 0
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    at: datetime
    by: int
    reason: Grievance
    note: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one person: what keeps them out, and why."""

    subject: str
    strikes: tuple[Strike, ...]
    timed_out_until: datetime | None
    bans: tuple[Ban, ...]
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplaint:
    """A member's word against a picture in a guild; ``about`` is who asked for the picture."""

    request_id: str
    guild_id: int
    about: int
    by: int
    reason: Grievance
    note: str = ""


@dataclass(frozen=True, slots=True)
class HouseModerator:
    """Somebody who moderates a guild, as Discord says; ``place`` is what members call the guild."""

    guild_id: int
    discord_id: int
    place: str


@dataclass(frozen=True, slots=True)
class Ruling:
    verdict: HouseVerdict
    note: str = ""
    how_long: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A guild's case with what its moderators need to know. ``misdeeds``: prompts refused here."""

    case: Case
    about: int
    complaints: tuple[Complaint, ...]
    strikes: tuple[Strike, ...]
    misdeeds: int
    blocked: bool


@dataclass(frozen=True, slots=True)
class Appealable:
    """What somebody may object to, once: a strike, or (None) being blocked in a guild."""

    guild_id: int | None
    at: datetime
    reason: str
    strike_id: int | None = None
