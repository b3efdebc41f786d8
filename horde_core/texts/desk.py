"""A worker that writes asks for texts to write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Principal
from horde_core.clock import Clock, Dice
from horde_core.config import QueueSettings
from horde_core.models.text import TextModels
from horde_core.queueing import candidates
from horde_core.queueing.candidates import Candidate
from horde_core.queueing.handout import Handout, Plan
from horde_core.queueing.jobs import Claimed
from horde_core.queueing.takers import friends
from horde_core.texts.eligibility import (
    Skipped,
    TextDemand,
    Writer,
    counters,
    demand,
    servable,
    why_skipped,
)
from horde_core.texts.model import PoppedText, TextPopped
from horde_core.workers import store as workers
from horde_core.workers.check_in import Reception
from horde_core.workers.model import CheckedIn, Offer, Work
from horde_core.workers.refusals import WorkerInMaintenance

TTL_S = 150


@dataclass(frozen=True, slots=True)
class Desk:
    reception: Reception
    handout: Handout
    dice: Dice
    known: TextModels

    async def pop(self, principal: Principal, offer: Offer) -> TextPopped:
        arrived = await self.reception.introduce(principal, offer)
        bid = TextBid(
            writer(arrived.worker, arrived.offer, self.known, trusted=principal.account.trusted),
            self.dice,
        )
        job, tally = await self.handout.take(bid)
        if job is not None:
            return TextPopped(job, messages=arrived.messages)
        if arrived.worker.maintenance:
            raise WorkerInMaintenance(arrived.worker.maintenance_msg)
        tally.skipped[Skipped.MODELS] += await self.handout.unseen(bid, tally)
        return TextPopped(None, counters(tally.skipped), arrived.messages)


def writer(worker: CheckedIn, offer: Offer, known: TextModels, *, trusted: bool) -> Writer:
    priority: Iterable[str] = offer.priority_usernames
    return Writer(worker, offer, trusted, friends(worker.account_id, priority), known)


@dataclass(frozen=True, slots=True)
class TextBid:
    writer: Writer
    dice: Dice

    @property
    def worker(self) -> CheckedIn:
        return self.writer.worker

    @property
    def offer(self) -> Offer:
        return self.writer.offer

    @property
    def friends(self) -> frozenset[int]:
        return self.writer.friends

    def wish(self, candidate: Candidate) -> "TextWish":
        return TextWish(demand(candidate.row), self.writer, self.dice)


@dataclass(frozen=True, slots=True)
class TextWish:
    demand: TextDemand
    writer: Writer
    dice: Dice

    def why_skipped(self) -> Skipped | None:
        return why_skipped(self.demand, self.writer)

    def plan(self) -> Plan:
        together = 1 if self.demand.disable_batching else self.writer.offer.amount
        return Plan(
            model=self.dice.choice(servable(self.demand, self.writer)),
            take=min(together, self.demand.waiting),
            ttl_s=TTL_S,
        )

    def seed(self, claimed: Claimed) -> str:
        """The worker's business: it tells the seed with the text."""
        return "0"

    def job(self, claimed: Claimed, ids: tuple[str, ...], plan: Plan, seed: str) -> PoppedText:
        return PoppedText(
            ids=ids,
            request_id=self.demand.request_id,
            ttl=plan.ttl_s,
            model=plan.model,
            prompt=claimed.prompt,
            params=self.demand.params,
            softprompt=self.demand.softprompt,
        )


@dataclass(frozen=True, slots=True)
class TextForesight:
    """Whether a worker online would get this text if it asked now."""

    clock: Clock
    known: TextModels
    settings: QueueSettings

    async def anyone_for(self, tx: AsyncConnection, request_id: str) -> bool:
        row = await candidates.one(tx, request_id)
        if row is None:
            return False
        wanted = demand(row)
        since = self.clock.now() - timedelta(seconds=self.settings.worker_online_s)
        return any(
            why_skipped(
                wanted,
                writer(
                    workers.checked_in(found, served),
                    workers.offer_of(found, served),
                    self.known,
                    trusted=found.trusted,
                ),
            )
            is None
            for found, served in await workers.online(tx, since, Work.TEXT, wanted.models)
            if not found.flagged
        )
