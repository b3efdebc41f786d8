"""The end of a job: its result kept and paid for exactly once, or its place given back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal
from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.tx import Tx
from horde_core.events import Bus, Event, Kind
from horde_core.kudos import ledger
from horde_core.kudos.model import Posting, Purse, Record, System
from horde_core.matching.exchange import Exchange
from horde_core.money import NONE, Kudos
from horde_core.oversight.guard import Guard, call_moderators
from horde_core.queueing import jobs, store
from horde_core.queueing.aftermath import Aftermath
from horde_core.queueing.jobs import Job, Outcome
from horde_core.queueing.refusals import AlreadyDelivered, JobAborted, JobNotFound
from horde_core.sharedkeys import store as sharedkeys
from horde_core.webhooks import letters
from horde_core.workers import store as workers
from horde_core.workers.model import Work
from horde_core.workers.refusals import WrongCredentials

FAULTS_AN_HOUR = 20
SHORTEST_S = 0.1
LOST_AT_ONCE = 100


RECORDS = {
    Work.IMAGE: (Record.REQUESTED, Record.USAGE, Record.FULFILLED, Record.CONTRIBUTION),
    Work.TEXT: (
        Record.REQUESTED_TEXTS,
        Record.USAGE_TOKENS,
        Record.FULFILLED_TEXTS,
        Record.CONTRIBUTION_TOKENS,
    ),
}
"""What a delivery counts for: one to the requester, its size, one to the owner, its size."""


@dataclass(frozen=True, slots=True)
class Worth:
    """``reward`` is what the answer says, ``credit`` what is paid, ``cost`` what is charged."""

    reward: Kudos
    credit: Kudos
    cost: Kudos


@dataclass(frozen=True, slots=True)
class Settlement:
    db: Database
    clock: Clock
    bus: Bus
    settings: QueueSettings
    guard: Guard
    aftermath: Aftermath
    exchange: Exchange
    forget_worker: Callable[[str], None]

    async def running(self, principal: Principal, job_id: str, kind: Work) -> Job:
        """The job that this owner's worker may hand in.

        Raises:
            JobNotFound, WrongCredentials, AlreadyDelivered, JobAborted
        """
        job = await self.db.read(lambda tx: jobs.find(tx, job_id))
        if job is None or job.kind is not kind:
            raise JobNotFound(job_id)
        owner = principal.in_person()
        if job.worker_account != owner.id:
            raise WrongCredentials(owner.alias, f"the worker {job.worker_name}")
        if job.state != "running":
            raise _too_late(job)
        return job

    async def take_back_lost(self) -> int:
        """Return the places of jobs past their time to the queue; the number of jobs."""
        now = self.clock.now()
        async with self.db.reading() as tx:
            lost = await jobs.lost(tx, now, LOST_AT_ONCE)
        for job in lost:
            await self._give_up(job.id, job.request_id, job.worker_id)
        return len(lost)

    async def take_back_all(self) -> None:
        """Fault every job that runs: its worker is about to be removed."""
        async with self.db.reading() as tx:
            running = await jobs.running(tx)
        for job in running:
            await self._give_up(job.id, job.request_id, job.worker_id)

    async def deliver(self, job: Job, owner: Account, outcome: Outcome, worth: Worth) -> Kudos:
        """Keep what was made and pay for it, once.

        Raises:
            AlreadyDelivered, JobAborted
        """
        now = self.clock.now()

        async def unit(tx: Tx) -> tuple[bool, float, list[int]]:
            if not await jobs.deliver(tx, job.id, outcome, now):
                raise _too_late(await jobs.find(tx, job.id) or job)
            done, speed = await self._settle(tx, job, owner, outcome, worth, now)
            return done, speed, await self.aftermath.of_delivery(tx, job, owner, outcome, now)

        done, speed, opened = await self.db.write(unit)
        self.exchange.measured(job.kind, job.worker_id, speed)
        self.forget_worker(job.worker_id)
        await self.bus.publish(Event(Kind.JOB_DONE, job.request_id))
        if done:
            await self.bus.publish(Event(Kind.REQUEST_DONE, job.request_id))
        await call_moderators(self.bus, opened)
        return worth.reward

    async def _settle(
        self,
        tx: Tx,
        job: Job,
        owner: Account,
        outcome: Outcome,
        worth: Worth,
        now: datetime,
    ) -> tuple[bool, float]:
        """Counts, postings on both sides, records; whether the request is done, and the worker's
        speed.
        """
        lifetime = timedelta(seconds=self.settings.request_lifetime_s)
        if job.shared_key_id is not None:
            await sharedkeys.charge(tx, job.shared_key_id, worth.cost)
        done = await jobs.count_delivered(
            tx, job.request_id, charged=worth.cost, expires_at=now + lifetime
        )
        await store.release_hold(tx, job.request_id, None if done else worth.cost)
        await ledger.post(tx, _movement(job, owner, worth, now))
        requested, used, fulfilled, contributed = RECORDS[job.kind]
        await accounts.record(
            tx,
            [
                (job.requester, requested, 1),
                (job.requester, used, round(outcome.things * job.usage_multiplier)),
                (owner.id, fulfilled, 1),
                (owner.id, contributed, outcome.things),
            ],
        )
        seconds = max(SHORTEST_S, (now - job.started_at).total_seconds())
        speed = await workers.delivered(
            tx,
            job.worker_id,
            kind=job.kind,
            things=outcome.things,
            kudos=worth.credit,
            speed=outcome.things * job.batch / seconds,
            model=job.model,
            at=now,
        )
        if job.webhook is not None:
            await _tell(tx, job.webhook, job, outcome, worth, now)
        return done, speed

    async def fault(self, job: Job) -> Kudos:
        """Give the place back, once. Raises JobAborted."""
        if not await self._give_up(job.id, job.request_id, job.worker_id):
            raise JobAborted(job.id)
        return NONE

    async def _give_up(self, job_id: str, request_id: str, worker_id: str) -> bool:
        """Fault a job that still runs; false when it ended otherwise meanwhile."""
        now, raid = self.clock.now(), (await self.guard.modes()).raid
        async with self.db.transaction() as tx:
            if not await jobs.fail(tx, job_id, now):
                return False
            ended = await jobs.count_fault(tx, request_id)
            opened = await self.aftermath.discipline.dropped(
                tx, worker_id, now, limit=FAULTS_AN_HOUR, raid=raid
            )
        await call_moderators(self.bus, opened)
        await self.bus.publish(Event(Kind.JOB_FAULTED, request_id))
        await self.bus.publish(Event(Kind.WORKER_CHANGED, worker_id))
        if ended:
            await self.bus.publish(Event(Kind.REQUEST_DONE, request_id))
        return True


async def _tell(tx: Tx, url: str, job: Job, outcome: Outcome, worth: Worth, now: datetime) -> None:
    source = letters.Source(
        result_id=job.id,
        request_id=job.request_id,
        worker_id=job.worker_id,
        worker_name=job.worker_name,
        reward=worth.reward,
    )
    if job.kind is Work.TEXT:
        await letters.of_text(
            tx,
            url,
            source,
            text=outcome.text or "",
            seed=outcome.seed,
            model=job.model,
            state=outcome.verdict or "ok",
            metadata=outcome.remarks,
            at=now,
        )
        return
    await letters.of_picture(
        tx,
        url,
        source,
        seed=outcome.seed,
        model=job.model,
        censored=outcome.censored,
        metadata=outcome.remarks,
        inline=not job.r2,
        at=now,
    )


def _too_late(job: Job) -> AlreadyDelivered | JobAborted:
    return JobAborted(job.id) if job.state == "faulted" else AlreadyDelivered(job.id)


def _movement(job: Job, owner: Account, worth: Worth, now: datetime) -> ledger.Movement:
    """An owner who is not trusted yet gets half now and half when they are."""
    later = Kudos(0 if owner.trusted else worth.credit // 2)
    return ledger.Movement(
        key=f"job:{job.id}",
        kind="job",
        at=now,
        postings=[
            Posting(job.requester, Kudos(-worth.cost)),
            Posting(System.GENERATION, worth.cost),
            Posting(System.GENERATION, Kudos(-worth.credit)),
            Posting(owner.id, Kudos(worth.credit - later)),
            Posting(owner.id, later, purse=Purse.EVALUATING),
        ],
        floors={job.requester: job.requester_floor},
    )
