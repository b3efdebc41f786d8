"""Rate limits: fixed windows per address, per path or per key, held in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_NAMES = {1: "second", 60: "minute", 3600: "hour"}
PRUNE_AT = 20_000
REMEMBERED_S = 86_400


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


class Limiter:
    """Counts of this process. Several api processes count each on their own."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int, int], int] = {}
        self._known: dict[str, float] = {}

    def remember(self, address: str, now: float) -> None:
        """Give ``address`` the wider limits for a day."""
        self._known[address] = now + REMEMBERED_S
        if len(self._known) > PRUNE_AT:
            self._known = {known: end for known, end in self._known.items() if end > now}

    def count(self, limits: Iterable[Limit], caller: Caller, now: float) -> Window | None:
        """Count one request; the exceeded window, else the shortest one."""
        self._prune(now)
        known = self._known.get(caller.address, 0.0) > now
        windows = [self._hit(limit, caller, known, now) for limit in limits]
        exceeded = (window for window in windows if window.exceeded)
        shortest = min(windows, key=lambda window: window.seconds, default=None)
        return next(exceeded, shortest)

    def _hit(self, limit: Limit, caller: Caller, known: bool, now: float) -> Window:
        start = int(now // limit.seconds)
        bucket = (_bucket(limit.per, caller), limit.seconds, start)
        used = self._counts[bucket] = self._counts.get(bucket, 0) + 1
        allowed = limit.allowed(known_address=known, anonymous_key=caller.anonymous)
        return Window(allowed, limit.seconds, used, float((start + 1) * limit.seconds))

    def _prune(self, now: float) -> None:
        if len(self._counts) < PRUNE_AT:
            return
        self._counts = {
            bucket: used
            for bucket, used in self._counts.items()
            if (bucket[2] + 1) * bucket[1] > now
        }
        if len(self._counts) >= PRUNE_AT:  # a flood within one window: start afresh
            self._counts.clear()


def _bucket(per: Per, caller: Caller) -> str:
    if per is Per.ADDRESS:
        return f"a {caller.address} {caller.operation}"
    if per is Per.PATH:
        return f"p {caller.address} {caller.path}"
    return f"k {caller.key} {caller.path}"
