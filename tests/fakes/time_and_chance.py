"""A clock that goes when told, ids that count, dice without chance."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

T = TypeVar("T")
DAWN = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


class FakeClock:
    def __init__(self, start: datetime = DAWN) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - DAWN).total_seconds()

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class CountingIds:
    def __init__(self) -> None:
        self._numbers = count(1)

    def unique(self) -> str:
        return f"{next(self._numbers):08x}-0000-4000-8000-000000000000"

    def api_key(self) -> str:
        return f"key{next(self._numbers):019d}"


class FixedDice:
    def choice(self, options: Sequence[T]) -> T:
        return options[0]

    def seed(self) -> int:
        return 42
