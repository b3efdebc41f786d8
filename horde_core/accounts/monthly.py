"""Kudos that some accounts are given every month."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Role
from horde_core.db.tables.accounts import AccountRow, RoleRow
from horde_core.kudos import ledger
from horde_core.kudos.model import Action, Posting, System
from horde_core.money import Kudos


def month_later(moment: datetime) -> datetime:
    """The same day and time of the next month, or its last day.

    >>> from datetime import UTC
    >>> str(month_later(datetime(2026, 1, 31, 8, tzinfo=UTC)))[:16]
    '2026-02-28 08:00'
    >>> str(month_later(datetime(2026, 12, 5, tzinfo=UTC)))[:10]
    '2027-01-05'
    """
    year, month = (moment.year + moment.month // 12, moment.month % 12 + 1)
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


async def grant(tx: AsyncConnection, account_id: int, delta: Kudos, now: datetime) -> Kudos:
    """Change what an account is given by ``delta`` and pay a raise at once; the new amount."""
    row = (
        await tx.execute(
            select(AccountRow.monthly_kudos, AccountRow.monthly_paid_at)
            .where(AccountRow.id == account_id)
            .with_for_update(key_share=True)
        )
    ).one()
    amount = Kudos(max(0, row.monthly_kudos + delta))
    await tx.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id)
        .values(monthly_kudos=amount, monthly_paid_at=row.monthly_paid_at or now)
    )
    raised = Kudos(max(0, amount - row.monthly_kudos))
    await _pay(tx, account_id, raised, f"raise:{amount}:{now.isoformat()}", now)
    return amount


@dataclass(frozen=True, slots=True)
class Due:
    """One month that an account is owed; ``last`` None: it was never paid."""

    account_id: int
    amount: Kudos
    last: datetime | None
    at: datetime


def _has(role: Role) -> ColumnElement[bool]:
    held = select(RoleRow.account_id).where(
        RoleRow.account_id == AccountRow.id, RoleRow.role == role.value
    )
    return held.exists()


async def due(tx: AsyncConnection, now: datetime, moderators: Kudos) -> list[Due]:
    """Whose month is over; moderators get ``moderators`` on top of their own."""
    is_moderator = _has(Role.MODERATOR)
    given = AccountRow.monthly_kudos > 0
    rows = await tx.execute(
        select(
            AccountRow.id,
            AccountRow.monthly_kudos,
            AccountRow.monthly_paid_at,
            is_moderator.label("moderates"),
        )
        .where(
            AccountRow.id > 0,
            or_(given, is_moderator) if moderators else given,
            ~_has(Role.DELETED),
        )
        .order_by(AccountRow.id)
    )
    found = (
        Due(
            account_id=row.id,
            amount=Kudos(row.monthly_kudos + (moderators if row.moderates else 0)),
            last=row.monthly_paid_at,
            at=now if row.monthly_paid_at is None else month_later(row.monthly_paid_at),
        )
        for row in rows
    )
    return [one for one in found if one.at <= now]


async def pay(tx: AsyncConnection, one: Due, now: datetime) -> bool:
    """Pay it and move the date one month on; false when that was done meanwhile."""
    moved = await tx.execute(
        update(AccountRow)
        .where(
            AccountRow.id == one.account_id,
            AccountRow.monthly_paid_at.is_not_distinct_from(one.last),
        )
        .values(monthly_paid_at=one.at)
    )
    if moved.rowcount != 1:
        return False
    await _pay(tx, one.account_id, one.amount, one.at.isoformat(), now)
    return True


async def _pay(
    tx: AsyncConnection, account_id: int, amount: Kudos, occasion: str, now: datetime
) -> None:
    await ledger.post(
        tx,
        ledger.Movement(
            key=f"monthly:{account_id}:{occasion}",
            kind="monthly",
            at=now,
            postings=[
                Posting(account_id, amount, Action.RECURRING),
                Posting(System.ADMIN, Kudos(-amount), Action.RECURRING),
            ],
        ),
    )
