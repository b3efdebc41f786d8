"""A picture handed in: what it is worth, and where it is kept."""

from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Principal
from horde_core.conduct.model import Report
from horde_core.kudos import pricing
from horde_core.media import images
from horde_core.media.store import MediaStore, result_key
from horde_core.models.catalogue import Catalogue
from horde_core.money import Kudos
from horde_core.queueing import valuation
from horde_core.queueing.aftermath import CSAM, reported
from horde_core.queueing.jobs import Job, Outcome
from horde_core.queueing.model import Delivery, ImageParams
from horde_core.queueing.previews import Previews
from horde_core.queueing.settlement import Settlement, Worth
from horde_core.workers.capabilities import bridge_multiplier
from horde_core.workers.model import Work


@dataclass(frozen=True, slots=True)
class Pictures:
    settlement: Settlement
    media: MediaStore
    catalogue: Catalogue
    previews: Previews

    async def submit(self, principal: Principal, delivery: Delivery) -> Kudos:
        job = await self.settlement.running(principal, delivery.job_id, Work.IMAGE)
        await self.previews.over(job.request_id, job.params)
        if delivery.state == "faulted":
            return await self.settlement.fault(job)
        if delivery.inline is not None:
            picture = await images.result(delivery.inline)
            await self.media.put(result_key(job.id), picture)
        censored = delivery.state in {"censored", "csam"} or any(
            remark.type == "censorship" for remark in delivery.metadata
        )
        remarks = delivery.metadata
        if delivery.state == CSAM.value and CSAM not in remarks:
            remarks = (*remarks, CSAM)
        outcome = Outcome(
            seed=str(delivery.seed), censored=censored, remarks=remarks, things=job.things
        )
        worth = self.worth(job, censored=censored)
        reward = await self.settlement.deliver(job, principal.account, outcome, worth)
        if reported(outcome) is Report.CSAM:  # counted, never kept
            await self.media.delete([result_key(job.id)])
        return reward

    def worth(self, job: Job, *, censored: bool) -> Worth:
        params = msgspec.json.decode(job.params, type=ImageParams)
        reward = valuation.reward(job.price, params, self.catalogue.baseline(job.model))
        service = valuation.service(
            params,
            source=job.has_source,
            slow_workers=job.slow_workers,
            worker_blacklist=job.worker_blacklist,
        )
        return Worth(
            reward=reward,
            credit=pricing.credit(reward, bridge_multiplier(job.agent)),
            cost=pricing.cost(reward, service, censored=censored),
        )
