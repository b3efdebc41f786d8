"""A worker that draws asks for pictures to draw."""

from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Principal
from horde_core.clock import Dice
from horde_core.media.store import extra_key, mask_key, result_key, source_key
from horde_core.queueing import seeds
from horde_core.queueing.batching import batch_size, ttl_s
from horde_core.queueing.eligibility import (
    Demand,
    Taker,
    counters,
    servable,
)
from horde_core.queueing.handout import Handout, Plan
from horde_core.queueing.jobs import Claimed
from horde_core.queueing.model import ImageParams, Offer, Popped, PoppedJob
from horde_core.queueing.patience import Patience
from horde_core.queueing.takers import ImageTrade
from horde_core.workers.check_in import Reception
from horde_core.workers.model import Feature
from horde_core.workers.refusals import WorkerInMaintenance


@dataclass(frozen=True, slots=True)
class Easel:
    reception: Reception
    handout: Handout
    dice: Dice
    trade: ImageTrade

    async def pop(self, principal: Principal, offer: Offer, patience: Patience) -> Popped:
        popped = await self._pop(principal, offer)
        while popped.job is None and await patience.is_worth_it(self.handout.exchange):
            popped = await self._pop(principal, offer)
        return popped

    async def _pop(self, principal: Principal, offer: Offer) -> Popped:
        known = await self.reception.introduce(principal, offer)
        bid = ImageBid(
            self.trade.taker(known.worker, known.offer, trusted=principal.account.trusted),
            self.dice,
        )
        job, skipped = await self.handout.take(bid)
        if job is not None:
            return Popped(job, messages=known.messages)
        if known.worker.maintenance:
            raise WorkerInMaintenance(known.worker.maintenance_msg)
        return Popped(None, counters(skipped), known.messages)


@dataclass(frozen=True, slots=True)
class ImageBid:
    taker: Taker
    dice: Dice

    def plan(self, demand: Demand, waiting: int) -> Plan:
        catalogue, offer = self.taker.catalogue, self.taker.offer
        model = self.dice.choice(servable(demand, self.taker))
        baselines = {catalogue.baseline(name) for name in demand.models or (model,)}
        return Plan(
            model=model,
            take=batch_size(demand, offer, catalogue.baseline(model), waiting),
            ttl_s=ttl_s(demand, baselines, extra_slow=offer.extra_slow_worker),
        )

    def seed(self, claimed: Claimed) -> str:
        params = _params(claimed)
        if not params.seed:
            return str(self.dice.seed())
        base = seeds.number(params.seed)
        return str(seeds.varied(base, params.seed_variation, claimed.waiting))

    def job(
        self, request_id: str, claimed: Claimed, ids: tuple[str, ...], plan: Plan, seed: str
    ) -> PoppedJob:
        strengths = enumerate(claimed.extra_strengths)
        return PoppedJob(
            ids=ids,
            upload_keys=tuple(result_key(job_id) for job_id in ids),
            request_id=request_id,
            ttl=plan.ttl_s,
            model=plan.model,
            prompt=claimed.prompt,
            params=msgspec.structs.replace(_params(claimed), seed=seed),
            use_nsfw_censor=not claimed.nsfw and claimed.censor_nsfw,
            r2=claimed.r2,
            source_urls=self.taker.can(Feature.R2_SOURCE),
            source_processing=claimed.source_processing,
            source_key=source_key(request_id) if claimed.has_source else None,
            mask_key=mask_key(request_id) if claimed.has_mask else None,
            extra_source_keys=tuple(
                (extra_key(request_id, index), float(strength)) for index, strength in strengths
            ),
        )


def _params(claimed: Claimed) -> ImageParams:
    return msgspec.json.decode(claimed.params, type=ImageParams)
