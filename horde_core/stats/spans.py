"""Time in pieces: finer ones for what is recent, and how long each kind is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from horde_core.db.types import EPOCH

MINUTE = timedelta(minutes=1)


class Span(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Piece:
    """Pieces of ``length`` add up to ``covered``, and are kept a little longer."""

    length: timedelta
    covered: timedelta

    def first(self, now: datetime) -> datetime:
        """The start of the oldest piece that still counts."""
        return start(now - self.covered, self.length)


PIECES = {
    Span.MINUTE: Piece(MINUTE, timedelta(hours=1)),
    Span.HOUR: Piece(timedelta(hours=1), timedelta(days=1)),
    Span.DAY: Piece(timedelta(days=1), timedelta(days=30)),
}


def start(moment: datetime, length: timedelta) -> datetime:
    """When the piece began that ``moment`` lies in.

    >>> start(EPOCH + timedelta(minutes=90), timedelta(hours=1)) - EPOCH
    datetime.timedelta(seconds=3600)
    """
    return moment - (moment - EPOCH) % length


def starts(moment: datetime) -> dict[Span, datetime]:
    """The start of each kind of piece that ``moment`` counts in."""
    found = {span: start(moment, piece.length) for span, piece in PIECES.items()}
    return {**found, Span.TOTAL: EPOCH}
