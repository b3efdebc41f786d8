"""Giving what waits to the worker that asks: find a fitting request, then claim a part of it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Any, Protocol, TypeVar

from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.tx import Tx
from horde_core.events import Bus, Event, Kind
from horde_core.matching.exchange import Exchange
from horde_core.matching.floor import Floor, View
from horde_core.matching.ladder import Entry
from horde_core.matching.screen import Screen
from horde_core.matching.trade import Bidder, is_picky
from horde_core.queueing import jobs
from horde_core.queueing.jobs import Claimed
from horde_core.workers import store as workers

PAGE = 50
"""So many requests are looked at together by workers that are particular."""
SLOW_LIFETIME_S = 3600

J = TypeVar("J")
J_co = TypeVar("J_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of a request a worker takes, with which model, in how many seconds at most."""

    model: str
    take: int
    ttl_s: int


class Bid(Protocol[J_co]):
    """A worker that asks, in the words of its kind."""

    @property
    def taker(self) -> Bidder: ...

    def plan(self, demand: Any, waiting: int) -> Plan:
        """For a request of this class, of which so many results wait."""
        ...

    def seed(self, claimed: Claimed) -> str: ...

    def job(
        self, request_id: str, claimed: Claimed, ids: tuple[str, ...], plan: Plan, seed: str
    ) -> J_co: ...


@dataclass(frozen=True, slots=True)
class Handout:
    """The same for pictures and texts."""

    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    settings: QueueSettings
    exchange: Exchange

    async def take(self, bid: Bid[J]) -> tuple[J | None, Counter[str]]:
        """The first jobs this worker may have; or None, and of how many requests why not."""
        taker = bid.taker
        await self.exchange.serving()
        if self.exchange.arrived(taker):
            async with self.db.transaction() as tx:
                if not await workers.keep(tx, taker.worker.id):
                    return None, Counter()
                await workers.set_models(tx, taker.worker.id, taker.offer.models)
            await self.bus.publish(Event(Kind.WORKER_ARRIVED, taker.worker.id))
        if taker.worker.paused:
            return None, Counter()
        floor = self.exchange.floor(taker.offer.kind)
        view = floor.view(taker)
        async for entry in self._fitting(floor, view, taker):
            job = await self._claim_some(floor, entry, bid)
            if job is not None:
                await self.bus.publish(Event(Kind.JOB_STARTED, entry.id))
                return job, Counter()
        return None, view.skipped

    async def _fitting(
        self, floor: Floor[Any, Any], view: View[Any], taker: Bidder
    ) -> AsyncIterator[Entry]:
        """Requests this worker may have, best first: its friends', then everybody's."""
        candidates = _candidates(floor, view, taker)
        if not is_picky(taker.offer):
            for entry in candidates:
                yield entry
            return
        screen = Screen(self.db, taker.offer, taker.friends)
        while page := list(islice(candidates, PAGE)):
            objections = await screen.objections(page)
            view.skipped.update(objections.values())
            for entry in page:
                if entry.id not in objections and entry.id in floor.lane.entries:
                    yield entry

    async def _claim_some(self, floor: Floor[Any, Any], entry: Entry, bid: Bid[J]) -> J | None:
        """Claim a batch, or None when others took it first."""
        plan = bid.plan(entry.group.demand, entry.waiting)

        async def unit(tx: Tx) -> tuple[J | None, int]:
            for size in dict.fromkeys((plan.take, 1)):
                job = await self._claim(tx, entry.id, bid, replace(plan, take=size))
                if job is not None:
                    return job, size
            return None, 0

        floor.lane.take(entry, plan.take)
        claimed = False
        try:
            job, size = await self.db.write(unit)
            claimed = job is not None and size == plan.take
            return job
        finally:
            if not claimed:
                self.exchange.doubtful(entry.id)

    async def _claim(self, tx: Tx, request_id: str, bid: Bid[J], plan: Plan) -> J | None:
        now = self.clock.now()
        slow = bid.taker.offer.extra_slow_worker
        lifetime = SLOW_LIFETIME_S if slow else self.settings.request_lifetime_s
        seconds = max(lifetime, plan.ttl_s + self.settings.sweep_every_s)
        claimed = await jobs.claim(
            tx, request_id, plan.take, expires_at=now + timedelta(seconds=seconds)
        )
        if claimed is None:
            return None
        ids = tuple(self.ids.unique() for _ in range(plan.take))
        seed = bid.seed(claimed)
        await jobs.add(
            tx,
            ids,
            request_id=request_id,
            worker_id=bid.taker.worker.id,
            model=plan.model,
            seed=seed,
            at=now,
            deadline=now + timedelta(seconds=plan.ttl_s),
        )
        return bid.job(request_id, claimed, ids, plan, seed)


def _candidates(floor: Floor[Any, Any], view: View[Any], taker: Bidder) -> Iterator[Entry]:
    """Each once; a worker in maintenance serves its friends alone."""
    seen = set()
    for entry in floor.for_friends(view, taker.friends):
        seen.add(entry.id)
        yield entry
    if not taker.worker.maintenance:
        yield from (entry for entry in floor.for_all(view) if entry.id not in seen)
