"""Accounts as others and as their owner see them."""

import msgspec

from horde_core.protocol.common import Seconds


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
