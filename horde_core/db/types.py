"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; on SQLite only INTEGER counts up by itself."""


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970.

    >>> microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (moment - EPOCH) // MICROSECOND


class UtcTime(TypeDecorator[datetime]):
    """A moment with time zone, stored as microseconds since 1970 (SQLite drops offsets)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=int(value))


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of strings, stored as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        return msgspec.json.encode(value or ()).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return _words(value) if value else ()


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """The same few lists come again and again."""
    return msgspec.json.decode(text, type=tuple[str, ...])
