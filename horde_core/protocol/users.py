"""Accounts as others and as their owner see them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import Seconds

Delta = Annotated[int, Meta(ge=-(10**12), le=10**12)]


class KudosDetails(msgspec.Struct, frozen=True, kw_only=True):
    """Where kudos came from and went; `gifted` is negative."""

    accumulated: float = 0.0
    gifted: float = 0.0
    donated: float = 0.0
    admin: float = 0.0
    received: float = 0.0
    recurring: float = 0.0
    awarded: float = 0.0
    styled: float = 0.0


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    megapixelsteps: float = 0.0
    tokens: int = 0


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    image: int = 0
    text: int = 0
    interrogation: int = 0


class Records(msgspec.Struct, frozen=True, kw_only=True):
    usage: Amounts = Amounts()
    contribution: Amounts = Amounts()
    fulfillment: Counts = Counts()
    request: Counts = Counts()
    style: Counts = Counts()
    rating: Counts = Counts()


class OldUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Obsolete, kept because old SDKs insist on it."""

    megapixelsteps: float | None = None
    requests: int | None = None


class OldContributions(msgspec.Struct, frozen=True, kw_only=True):
    """Obsolete, kept because old SDKs insist on it."""

    megapixelsteps: float | None = None
    fulfillments: int | None = None


class StyleName(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    id: str
    type: str


class MonthlyKudos(msgspec.Struct, frozen=True, kw_only=True):
    amount: int
    last_received: str | None = None


class ActiveGenerations(msgspec.Struct, frozen=True, kw_only=True):
    image: list[str] = msgspec.field(default_factory=list)
    text: list[str] = msgspec.field(default_factory=list)
    alchemy: list[str] = msgspec.field(default_factory=list)


class User(msgspec.Struct, frozen=True, kw_only=True):
    """An account. What the asker may not see is null."""

    username: str
    id: int
    kudos: float
    concurrency: int
    worker_invited: int
    worker_count: int
    account_age: Seconds
    trusted: bool
    flagged: bool
    moderator: bool
    pseudonymous: bool
    service: bool
    education: bool
    customizer: bool
    deleted: bool
    kudos_details: KudosDetails
    records: Records
    usage: OldUsage = OldUsage()
    contributions: OldContributions = OldContributions()
    styles: list[StyleName] = msgspec.field(default_factory=list)
    worker_ids: list[str] | None = None
    sharedkey_ids: list[str] | None = None
    active_generations: ActiveGenerations | None = None
    contact: str | None = None
    vpn: bool | None = None
    special: bool | None = None
    evaluating_kudos: float | None = None
    monthly_kudos: MonthlyKudos | None = None
    suspicious: int | None = None
    admin_comment: str | None = None
    proxy_passkey: str | None = None


class UsersQuery(msgspec.Struct, frozen=True, kw_only=True):
    page: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] = 1
    sort: Literal["kudos", "age"] = "kudos"


class UserChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change about an account; absent fields stay as they are."""

    kudos: Annotated[Delta, Meta(description="Added; for administrators.")] | UnsetType = UNSET
    monthly_kudos: (
        Annotated[Delta, Meta(description="Added, and paid at once; for administrators.")]
        | UnsetType
    ) = UNSET
    usage_multiplier: Annotated[float, Meta(ge=0.1, le=10)] | UnsetType = UNSET
    moderator: bool | UnsetType = UNSET
    concurrency: Annotated[int, Meta(ge=0, le=500)] | UnsetType = UNSET
    worker_invited: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET
    trusted: bool | UnsetType = UNSET
    flagged: bool | UnsetType = UNSET
    customizer: bool | UnsetType = UNSET
    vpn: bool | UnsetType = UNSET
    service: bool | UnsetType = UNSET
    education: bool | UnsetType = UNSET
    special: bool | UnsetType = UNSET
    reset_suspicion: bool | UnsetType = UNSET
    admin_comment: Annotated[str, Meta(min_length=5, max_length=500)] | UnsetType = UNSET
    public_workers: bool | UnsetType = UNSET
    username: Annotated[str, Meta(min_length=3, max_length=100)] | UnsetType = UNSET
    contact: Annotated[str, Meta(min_length=5, max_length=500)] | UnsetType = UNSET
    generate_proxy_passkey: bool | UnsetType = UNSET
    undelete: bool | UnsetType = UNSET


class UserChanged(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, as it is now."""

    new_kudos: float | UnsetType = UNSET
    monthly_kudos: int | UnsetType = UNSET
    usage_multiplier: float | UnsetType = UNSET
    moderator: bool | UnsetType = UNSET
    concurrency: int | UnsetType = UNSET
    worker_invited: int | UnsetType = UNSET
    trusted: bool | UnsetType = UNSET
    flagged: bool | UnsetType = UNSET
    customizer: bool | UnsetType = UNSET
    vpn: bool | UnsetType = UNSET
    service: bool | UnsetType = UNSET
    education: bool | UnsetType = UNSET
    special: bool | UnsetType = UNSET
    new_suspicion: int | UnsetType = UNSET
    admin_comment: str | UnsetType = UNSET
    public_workers: bool | UnsetType = UNSET
    username: str | UnsetType = UNSET
    contact: str | UnsetType = UNSET
    proxy_passkey: str | UnsetType = UNSET
    undeleted: bool | UnsetType = UNSET
