"""A text handed in: what it is worth, and how it is read again."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Account, Principal
from horde_core.db.tables.queue import JobRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.kudos import text_pricing
from horde_core.models.text import TextModels
from horde_core.money import Kudos
from horde_core.queueing.aftermath import CSAM
from horde_core.queueing.jobs import Job, Outcome
from horde_core.queueing.model import Metadata
from horde_core.queueing.settlement import Settlement, Worth
from horde_core.queueing.store import GONE
from horde_core.texts.model import TextDelivery, TextTerms, Writing
from horde_core.workers.capabilities import is_validated
from horde_core.workers.model import Work


@dataclass(frozen=True, slots=True)
class Writings:
    settlement: Settlement
    known: TextModels

    async def submit(self, principal: Principal, delivery: TextDelivery) -> Kudos:
        job = await self.settlement.running(principal, delivery.job_id, Work.TEXT)
        if delivery.state == "faulted":
            return await self.settlement.fault(job)
        made = outcome(job, delivery)
        worth = self.worth(job, principal.account, made)
        return await self.settlement.deliver(job, principal.account, made, worth)

    def worth(self, job: Job, owner: Account, made: Outcome) -> Worth:
        """Every worker is paid in full whatever program it runs, but for unknown ones."""
        reward = text_pricing.reward(
            made.things,
            text_pricing.tokens(job.prompt, _max_length(job)),
            self.known.parameters(job.model),
            validated=is_validated(job.agent),
            trusted=owner.trusted,
        )
        cost = text_pricing.cost(reward, censored=made.censored)
        return Worth(reward=reward, credit=reward, cost=cost)


def outcome(job: Job, delivery: TextDelivery) -> Outcome:
    remarks = delivery.metadata
    if delivery.state == "csam" and CSAM not in remarks:
        remarks = (*remarks, CSAM)
    return Outcome(
        seed=str(delivery.seed),
        censored=delivery.state != "ok" or any(it.type == "censorship" for it in remarks),
        remarks=remarks,
        things=text_pricing.tokens(delivery.text, _max_length(job)),
        text=delivery.text,
        verdict=delivery.state,
    )


def _max_length(job: Job) -> int:
    return msgspec.json.decode(job.params, type=TextTerms).params.max_length


async def read(tx: AsyncConnection, request_id: str) -> tuple[Writing, ...]:
    """What was written for a request, in the order of delivery."""
    rows = await tx.execute(
        select(
            JobRow.text,
            JobRow.seed,
            JobRow.remarks,
            JobRow.worker_id,
            JobRow.model,
            JobRow.verdict,
            WorkerRow.name.label("worker_name"),
        )
        .outerjoin(WorkerRow, WorkerRow.id == JobRow.worker_id)
        .where(JobRow.request_id == request_id, JobRow.state == "delivered")
        .order_by(JobRow.finished_at, JobRow.id)
    )
    return tuple(
        Writing(
            text=row.text or "",
            seed=int(row.seed),
            metadata=msgspec.json.decode(row.remarks, type=tuple[Metadata, ...]),
            worker_id=row.worker_id,
            worker_name=row.worker_name or GONE,
            model=row.model,
            state=row.verdict or "ok",
        )
        for row in rows
    )
