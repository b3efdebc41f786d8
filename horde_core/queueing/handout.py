"""Giving waiting pictures to the worker that asks: find a fitting request, then claim it."""

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Principal
from horde_core.clock import Clock, Dice, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.media.store import extra_key, mask_key, result_key, source_key
from horde_core.models.catalogue import Catalogue
from horde_core.queueing import candidates, jobs, seeds, takers
from horde_core.queueing.batching import batch_size, ttl_s
from horde_core.queueing.candidates import Candidate, Search
from horde_core.queueing.eligibility import (
    Demand,
    Skipped,
    Taker,
    counters,
    servable,
    why_skipped,
)
from horde_core.queueing.jobs import Claimed
from horde_core.queueing.model import Offer, Popped, PoppedJob
from horde_core.workers import check_in
from horde_core.workers.check_in import Introduction
from horde_core.workers.model import Feature
from horde_core.workers.refusals import WorkerInMaintenance

PAGE = 50
SLOW_LIFETIME_S = 3600


@dataclass(slots=True)
class Tally:
    """What was looked at in this pop, and why it was passed over."""

    seen: set[str] = field(default_factory=set)
    skipped: Counter[Skipped] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Handout:
    db: Database
    clock: Clock
    ids: Ids
    dice: Dice
    bus: Bus
    catalogue: Catalogue
    settings: QueueSettings

    async def pop(self, principal: Principal, offer: Offer) -> Popped:
        known = await self._introduce(principal, offer)
        worker = known.worker
        taker = takers.taker(
            worker, known.offer, trusted=principal.account.trusted, catalogue=self.catalogue
        )
        tally = Tally()
        if not worker.paused:
            async with aclosing(self._fitting(taker, tally)) as fitting:
                async for demand in fitting:
                    job = await self._take(demand, taker)
                    if job is not None:
                        await self.bus.publish(Event(Kind.JOB_STARTED, job.request_id))
                        return Popped(job)
        if worker.maintenance:
            raise WorkerInMaintenance(worker.maintenance_msg)
        return Popped(None, await self._skipped(tally))

    async def _introduce(self, principal: Principal, offer: Offer) -> Introduction:
        check_in.admit_owner(principal.account)
        offer = check_in.tidy(offer, principal.account, self.catalogue)
        now = self.clock.now()
        async with self.db.reading() as tx:
            known = await check_in.glance(tx, principal.account, offer, now)
        if known is not None:
            return known
        async with self.db.transaction() as tx:
            return await check_in.check_in(tx, principal, offer, new_id=self.ids.unique(), now=now)

    async def _fitting(self, taker: Taker, tally: Tally) -> AsyncGenerator[Demand]:
        """Requests this worker may have: its friends' first, then everybody's."""
        offer = taker.offer
        mine = Search(
            models=offer.models,
            now=self.clock.now(),
            accounts=tuple(sorted(taker.friends)),
            prompts=bool(offer.blacklist),
            cover=offer.require_upfront_kudos,
        )
        for search in (mine, replace(mine, accounts=None)):
            async for candidate in self._candidates(search):
                demand = candidate.demand
                if demand.request_id in tally.seen:
                    continue
                tally.seen.add(demand.request_id)
                reason = why_skipped(demand, taker)
                if reason is None:
                    yield demand
                else:
                    tally.skipped[reason] += 1

    async def _candidates(self, search: Search) -> AsyncIterator[Candidate]:
        """Pages are read without a transaction: only the claim decides."""
        last: Candidate | None = None
        while True:
            async with self.db.reading() as tx:
                page = await candidates.page(tx, search, last, PAGE)
            for candidate in page:
                yield candidate
            if len(page) < PAGE:
                return
            last = page[-1]

    async def _take(self, demand: Demand, taker: Taker) -> PoppedJob | None:
        """Claim a batch, or None when others took it first."""
        model = self.dice.choice(servable(demand, taker))
        take = batch_size(demand, taker.offer, self.catalogue.baseline(model))
        baselines = {self.catalogue.baseline(name) for name in demand.models or (model,)}
        ttl = ttl_s(demand, baselines, extra_slow=taker.offer.extra_slow_worker)
        async with self.db.transaction() as tx:
            for size in dict.fromkeys((take, 1)):
                job = await self._claim(tx, demand, taker, model, size, ttl)
                if job is not None:
                    return job
        return None

    async def _claim(
        self, tx: AsyncConnection, demand: Demand, taker: Taker, model: str, take: int, ttl: int
    ) -> PoppedJob | None:
        now = self.clock.now()
        slow = taker.offer.extra_slow_worker
        lifetime = SLOW_LIFETIME_S if slow else self.settings.request_lifetime_s
        claimed = await jobs.claim(
            tx,
            demand.request_id,
            take,
            expires_at=now + timedelta(seconds=max(lifetime, ttl + self.settings.sweep_every_s)),
        )
        if claimed is None:
            return None
        ids = tuple(self.ids.unique() for _ in range(take))
        seed = str(self._seed(demand, claimed))
        await jobs.add(
            tx,
            ids,
            request_id=demand.request_id,
            worker_id=taker.worker.id,
            model=model,
            seed=seed,
            at=now,
            deadline=now + timedelta(seconds=ttl),
        )
        return popped_job(demand, claimed, taker, ids=ids, ttl=ttl, model=model, seed=seed)

    def _seed(self, demand: Demand, claimed: Claimed) -> int:
        params = demand.params
        if not params.seed:
            return self.dice.seed()
        return seeds.varied(seeds.number(params.seed), params.seed_variation, claimed.still_to_do)

    async def _skipped(self, tally: Tally) -> dict[str, int]:
        """Requests naming other models were never read; they are the rest of the queue."""
        async with self.db.reading() as tx:
            waiting = await candidates.waiting_requests(tx, self.clock.now())
        tally.skipped[Skipped.MODELS] += max(0, waiting - len(tally.seen))
        return counters(tally.skipped)


def popped_job(
    demand: Demand,
    claimed: Claimed,
    taker: Taker,
    *,
    ids: tuple[str, ...],
    ttl: int,
    model: str,
    seed: str,
) -> PoppedJob:
    request_id = demand.request_id
    strengths = enumerate(claimed.extra_strengths)
    return PoppedJob(
        ids=ids,
        upload_keys=tuple(result_key(job_id) for job_id in ids),
        request_id=request_id,
        ttl=ttl,
        model=model,
        prompt=claimed.prompt,
        params=msgspec.structs.replace(demand.params, seed=seed),
        use_nsfw_censor=not claimed.nsfw and claimed.censor_nsfw,
        r2=demand.r2,
        source_urls=taker.can(Feature.R2_SOURCE),
        source_processing=demand.source_processing,
        source_key=source_key(request_id) if demand.has_source else None,
        mask_key=mask_key(request_id) if claimed.has_mask else None,
        extra_source_keys=tuple(
            (extra_key(request_id, index), float(strength)) for index, strength in strengths
        ),
    )
