"""What makes an account look as if it did harm."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, literal, select

from horde_core.accounts.model import Account, Suspicion
from horde_core.db.engine import insert
from horde_core.db.tables.accounts import SuspicionRow
from horde_core.db.tx import Tx

TOO_MANY = 5
REPEATED = frozenset({Suspicion.UNREASONABLY_FAST, Suspicion.TOO_MANY_JOBS_ABORTED})
"""These count each time, the others once."""


def is_suspicious(account: Account, suspicions: int) -> bool:
    """Trusted accounts never are."""
    return suspicions >= TOO_MANY and not account.trusted


async def note(tx: Tx, account_id: int, suspicion: Suspicion, now: datetime) -> None:
    """Nothing is noted of the anonymous account."""
    if account_id <= 0:
        return
    more = literal(int(suspicion in REPEATED))
    await tx.execute(
        insert(tx, SuspicionRow)
        .values(account_id=account_id, suspicion=suspicion.value, times=1, at=now)
        .on_conflict_do_update(
            index_elements=["account_id", "suspicion"],
            set_={"times": SuspicionRow.times + more, "at": now},
        )
    )


async def counts(tx: Tx, account_ids: Sequence[int]) -> dict[int, int]:
    """Of every account named."""
    rows = await tx.execute(
        select(SuspicionRow.account_id, func.sum(SuspicionRow.times))
        .where(SuspicionRow.account_id.in_(account_ids))
        .group_by(SuspicionRow.account_id)
    )
    found = {row[0]: int(row[1]) for row in rows}
    return {account_id: found.get(account_id, 0) for account_id in account_ids}


async def forget(tx: Tx, account_id: int) -> None:
    await tx.execute(delete(SuspicionRow).where(SuspicionRow.account_id == account_id))
