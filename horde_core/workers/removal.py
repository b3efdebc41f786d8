"""Workers that go. What they delivered stays with those who asked for it."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.alchemy import FormRow
from horde_core.db.tables.oversight import WorkerMessageRow
from horde_core.db.tables.queue import JobRow
from horde_core.db.tables.workers import WorkerRow


async def remove(tx: AsyncConnection, worker_id: str) -> None:
    await tx.execute(delete(WorkerMessageRow).where(WorkerMessageRow.worker_id == worker_id))
    await tx.execute(delete(WorkerRow).where(WorkerRow.id == worker_id))


async def has_jobs(tx: AsyncConnection, worker_id: str) -> bool:
    for row in (JobRow, FormRow):
        if await tx.scalar(select(row.id).where(row.worker_id == worker_id).limit(1)) is not None:
            return True
    return False


async def remove_all(tx: AsyncConnection) -> int:
    """How many there were."""
    gone = WorkerMessageRow.worker_id.is_not(None)
    await tx.execute(delete(WorkerMessageRow).where(gone))
    return (await tx.execute(delete(WorkerRow))).rowcount
