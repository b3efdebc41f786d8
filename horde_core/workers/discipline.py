"""What follows when a worker drops jobs, or delivers what it cannot have made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from horde_core.accounts import store as accounts
from horde_core.accounts import suspicions
from horde_core.accounts.model import Account, Suspicion
from horde_core.conduct import cases
from horde_core.conduct.model import CaseKind
from horde_core.config import ModerationSettings
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
from horde_core.workers import store

HOUR = timedelta(hours=1)
DROPPING = (
    "This worker was put into maintenance mode because it is dropping too many jobs. "
    "Please look into its log before you switch maintenance mode off."
)


@dataclass(frozen=True, slots=True)
class Discipline:
    rules: ModerationSettings

    async def suspect(
        self,
        tx: Tx,
        owner: Account,
        worker_id: str,
        suspicion: Suspicion,
        now: datetime,
    ) -> list[int]:
        """Note it of the owner. One too many pauses the worker; the case that this opens."""
        if owner.trusted or owner.is_anonymous:
            return []
        await suspicions.note(tx, owner.id, suspicion, now)
        total = (await suspicions.counts(tx, [owner.id]))[owner.id]
        if total <= self.rules.suspicions_allowed:
            return []
        await tx.execute(update(WorkerRow).where(WorkerRow.id == worker_id).values(paused=True))
        opened = await cases.open_once(
            tx,
            f"suspicion:{owner.id}:{now:%Y-%m-%d}",
            CaseKind.SUSPICION,
            f"account:{owner.id}",
            at=now,
            worker=worker_id,
            suspicions=total,
            last=suspicion.value,
        )
        return [] if opened is None else [opened]

    async def dropped(
        self, tx: Tx, worker_id: str, now: datetime, *, limit: int, raid: bool
    ) -> list[int]:
        """Count one lost job. Too many within the hour put the worker into maintenance; in a raid
        half as many are a suspicion instead.
        """
        recent = await store.failed(tx, worker_id, now, hour_ago=now - HOUR)
        if recent <= (limit // 2 if raid else limit):
            return []
        if not raid:
            values = {"maintenance": True, "maintenance_msg": DROPPING}
            await store.change(tx, worker_id, values)
            return []
        owner_id = await tx.scalar(select(WorkerRow.account_id).where(WorkerRow.id == worker_id))
        owner = None if owner_id is None else await accounts.by_id(tx, owner_id)
        if owner is None:
            return []
        return await self.suspect(tx, owner, worker_id, Suspicion.TOO_MANY_JOBS_ABORTED, now)
