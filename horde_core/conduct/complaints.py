"""Complaints of members about pictures as rows."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.conduct.model import Complaint, Grievance, NewComplaint
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.conduct import ComplaintRow

LONGEST = 300
SHOWN = 20


async def add(tx: AsyncConnection, new: NewComplaint, case_id: int, at: datetime) -> bool:
    """False when the same person said so before."""
    added = await tx.execute(
        insert_or(tx, ComplaintRow)
        .values(
            request_id=new.request_id,
            by_discord=new.by,
            case_id=case_id,
            reason=new.reason.value,
            note=new.note[:LONGEST],
            at=at,
        )
        .on_conflict_do_nothing(index_elements=["request_id", "by_discord"])
        .returning(ComplaintRow.case_id)
    )
    return added.scalar_one_or_none() is not None


async def last_by(tx: AsyncConnection, discord_id: int) -> datetime | None:
    return await tx.scalar(
        select(func.max(ComplaintRow.at)).where(ComplaintRow.by_discord == discord_id)
    )


async def of_case(tx: AsyncConnection, case_id: int) -> tuple[Complaint, ...]:
    rows = await tx.execute(
        select(ComplaintRow.at, ComplaintRow.by_discord, ComplaintRow.reason, ComplaintRow.note)
        .where(ComplaintRow.case_id == case_id)
        .order_by(ComplaintRow.at, ComplaintRow.by_discord)
        .limit(SHOWN)
    )
    return tuple(Complaint(row.at, row.by_discord, Grievance(row.reason), row.note) for row in rows)


async def prune(tx: AsyncConnection, before: datetime) -> None:
    await tx.execute(delete(ComplaintRow).where(ComplaintRow.at <= before))
