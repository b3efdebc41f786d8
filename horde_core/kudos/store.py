"""Reading the books."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.kudos import BalanceRow, BucketRow, HoldRow, PostingRow
from horde_core.kudos.model import Action, Balances, Purse
from horde_core.money import Kudos


def _held(account_id: int, purse: Purse) -> ColumnElement[int]:
    """Folded plus pending, as one expression: two statements might see two moments."""
    folded = (
        select(func.coalesce(func.sum(BalanceRow.amount), 0))
        .where(BalanceRow.account_id == account_id, BalanceRow.purse == purse.value)
        .scalar_subquery()
    )
    pending = (
        select(func.coalesce(func.sum(PostingRow.amount), 0))
        .where(
            PostingRow.account_id == account_id,
            PostingRow.purse == purse.value,
            PostingRow.folded.is_(False),
        )
        .scalar_subquery()
    )
    return folded + pending


async def balances(tx: AsyncConnection, account_id: int) -> Balances:
    row = (
        await tx.execute(
            select(_held(account_id, Purse.BALANCE), _held(account_id, Purse.EVALUATING))
        )
    ).one()
    return Balances(Kudos(int(row[0])), Kudos(int(row[1])))


async def holds(tx: AsyncConnection, account_id: int) -> Kudos:
    total = await tx.scalar(
        select(func.coalesce(func.sum(HoldRow.amount), 0)).where(HoldRow.account_id == account_id)
    )
    return Kudos(int(total or 0))


async def buckets(tx: AsyncConnection, account_id: int) -> dict[Action, Kudos]:
    folded = select(BucketRow.action, BucketRow.amount).where(BucketRow.account_id == account_id)
    pending = select(PostingRow.action, PostingRow.amount).where(
        PostingRow.account_id == account_id,
        PostingRow.purse == Purse.BALANCE.value,
        PostingRow.folded.is_(False),
    )
    both = folded.union_all(pending).subquery()
    rows = await tx.execute(
        select(both.c.action, func.sum(both.c.amount).label("amount")).group_by(both.c.action)
    )
    return {Action(row.action): Kudos(int(row.amount)) for row in rows}
