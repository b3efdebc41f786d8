from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.db.tables.accounts import DiscordLinkRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.members import store as members
from horde_core.members.model import NoticeKind
from horde_core.workers.discipline import DROPPING

GONE_AFTER = timedelta(minutes=10)
GONE_FOR_GOOD = timedelta(hours=2)
"""Who has been away for longer was told of it, or the horde itself was down."""


@dataclass(frozen=True, slots=True)
class AlertService:
    db: Database
    clock: Clock

    async def watch(self) -> None:
        """Write a notice for each trouble of a worker; the same trouble is told once."""
        now = self.clock.now()
        async with self.db.reading() as tx:
            gone = await _workers(
                tx,
                WorkerRow.last_check_in <= now - GONE_AFTER,
                WorkerRow.last_check_in > now - GONE_FOR_GOOD,
                WorkerRow.maintenance.is_(False),
            )
            stopped = await _workers(
                tx,
                WorkerRow.last_check_in > now - GONE_AFTER,
                or_(
                    WorkerRow.paused.is_(True),
                    WorkerRow.maintenance.is_(True) & (WorkerRow.maintenance_msg == DROPPING),
                ),
            )
        if not gone and not stopped:
            return
        async with self.db.transaction() as tx:
            for row in gone:
                hour = f"{row.last_check_in:%Y%m%d%H}"
                key = f"offline:{row.id}:{hour}"
                await _tell(tx, key, row, NoticeKind.WORKER_OFFLINE, now)
            for row in stopped:
                kind = NoticeKind.WORKER_FLAGGED if row.paused else NoticeKind.WORKER_PAUSED
                key = f"{kind.value}:{row.id}:{now:%Y%m%d}"
                await _tell(tx, key, row, kind, now)


async def _workers(tx: AsyncConnection, *conditions: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those whose owner can be told."""
    statement = (
        select(
            WorkerRow.id,
            WorkerRow.name,
            WorkerRow.paused,
            WorkerRow.last_check_in,
            DiscordLinkRow.discord_id,
        )
        .join(DiscordLinkRow, DiscordLinkRow.account_id == WorkerRow.account_id)
        .where(*conditions)
        .order_by(WorkerRow.id)
    )
    return (await tx.execute(statement)).all()


async def _tell(
    tx: AsyncConnection, key: str, row: Row[*tuple[Any, ...]], kind: NoticeKind, now: datetime
) -> None:
    await members.tell(tx, key, row.discord_id, kind, now=now, name=row.name)
