"""Raters and what they are asked, as rows."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db import locks
from horde_core.db.engine import insert
from horde_core.db.locks import Turn
from horde_core.db.tables.ratings import QuestionRow, RaterRow
from horde_core.money import Kudos
from horde_core.ratings.model import Kind, Rater, Suspect

LISTED = 100


async def lock(tx: AsyncConnection, account_id: int) -> None:
    """Let one thing at a time be said by an account, and be paid."""
    await locks.take(tx, Turn.RATINGS_OF_ACCOUNT, account_id)


async def get(tx: AsyncConnection, account_id: int) -> Rater:
    """As new where nothing was ever rated."""
    row = (
        await tx.execute(
            select(*RaterRow.__table__.columns).where(RaterRow.account_id == account_id)
        )
    ).one_or_none()
    return Rater(account_id) if row is None else _rater(row)


async def put(tx: AsyncConnection, rater: Rater) -> None:
    values = asdict(rater) | {"suspicion": rater.suspicion and rater.suspicion.value}
    await tx.execute(
        insert(tx, RaterRow)
        .values(**values)
        .on_conflict_do_update(index_elements=["account_id"], set_=values)
    )


async def listed(tx: AsyncConnection, *, suspicious: bool) -> list[Rater]:
    """Those who rated the most; on demand only those whom something speaks against."""
    statement = select(*RaterRow.__table__.columns).order_by(
        RaterRow.rated.desc(), RaterRow.account_id
    )
    if suspicious:
        statement = statement.where(
            RaterRow.suspicion.is_not(None) | RaterRow.barred_until.is_not(None)
        )
    return [_rater(row) for row in await tx.execute(statement.limit(LISTED))]


def _rater(row: Row[*tuple[Any, ...]]) -> Rater:
    facts = row._asdict()
    facts["pending"] = Kudos(row.pending)
    facts["suspicion"] = row.suspicion and Suspect(row.suspicion)
    return Rater(**facts)


async def ask(
    tx: AsyncConnection, question_id: str, account_id: int, kind: Kind, subject: str, at: datetime
) -> None:
    """In place of what the account was asked before."""
    values = {"id": question_id, "kind": kind.value, "subject": subject, "asked_at": at}
    await tx.execute(
        insert(tx, QuestionRow)
        .values(account_id=account_id, **values)
        .on_conflict_do_update(index_elements=["account_id"], set_=values)
    )


async def asked(tx: AsyncConnection, account_id: int) -> tuple[str, Kind, str, datetime] | None:
    """Id, kind and subject of the open question, and when it was put."""
    row = (
        await tx.execute(
            select(
                QuestionRow.id, QuestionRow.kind, QuestionRow.subject, QuestionRow.asked_at
            ).where(QuestionRow.account_id == account_id)
        )
    ).one_or_none()
    return None if row is None else (row.id, Kind(row.kind), row.subject, row.asked_at)


async def answered(tx: AsyncConnection, question_id: str) -> None:
    await tx.execute(delete(QuestionRow).where(QuestionRow.id == question_id))
