"""A worker that draws asks for pictures to draw."""

from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Principal
from horde_core.clock import Dice
from horde_core.media.store import extra_key, mask_key, result_key, source_key
from horde_core.models.catalogue import Catalogue
from horde_core.queueing import candidates, seeds, takers
from horde_core.queueing.batching import batch_size, ttl_s
from horde_core.queueing.candidates import Candidate
from horde_core.queueing.eligibility import (
    Demand,
    Skipped,
    Taker,
    counters,
    servable,
    why_skipped,
)
from horde_core.queueing.handout import Handout, Plan
from horde_core.queueing.jobs import Claimed
from horde_core.queueing.model import Offer, Popped, PoppedJob
from horde_core.workers.check_in import Reception
from horde_core.workers.model import CheckedIn, Feature
from horde_core.workers.refusals import WorkerInMaintenance


@dataclass(frozen=True, slots=True)
class Easel:
    reception: Reception
    handout: Handout
    dice: Dice
    catalogue: Catalogue

    async def pop(self, principal: Principal, offer: Offer) -> Popped:
        known = await self.reception.introduce(principal, offer)
        bid = ImageBid(
            takers.taker(
                known.worker,
                known.offer,
                trusted=principal.account.trusted,
                catalogue=self.catalogue,
            ),
            self.dice,
        )
        job, tally = await self.handout.take(bid)
        if job is not None:
            return Popped(job, messages=known.messages)
        if known.worker.maintenance:
            raise WorkerInMaintenance(known.worker.maintenance_msg)
        tally.skipped[Skipped.MODELS] += await self.handout.unseen(bid, tally)
        return Popped(None, counters(tally.skipped), known.messages)


@dataclass(frozen=True, slots=True)
class ImageBid:
    taker: Taker
    dice: Dice

    @property
    def worker(self) -> CheckedIn:
        return self.taker.worker

    @property
    def offer(self) -> Offer:
        return self.taker.offer

    @property
    def friends(self) -> frozenset[int]:
        return self.taker.friends

    def wish(self, candidate: Candidate) -> "ImageWish":
        return ImageWish(candidates.demand(candidate.row), self.taker, self.dice)


@dataclass(frozen=True, slots=True)
class ImageWish:
    demand: Demand
    taker: Taker
    dice: Dice

    def why_skipped(self) -> Skipped | None:
        return why_skipped(self.demand, self.taker)

    def plan(self) -> Plan:
        catalogue, offer = self.taker.catalogue, self.taker.offer
        model = self.dice.choice(servable(self.demand, self.taker))
        baselines = {catalogue.baseline(name) for name in self.demand.models or (model,)}
        return Plan(
            model=model,
            take=batch_size(self.demand, offer, catalogue.baseline(model)),
            ttl_s=ttl_s(self.demand, baselines, extra_slow=offer.extra_slow_worker),
        )

    def seed(self, claimed: Claimed) -> str:
        params = self.demand.params
        if not params.seed:
            return str(self.dice.seed())
        base = seeds.number(params.seed)
        return str(seeds.varied(base, params.seed_variation, claimed.still_to_do))

    def job(self, claimed: Claimed, ids: tuple[str, ...], plan: Plan, seed: str) -> PoppedJob:
        demand = self.demand
        request_id = demand.request_id
        strengths = enumerate(claimed.extra_strengths)
        return PoppedJob(
            ids=ids,
            upload_keys=tuple(result_key(job_id) for job_id in ids),
            request_id=request_id,
            ttl=plan.ttl_s,
            model=plan.model,
            prompt=claimed.prompt,
            params=msgspec.structs.replace(demand.params, seed=seed),
            use_nsfw_censor=not claimed.nsfw and claimed.censor_nsfw,
            r2=demand.r2,
            source_urls=self.taker.can(Feature.R2_SOURCE),
            source_processing=demand.source_processing,
            source_key=source_key(request_id) if demand.has_source else None,
            mask_key=mask_key(request_id) if claimed.has_mask else None,
            extra_source_keys=tuple(
                (extra_key(request_id, index), float(strength)) for index, strength in strengths
            ),
        )
