"""How a new owner of workers becomes trusted: half of the earnings wait until they are."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store, suspicions
from horde_core.accounts.model import Role
from horde_core.db.tables.accounts import AccountRow, RoleRow, SuspicionRow
from horde_core.db.tables.kudos import BalanceRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.kudos import ledger
from horde_core.kudos import store as books
from horde_core.kudos.model import Posting, Purse
from horde_core.money import Kudos

PROBATION = timedelta(days=7)


async def release_escrow(
    tx: AsyncConnection, account_id: int, occasion: str, now: datetime
) -> None:
    """Move what waited for trust into the balance."""
    waiting = (await books.balances(tx, account_id)).evaluating
    if waiting:
        await ledger.post(
            tx,
            ledger.Movement(
                key=f"trust:{account_id}:{occasion}",
                kind="trust",
                at=now,
                postings=[
                    Posting(account_id, Kudos(-waiting), purse=Purse.EVALUATING),
                    Posting(account_id, waiting),
                ],
            ),
        )


async def trust(tx: AsyncConnection, account_id: int, occasion: str, now: datetime) -> None:
    """Give the role and what comes with it: what waited is paid, paused workers go on."""
    await store.add_role(tx, account_id, Role.TRUSTED)
    await release_escrow(tx, account_id, occasion, now)
    await tx.execute(
        update(WorkerRow).where(WorkerRow.account_id == account_id).values(paused=False)
    )


async def promote(tx: AsyncConnection, threshold: Kudos, occasion: str, now: datetime) -> int:
    """Trust every harmless account past its probation whose escrow exceeds the threshold."""
    trusted = select(RoleRow.account_id).where(RoleRow.role == Role.TRUSTED.value)
    suspicious = (
        select(SuspicionRow.account_id)
        .group_by(SuspicionRow.account_id)
        .having(func.sum(SuspicionRow.times) >= suspicions.TOO_MANY)
    )
    ripe = await tx.scalars(
        select(AccountRow.id)
        .join(BalanceRow, BalanceRow.account_id == AccountRow.id)
        .where(
            AccountRow.id > 0,
            AccountRow.created_at <= now - PROBATION,
            BalanceRow.purse == Purse.EVALUATING.value,
            BalanceRow.amount > threshold,
            AccountRow.id.not_in(trusted),
            AccountRow.id.not_in(suspicious),
        )
    )
    accounts = list(ripe)
    for account_id in accounts:
        await trust(tx, account_id, occasion, now)
    return len(accounts)
