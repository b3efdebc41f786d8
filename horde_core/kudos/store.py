"""Reading the books."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam, func, select

from horde_core.db.compiled import fixed
from horde_core.db.tables.kudos import PENDING, BalanceRow, HoldRow, PostingRow
from horde_core.db.tx import Tx
from horde_core.kudos.model import Balances, Purse
from horde_core.money import NONE, Kudos


def _held(purse: Purse) -> ColumnElement[int]:
    """Folded plus pending, as one expression: two statements might see two moments."""
    account_id = bindparam("account", type_=BigInteger)
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
            PENDING,
        )
        .scalar_subquery()
    )
    return folded + pending


_PURSES = (
    _held(Purse.BALANCE).label("balance"),
    _held(Purse.EVALUATING).label("evaluating"),
)
_BALANCES = fixed(select(*_PURSES))
_HELD = fixed(
    select(
        *_PURSES,
        select(func.coalesce(func.sum(HoldRow.amount), 0))
        .where(HoldRow.account_id == bindparam("account", type_=BigInteger))
        .scalar_subquery()
        .label("holds"),
    )
)


async def balances(tx: Tx, account_id: int) -> Balances:
    return _of_row((await tx.execute(_BALANCES, {"account": account_id})).one())


async def held(tx: Tx, account_id: int) -> tuple[Balances, Kudos]:
    """With what unfinished requests may still cost."""
    row = (await tx.execute(_HELD, {"account": account_id})).one()
    return _of_row(row), Kudos(int(row.holds))


def _of_row(row: Any) -> Balances:
    return Balances(Kudos(int(row.balance)), Kudos(int(row.evaluating)))


async def balances_of(tx: Tx, account_ids: Sequence[int]) -> dict[int, Balances]:
    """Of every account named."""
    folded = select(BalanceRow.account_id, BalanceRow.purse, BalanceRow.amount).where(
        BalanceRow.account_id.in_(account_ids)
    )
    pending = select(PostingRow.account_id, PostingRow.purse, PostingRow.amount).where(
        PostingRow.account_id.in_(account_ids), PENDING
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
