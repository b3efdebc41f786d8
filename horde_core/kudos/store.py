"""Reading the books."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.kudos import BalanceRow, BucketRow, HoldRow, PostingRow
from horde_core.kudos.model import Action, Balances, Purse
from horde_core.money import NONE, Kudos


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


async def balances_of(tx: AsyncConnection, account_ids: Sequence[int]) -> dict[int, Balances]:
    """Of every account named."""
    folded = select(BalanceRow.account_id, BalanceRow.purse, BalanceRow.amount).where(
        BalanceRow.account_id.in_(account_ids)
    )
    pending = select(PostingRow.account_id, PostingRow.purse, PostingRow.amount).where(
        PostingRow.account_id.in_(account_ids), PostingRow.folded.is_(False)
    )
    both = folded.union_all(pending).subquery()
    rows = await tx.execute(
        select(both.c.account_id, both.c.purse, func.sum(both.c.amount)).group_by(
            both.c.account_id, both.c.purse
        )
    )
    held = {(row[0], row[1]): Kudos(int(row[2])) for row in rows}
    return {
        account_id: Balances(
            held.get((account_id, Purse.BALANCE.value), NONE),
            held.get((account_id, Purse.EVALUATING.value), NONE),
        )
        for account_id in account_ids
    }


async def buckets_of(
    tx: AsyncConnection, account_ids: Sequence[int]
) -> dict[int, dict[Action, Kudos]]:
    """Of every account named."""
    folded = select(BucketRow.account_id, BucketRow.action, BucketRow.amount).where(
        BucketRow.account_id.in_(account_ids)
    )
    pending = select(PostingRow.account_id, PostingRow.action, PostingRow.amount).where(
        PostingRow.account_id.in_(account_ids),
        PostingRow.purse == Purse.BALANCE.value,
        PostingRow.folded.is_(False),
    )
    both = folded.union_all(pending).subquery()
    rows = await tx.execute(
        select(both.c.account_id, both.c.action, func.sum(both.c.amount)).group_by(
            both.c.account_id, both.c.action
        )
    )
    found: dict[int, dict[Action, Kudos]] = {account_id: {} for account_id in account_ids}
    for account_id, action, amount in rows:
        found[account_id][Action(action)] = Kudos(int(amount))
    return found


async def holds(tx: AsyncConnection, account_id: int) -> Kudos:
    total = await tx.scalar(
        select(func.coalesce(func.sum(HoldRow.amount), 0)).where(HoldRow.account_id == account_id)
    )
    return Kudos(int(total or 0))
