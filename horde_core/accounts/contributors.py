"""Who gave and who asked for the most: for the first page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Role
from horde_core.db.tables.accounts import AccountRow, RecordRow, RoleRow
from horde_core.kudos.model import Record

HIDDEN = (Role.DELETED.value, Role.FLAGGED.value)


@dataclass(frozen=True, slots=True)
class Contributor:
    """``alias`` None: they do not want to be named. Results of each kind."""

    alias: str | None
    pictures: int
    texts: int
    forms: int


GAVE = (Record.FULFILLED, Record.FULFILLED_TEXTS, Record.FULFILLED_FORMS)
ASKED = (Record.REQUESTED, Record.REQUESTED_TEXTS, Record.REQUESTED_FORMS)


async def top(tx: AsyncConnection, kinds: Sequence[Record], limit: int) -> list[Contributor]:
    """By results of all three ``kinds``, as far as the records are folded; never anonymous."""
    sums = [
        func.sum(case((RecordRow.record == kind.value, RecordRow.amount), else_=0))
        for kind in kinds
    ]
    total = func.sum(RecordRow.amount)
    leaders = (
        select(RecordRow.account_id, *(it.label(f"n{n}") for n, it in enumerate(sums)), total)
        .where(RecordRow.record.in_([kind.value for kind in kinds]), RecordRow.account_id > 0)
        .where(~_hidden())
        .group_by(RecordRow.account_id)
        .having(total > 0)
        .order_by(total.desc(), RecordRow.account_id)
        .limit(limit)
        .subquery()
    )
    rows = await tx.execute(
        select(
            AccountRow.id,
            AccountRow.name,
            AccountRow.public_workers,
            leaders.c.n0,
            leaders.c.n1,
            leaders.c.n2,
        )
        .join(leaders, leaders.c.account_id == AccountRow.id)
        .where(AccountRow.wiped_at.is_(None))
        .order_by((leaders.c.n0 + leaders.c.n1 + leaders.c.n2).desc(), AccountRow.id)
    )
    return [
        Contributor(
            f"{row.name}#{row.id}" if row.public_workers else None,
            int(row.n0),
            int(row.n1),
            int(row.n2),
        )
        for row in rows
    ]


def _hidden() -> ColumnElement[bool]:
    return (
        select(RoleRow.account_id)
        .where(RoleRow.account_id == RecordRow.account_id, RoleRow.role.in_(HIDDEN))
        .exists()
    )
