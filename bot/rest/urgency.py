"""What matters first when not everything can be sent at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum


class Urgency(IntEnum):
    """The smaller, the sooner."""

    ACKNOWLEDGE = 0
    RESULT = 1
    NOTICE = 2
    PROGRESS = 3
    CHORES = 4


_urgency: ContextVar[Urgency] = ContextVar("urgency", default=Urgency.RESULT)
"""Somebody waits for whatever does not say otherwise."""


@contextmanager
def urgent(urgency: Urgency) -> Iterator[None]:
    """Requests made inside are that urgent."""
    token = _urgency.set(urgency)
    try:
        yield
    finally:
        _urgency.reset(token)


def present() -> Urgency:
    return _urgency.get()
