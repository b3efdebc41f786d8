from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from horde_core.errors import InvalidApiKey
from horde_core.money import NONE, Kudos

ANONYMOUS_ID = 0
ANONYMOUS_KEY = "0000000000"
OPERATOR_ID = 1


class Suspicion(StrEnum):
    """Why an account looks as if it did harm; enough of them and its transfers fail."""

    WORKER_NAME_LONG = "worker_name_long"
    WORKER_NAME_EXTREME = "worker_name_extreme"
    WORKER_PROFANITY = "worker_profanity"
    UNSAFE_IP = "unsafe_ip"
    EXTREME_MAX_PIXELS = "extreme_max_pixels"
    UNREASONABLY_FAST = "unreasonably_fast"
    USERNAME_LONG = "username_long"
    USERNAME_PROFANITY = "username_profanity"
    CORRUPT_PROMPT = "corrupt_prompt"
    TOO_MANY_JOBS_ABORTED = "too_many_jobs_aborted"


class Role(StrEnum):
    MODERATOR = "moderator"
    TRUSTED = "trusted"
    FLAGGED = "flagged"
    CUSTOMIZER = "customizer"
    VPN = "vpn"
    SPECIAL = "special"
    SERVICE = "service"
    EDUCATION = "education"
    DELETED = "deleted"
    ADMIN = "admin"


def floor(account_id: int, *, pseudonymous: bool) -> Kudos:
    """The balance below which debts are forgiven.

    >>> floor(0, pseudonymous=True), floor(7, pseudonymous=True), floor(7, pseudonymous=False)
    (-5000, 1400, 2500)
    """
    if account_id == ANONYMOUS_ID:
        return Kudos(-5000)
    return Kudos(1400 if pseudonymous else 2500)


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    name: str
    roles: frozenset[Role]
    concurrency: int
    pseudonymous: bool
    public_workers: bool
    worker_invited: int
    contact: str | None
    created_at: datetime
    discord_id: int | None
    usage_multiplier: float = 1.0

    @property
    def alias(self) -> str:
        return f"{self.name}#{self.id}"

    @property
    def is_anonymous(self) -> bool:
        return self.id == ANONYMOUS_ID

    def has(self, role: Role) -> bool:
        return role in self.roles

    @property
    def trusted(self) -> bool:
        return Role.TRUSTED in self.roles

    @property
    def moderates(self) -> bool:
        return Role.MODERATOR in self.roles

    @property
    def floor(self) -> Kudos:
        return floor(self.id, pseudonymous=self.pseudonymous)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, made once at the edge.

    Whoever holds a shared key acts for its owner, ``account``, and only in generating.
    ``unsafe_ip``: by the operator's lists the address hides who is behind it. ``guild_id``: the
    Discord server where it was asked, ``safe_only`` whether it gets what is safe for work only.
    """

    account: Account
    client_agent: str = "unknown:0:unknown"
    ip: str = ""
    proxied_account: str | None = None
    shared_key_id: str | None = None
    last_in_line: bool = False
    unsafe_ip: bool = False
    guild_id: int | None = None
    safe_only: bool = False

    def in_person(self) -> Account:
        """The account, which sent its own key. Raises InvalidApiKey for a shared one."""
        if self.shared_key_id is not None:
            raise InvalidApiKey
        return self.account


@dataclass(frozen=True, slots=True)
class NewAccount:
    """``api_key`` is shown here once and never again: only its hash is kept."""

    account: Account
    api_key: str


@dataclass(frozen=True, slots=True)
class Linked:
    """``created`` is false when the Discord user had this account already."""

    account: Account
    created: bool


@dataclass(frozen=True, slots=True)
class AttachCode:
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Buckets:
    """The balance by where it came from; ``gifted`` and ``donated`` are negative."""

    accumulated: Kudos = NONE
    gifted: Kudos = NONE
    donated: Kudos = NONE
    admin: Kudos = NONE
    received: Kudos = NONE
    recurring: Kudos = NONE
    awarded: Kudos = NONE
    styled: Kudos = NONE


@dataclass(frozen=True, slots=True)
class Records:
    """``usage`` and ``contribution`` in pixel-steps; ``fulfilled`` and ``requested`` in images."""

    usage: int = 0
    contribution: int = 0
    fulfilled: int = 0
    requested: int = 0
    usage_tokens: int = 0
    contribution_tokens: int = 0
    fulfilled_texts: int = 0
    requested_texts: int = 0
    fulfilled_forms: int = 0
    requested_forms: int = 0
    styled: int = 0
    styled_texts: int = 0
    rated: int = 0


@dataclass(frozen=True, slots=True)
class Notes:
    """What only moderators see. ``monthly`` is the account's own, without that of its roles."""

    suspicions: int = 0
    comment: str | None = None
    proxy_passkey: str | None = None
    monthly: Kudos = NONE
    monthly_paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StyleName:
    """A style as its author's details tell of it; ``kind`` is image or text."""

    id: str
    kind: str
    name: str
    public: bool


@dataclass(frozen=True, slots=True)
class AccountDetails:
    account: Account
    kudos: Kudos
    evaluating: Kudos
    buckets: Buckets
    records: Records
    worker_ids: tuple[str, ...]
    active_requests: tuple[str, ...]
    active_texts: tuple[str, ...]
    active_interrogations: tuple[str, ...]
    age_s: int
    shared_key_ids: tuple[str, ...] = ()
    notes: Notes = Notes()
    styles: tuple[StyleName, ...] = ()
