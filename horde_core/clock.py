"""Time and chance as arguments, so that a test can advance one and fix the other."""

import random
import secrets
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, with time zone UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from an unknown origin that never go backwards."""
        ...


class Ids(Protocol):
    def unique(self) -> str:
        """A UUID4 as its 36-character text."""
        ...

    def api_key(self) -> str:
        """22 URL-safe characters that do not begin with a hyphen (SDKs demand both)."""
        ...


class Dice(Protocol):
    def choice(self, options: Sequence[T]) -> T: ...

    def seed(self) -> int:
        """A seed in 0..2^32-1."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class SystemIds:
    def unique(self) -> str:
        return str(uuid.uuid4())

    def api_key(self) -> str:
        while (key := secrets.token_urlsafe(16)).startswith("-"):
            pass
        return key


class SystemDice:
    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def choice(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def seed(self) -> int:
        return self._random.randrange(2**32)
