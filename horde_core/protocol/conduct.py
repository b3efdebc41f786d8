"""For moderators: cases to look at, and what is known of how people behave."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

CaseStateName = Literal["open", "claimed", "closed"]
Note = Annotated[str, Meta(max_length=500)]


class CasesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Without `state`, those that are not closed. `before` is the id of the last one seen."""

    state: CaseStateName | None = None
    before: Annotated[int, Meta(ge=1, le=2**53)] | None = None


class ModeratorsCase(msgspec.Struct, frozen=True, kw_only=True):
    """`subject` is who it is about, such as account:7, proxied:3:name or ip:203.0.113.5; `facts` are
    numbers and ids.
    """

    id: int
    kind: str
    subject: str
    guild_id: str | None
    facts: dict[str, str | int]
    state: CaseStateName
    opened: str
    claimed_by: int | None
    claimed_until: str | None
    proposed_by: int | None
    verdict: str | None
    closed_by: int | None
    closed: str | None
    note: str


class CaseChange(msgspec.Struct, frozen=True, kw_only=True):
    """`claim` it, `release` it, or `close` a claimed one with a verdict.

    `days` is how long a block lasts; without it, for good.
    """

    action: Literal["claim", "release", "close"]
    verdict: Literal["dismiss", "warn", "time_out", "block", "lift"] = "dismiss"
    note: Note = ""
    days: Annotated[int, Meta(ge=1, le=3650)] | UnsetType = UNSET


class MisdeedNoted(msgspec.Struct, frozen=True, kw_only=True):
    at: str
    guild_id: str | None
    reason: str
    details: str


class BanShown(msgspec.Struct, frozen=True, kw_only=True):
    """`guild_id` null: everywhere; `until` null: for good."""

    guild_id: str | None
    until: str | None
    reason: str
    by: str


class ConductRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The newest hundred strikes of somebody, and what keeps them out."""

    subject: str
    strikes: list[MisdeedNoted]
    reports: int
    timed_out_until: str | None
    bans: list[BanShown]


class NewBan(msgspec.Struct, frozen=True, kw_only=True):
    """Keep somebody out; without `days`, for good."""

    reason: Note = ""
    days: Annotated[int, Meta(ge=1, le=3650)] | UnsetType = UNSET
