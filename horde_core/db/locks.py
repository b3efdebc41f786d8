"""Turns: what must happen one at a time although no row is there to be locked, or must not be."""

from enum import IntEnum

from sqlalchemy import text

from horde_core.db.compiled import fixed
from horde_core.db.tx import Tx

HALF = 1 << 31
_LOCK = fixed(text("SELECT pg_advisory_xact_lock(:turn, :subject)"))


class Turn(IntEnum):
    """Who takes turns. The numbers are the first half of the lock's key."""

    REQUESTS_OF_ACCOUNT = 0
    ANONYMOUS_REQUESTS_BY_MODEL = 1
    CHECK_IN_OF_WORKER = 2
    FORMS_OF_ACCOUNT = 3
    CHANGES_OF_GUILDS = 20
    POOL = 21
    RATINGS_OF_ACCOUNT = 22
    REGISTRATIONS_OF_NETWORK = 23
    SHARDS = 24


async def take(tx: Tx, turn: Turn, subject: int) -> None:
    """Wait for the turn of ``subject`` (0..2^32-1), kept until the transaction ends."""
    if tx.dialect.name != "postgresql":
        return  # SQLite has one writer at a time
    await tx.execute(_LOCK, {"turn": int(turn), "subject": subject - HALF})
