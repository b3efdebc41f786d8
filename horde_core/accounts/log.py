"""What moderators did, appended and never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.oversight import AuditRow

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    account_id: int
    action: str
    subject: str
    details: str


async def note(
    tx: AsyncConnection,
    account_id: int,
    action: str,
    subject: object,
    details: object = "",
    *,
    at: datetime,
) -> None:
    """Part of the transaction that does it: nothing is done unnoted."""
    await tx.execute(
        insert(AuditRow).values(
            at=at,
            account_id=account_id,
            action=action,
            subject=str(subject)[:LONGEST],
            details=str(details)[:LONGEST],
        )
    )


async def newest(tx: AsyncConnection, limit: int = 100) -> list[Entry]:
    rows = await tx.execute(
        select(
            AuditRow.at, AuditRow.account_id, AuditRow.action, AuditRow.subject, AuditRow.details
        )
        .order_by(AuditRow.id.desc())
        .limit(limit)
    )
    return [Entry(*row) for row in rows]
