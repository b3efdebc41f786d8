"""Rate limits as rules: fixed windows per address, per path or per key. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

_NAMES = {1: "second", 60: "minute", 3600: "hour"}


class Per(StrEnum):
    """Whom a limit counts: an address at the operation, at the exact path, or a key there."""

    ADDRESS = "address"
    PATH = "path"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Limit:
    """``known`` and ``anonymous`` replace ``amount`` for addresses of trusted accounts and for
    the anonymous key.
    """

    amount: int
    seconds: int
    per: Per
    known: int | None = None
    anonymous: int | None = None

    def allowed(self, *, known_address: bool, anonymous_key: bool) -> int:
        if known_address and self.known is not None:
            return self.known
        if anonymous_key and self.anonymous is not None:
            return self.anonymous
        return self.amount


USUAL = (Limit(90, 60, Per.ADDRESS),)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request counts for. ``key`` is any text that tells keys apart."""

    address: str
    path: str
    operation: str
    key: str
    anonymous: bool


@dataclass(frozen=True, slots=True)
class Window:
    """``reset`` in seconds since the epoch."""

    allowed: int
    seconds: int
    used: int
    reset: float

    @property
    def exceeded(self) -> bool:
        return self.used > self.allowed

    @property
    def text(self) -> str:
        """As clients read it.

        >>> Window(2, 1, 3, 0.0).text
        '2 per 1 second'
        """
        return f"{self.allowed} per 1 {_NAMES[self.seconds]}"

    def headers(self, now: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.allowed),
            "X-RateLimit-Remaining": str(max(0, self.allowed - self.used)),
            "X-RateLimit-Reset": str(int(self.reset)),
            "Retry-After": str(max(1, round(self.reset - now))),
        }


@dataclass(frozen=True, slots=True)
class Bucket:
    """One window of one caller. ``name`` is a hash that is the same in every process."""

    name: str
    ends_at: int


def bucket(limit: Limit, caller: Caller, now: float) -> Bucket:
    """Where ``limit`` counts a request of ``caller`` at ``now``."""
    start = int(now // limit.seconds)
    match limit.per:
        case Per.ADDRESS:
            whom = f"a {caller.address} {caller.operation}"
        case Per.PATH:
            whom = f"p {caller.address} {caller.path}"
        case Per.KEY:
            whom = f"k {caller.key} {caller.path}"
    text = f"{limit.seconds} {start} {whom}".encode("utf-8", "surrogatepass")
    return Bucket(blake2b(text, digest_size=16).hexdigest(), (start + 1) * limit.seconds)
