"""What a result says about those who asked for it and those who made it."""

from dataclasses import dataclass
from datetime import datetime

from horde_core.accounts.model import Account, Suspicion
from horde_core.conduct.model import Report
from horde_core.conduct.reports import Reports, Requested
from horde_core.db.tx import Tx
from horde_core.models.text import TextModels
from horde_core.queueing.jobs import Job, Outcome
from horde_core.queueing.model import Metadata
from horde_core.workers import haste
from horde_core.workers.discipline import Discipline

CSAM = Metadata("censorship", "csam")


@dataclass(frozen=True, slots=True)
class Aftermath:
    reports: Reports
    discipline: Discipline
    texts: TextModels

    async def of_delivery(
        self, tx: Tx, job: Job, owner: Account, outcome: Outcome, now: datetime
    ) -> list[int]:
        """The cases for moderators that a delivery opens."""
        opened: list[int] = []
        kind = reported(outcome)
        if kind is not None:
            about = Requested(
                job_id=job.id,
                worker_id=job.worker_id,
                account_id=job.requester,
                ip=job.ip,
                proxied_account=job.proxied_account,
                shared_key_id=job.shared_key_id,
                guild_id=job.guild_id,
            )
            opened += await self.reports.note(tx, about, kind, now)
        seconds = (now - job.started_at).total_seconds()
        if seconds <= 0:  # a clock that stood still, or was set back, measured nothing
            return opened
        speed, size = outcome.things * job.batch / seconds, self.texts.parameters(job.model)
        if haste.is_too_fast(job.kind, speed, job.model, size):
            opened += await self.discipline.suspect(
                tx, owner, job.worker_id, Suspicion.UNREASONABLY_FAST, now
            )
        return opened


def reported(outcome: Outcome) -> Report | None:
    """What the worker's safety check found."""
    if outcome.verdict == "csam" or any(
        it.type == CSAM.type and it.value == CSAM.value for it in outcome.remarks
    ):
        return Report.CSAM
    return Report.NSFW if outcome.censored else None
