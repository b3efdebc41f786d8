"""A worker that writes asks for texts to write."""

from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Principal
from horde_core.clock import Dice
from horde_core.queueing.handout import Handout, Plan
from horde_core.queueing.jobs import Claimed
from horde_core.queueing.patience import Patience
from horde_core.texts.eligibility import TextDemand, Writer, counters, servable
from horde_core.texts.model import PoppedText, TextPopped, TextTerms
from horde_core.texts.writers import TextTrade
from horde_core.workers.check_in import Reception
from horde_core.workers.model import Offer
from horde_core.workers.refusals import WorkerInMaintenance

TTL_S = 150


@dataclass(frozen=True, slots=True)
class Desk:
    reception: Reception
    handout: Handout
    dice: Dice
    trade: TextTrade

    async def pop(self, principal: Principal, offer: Offer, patience: Patience) -> TextPopped:
        popped = await self._pop(principal, offer)
        while popped.job is None and await patience.is_worth_it(self.handout.exchange):
            popped = await self._pop(principal, offer)
        return popped

    async def _pop(self, principal: Principal, offer: Offer) -> TextPopped:
        arrived = await self.reception.introduce(principal, offer)
        bid = TextBid(
            self.trade.taker(arrived.worker, arrived.offer, trusted=principal.account.trusted),
            self.dice,
        )
        job, skipped = await self.handout.take(bid)
        if job is not None:
            return TextPopped(job, messages=arrived.messages)
        if arrived.worker.maintenance:
            raise WorkerInMaintenance(arrived.worker.maintenance_msg)
        return TextPopped(None, counters(skipped), arrived.messages)


@dataclass(frozen=True, slots=True)
class TextBid:
    taker: Writer
    dice: Dice

    def plan(self, demand: TextDemand, waiting: int) -> Plan:
        together = 1 if demand.disable_batching else self.taker.offer.amount
        return Plan(
            model=self.dice.choice(servable(demand, self.taker)),
            take=min(together, waiting),
            ttl_s=TTL_S,
        )

    def seed(self, claimed: Claimed) -> str:
        """The worker's business: it tells the seed with the text."""
        return "0"

    def job(
        self, request_id: str, claimed: Claimed, ids: tuple[str, ...], plan: Plan, seed: str
    ) -> PoppedText:
        terms = msgspec.json.decode(claimed.params, type=TextTerms)
        return PoppedText(
            ids=ids,
            request_id=request_id,
            ttl=plan.ttl_s,
            model=plan.model,
            prompt=claimed.prompt,
            params=terms.params,
            softprompt=terms.softprompt,
        )
