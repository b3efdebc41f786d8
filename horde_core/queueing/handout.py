"""Giving what waits to the worker that asks: find a fitting request, then claim a part of it."""

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.queueing import candidates, jobs
from horde_core.queueing.candidates import Candidate, Search
from horde_core.queueing.jobs import Claimed
from horde_core.workers.model import CheckedIn, Offer

PAGE = 50
SLOW_LIFETIME_S = 3600

J = TypeVar("J")
J_co = TypeVar("J_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of a request a worker takes, with which model, in how many seconds at most."""

    model: str
    take: int
    ttl_s: int


class Wish(Protocol[J_co]):
    """A request as one worker sees it."""

    def why_skipped(self) -> str | None: ...

    def plan(self) -> Plan:
        """Asked only if nothing speaks against it."""
        ...

    def seed(self, claimed: Claimed) -> str: ...

    def job(self, claimed: Claimed, ids: tuple[str, ...], plan: Plan, seed: str) -> J_co: ...


class Bid(Protocol[J_co]):
    """A worker that asks."""

    @property
    def worker(self) -> CheckedIn: ...

    @property
    def offer(self) -> Offer: ...

    @property
    def friends(self) -> frozenset[int]:
        """The accounts that are served first."""
        ...

    def wish(self, candidate: Candidate) -> Wish[J_co]: ...


@dataclass(slots=True)
class Tally:
    """What was looked at in this pop, and why it was passed over."""

    seen: set[str] = field(default_factory=set)
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Handout:
    """The same for pictures and texts."""

    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    settings: QueueSettings

    async def take(self, bid: Bid[J]) -> tuple[J | None, Tally]:
        """The first jobs this worker may have, or None and why not."""
        tally = Tally()
        if bid.worker.paused:
            return None, tally
        async with aclosing(self._fitting(bid, tally)) as fitting:
            async for request_id, wish in fitting:
                job = await self._claim_some(request_id, wish, bid)
                if job is not None:
                    await self.bus.publish(Event(Kind.JOB_STARTED, request_id))
                    return job, tally
        return None, tally

    async def unseen(self, bid: Bid[J], tally: Tally) -> int:
        """How many waiting requests were never read, as they name models it does not serve."""
        async with self.db.reading() as tx:
            waiting = await candidates.waiting_requests(tx, bid.offer.kind, self.clock.now())
        return max(0, waiting - len(tally.seen))

    async def _fitting(self, bid: Bid[J], tally: Tally) -> AsyncGenerator[tuple[str, Wish[J]]]:
        """Requests this worker may have: its friends' first, then everybody's."""
        offer = bid.offer
        mine = Search(
            kind=offer.kind,
            models=offer.models,
            now=self.clock.now(),
            accounts=tuple(sorted(bid.friends)),
            prompts=bool(offer.blacklist),
            cover=offer.require_upfront_kudos,
        )
        for search in (mine, replace(mine, accounts=None)):
            async for candidate in self._candidates(search):
                if candidate.request_id in tally.seen:
                    continue
                tally.seen.add(candidate.request_id)
                wish = bid.wish(candidate)
                reason = wish.why_skipped()
                if reason is None:
                    yield candidate.request_id, wish
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

    async def _claim_some(self, request_id: str, wish: Wish[J], bid: Bid[J]) -> J | None:
        """Claim a batch, or None when others took it first."""
        plan = wish.plan()
        async with self.db.transaction() as tx:
            for size in dict.fromkeys((plan.take, 1)):
                job = await self._claim(tx, request_id, wish, bid, replace(plan, take=size))
                if job is not None:
                    return job
        return None

    async def _claim(
        self, tx: AsyncConnection, request_id: str, wish: Wish[J], bid: Bid[J], plan: Plan
    ) -> J | None:
        now = self.clock.now()
        slow = bid.offer.extra_slow_worker
        lifetime = SLOW_LIFETIME_S if slow else self.settings.request_lifetime_s
        seconds = max(lifetime, plan.ttl_s + self.settings.sweep_every_s)
        claimed = await jobs.claim(
            tx, request_id, plan.take, expires_at=now + timedelta(seconds=seconds)
        )
        if claimed is None:
            return None
        ids = tuple(self.ids.unique() for _ in range(plan.take))
        seed = wish.seed(claimed)
        await jobs.add(
            tx,
            ids,
            request_id=request_id,
            worker_id=bid.worker.id,
            model=plan.model,
            seed=seed,
            at=now,
            deadline=now + timedelta(seconds=plan.ttl_s),
        )
        return wish.job(claimed, ids, plan, seed)
