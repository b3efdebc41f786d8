"""The index of what waits and who works, kept in step with the database.

The database is the truth and every job is claimed there. What happens in this process is known
here at once; what happens in others is told by events, which only say what to read again; and now
and then a stretch of the queue is compared with the database, so that a lost event costs seconds.
"""

import asyncio
import logging
from asyncio import FIRST_COMPLETED
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.types import microseconds
from horde_core.events import Bus, Event, Kind
from horde_core.matching import store
from horde_core.matching.floor import Floor
from horde_core.matching.ladder import Entry
from horde_core.matching.stale import Stale
from horde_core.matching.store import Found
from horde_core.matching.trade import Trade
from horde_core.workers.model import CheckedIn, Offer, Work

PAGE = 2000
READ_AT_ONCE = 500
STRETCH = 2000
POLL_S = 5.0
OVERLAP = timedelta(seconds=30)
"""How long a transaction may have been open when a poll passed its moment."""
_REQUESTS = frozenset(
    {
        Kind.REQUEST_QUEUED,
        Kind.JOB_STARTED,
        Kind.JOB_DONE,
        Kind.JOB_FAULTED,
        Kind.REQUEST_CANCELLED,
    }
)
_KNOWN_HERE = frozenset({Kind.REQUEST_QUEUED, Kind.JOB_STARTED, Kind.JOB_DONE})
"""What this process brings about has changed its index already, but for these."""
logger = logging.getLogger(__name__)


class Exchange:
    def __init__(
        self,
        db: Database,
        clock: Clock,
        bus: Bus,
        settings: QueueSettings,
        trades: Iterable[Trade[Any, Any]],
    ) -> None:
        self._db = db
        self._clock = clock
        self._bus = bus
        self._settings = settings
        online_us = settings.worker_online_s * 1_000_000
        self._floors = {trade.kind: Floor(trade, online_us) for trade in trades}
        self._stale = Stale()
        self._turn = asyncio.Lock()
        self._loaded = False
        self._begun: asyncio.Future[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._compared_to = ""
        self._news = asyncio.Event()
        bus.watch(self._heard)

    @property
    def trades(self) -> list[Trade[Any, Any]]:
        return [floor.trade for floor in self._floors.values()]

    def floor(self, kind: Work) -> Floor[Any, Any]:
        return self._floors[kind]

    @property
    def now(self) -> int:
        return microseconds(self._clock.now())

    async def ready(self) -> None:
        """Read everything the first time, later what was said to have changed.

        What somebody else is reading just now is waited for: it is not in the index yet.
        """
        await self._step(whole=True)

    async def serving(self) -> None:
        """The same for handing out work: the first time, what goes first is enough.

        The queue is read best first, so a worker gets what it should while the rest is read.
        """
        await self._step(whole=False)

    async def _step(self, *, whole: bool) -> None:
        if not self._loaded:
            await self._read_queue(whole=whole)
        self._tick()
        if self._stale or self._turn.locked():
            async with self._turn:
                await self._settle()

    async def _read_queue(self, *, whole: bool) -> None:
        if self._loading is None or self._loading.done():
            self._begun = asyncio.get_running_loop().create_future()
            self._loading = asyncio.create_task(self._load(self._begun), name="queue")
        if not whole and self._begun is not None:
            await asyncio.wait([self._begun, self._loading], return_when=FIRST_COMPLETED)
            if self._begun.done():
                return
        await asyncio.shield(self._loading)

    def entry(self, kind: Work, request_id: str) -> Entry | None:
        return self._floors[kind].lane.entries.get(request_id)

    def queued(
        self,
        kind: Work,
        request_id: str,
        facts: Any,
        *,
        account_id: int,
        rank: int,
        waiting: int,
        price: int,
    ) -> None:
        """A request was just committed here. ``facts``: see ``Trade.demand``."""
        if self._begun is None:
            self._stale.requests.add(request_id)
            self._tell_news()
            return
        floor = self._floors[kind]
        floor.lane.put(
            request_id,
            floor.trade.demand(facts),
            account_id=account_id,
            rank=rank,
            waiting=waiting,
            things=facts.things,
            price=price,
            expires_at=self.now + self._settings.request_lifetime_s * 1_000_000,
        )
        self._tell_news()

    async def news(self, timeout_s: float) -> bool:
        """Wait until something comes into the queue; false when nothing did."""
        try:
            await asyncio.wait_for(self._news.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    def _tell_news(self) -> None:
        """Whoever waits wakes up, who waits from now on does not."""
        self._news.set()
        self._news = asyncio.Event()

    def doubtful(self, request_id: str) -> None:
        """Read this request again before anybody relies on it."""
        self._stale.requests.add(request_id)

    def arrived(self, taker: Any) -> bool:
        """A worker asks for work here; true if other processes should hear of it."""
        worker: CheckedIn = taker.worker
        speed = worker.speed if worker.is_measured else None
        return self._floors[taker.offer.kind].arrive(taker, speed, self.now)

    def measured(self, kind: Work, worker_id: str, speed: float | None) -> None:
        self._floors[kind].crew.measured(worker_id, speed)

    @asynccontextmanager
    async def kept(self) -> AsyncIterator["Exchange"]:
        """Kept in step meanwhile, once it is in use."""
        task = asyncio.create_task(self._keep(), name="exchange")
        try:
            yield self
        finally:
            tasks = [task] if self._loading is None else [task, self._loading]
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def compare(self) -> None:
        """Look in the database for what no event told: lately changed, and the next stretch."""
        now = self._clock.now()
        lifetime = timedelta(seconds=self._settings.request_lifetime_s)
        lately = now + lifetime - timedelta(seconds=POLL_S) - OVERLAP
        async with self._db.reading() as tx:
            newer = await store.newer(tx, lately, STRETCH)
            stretch = await store.stretch(tx, now, self._compared_to, STRETCH)
            seen = await store.online(tx, now - timedelta(seconds=POLL_S) - OVERLAP)
        self._doubt_differing(newer | stretch)
        last = max(stretch, default="") if len(stretch) == STRETCH else ""
        for floor in self._floors.values():
            self._stale.requests |= {
                it
                for it in floor.lane.entries
                if it > self._compared_to and (not last or it <= last) and it not in stretch
            }
        self._compared_to = last
        self._meet(seen)

    def _doubt_differing(self, waiting: dict[str, int]) -> None:
        for request_id, results in waiting.items():
            known = next(
                (
                    entry
                    for floor in self._floors.values()
                    if (entry := floor.lane.entries.get(request_id)) is not None
                ),
                None,
            )
            if known is None or known.waiting != results:
                self._stale.requests.add(request_id)

    async def _keep(self) -> None:
        while True:
            try:
                async with asyncio.timeout(POLL_S):
                    await self._wake.wait()
                self._wake.clear()
                if self._loaded:
                    await self.ready()
            except TimeoutError:
                await self._compare_if_used()
            except Exception:
                logger.exception("The index could not be brought up to date; it is tried again")
                await asyncio.sleep(POLL_S)

    async def _compare_if_used(self) -> None:
        if self._loaded:
            await self.compare()
            await self.ready()

    def _heard(self, event: Event, *, from_here: bool) -> None:
        if event.kind in _REQUESTS:
            if from_here and event.kind in _KNOWN_HERE:
                return
            self._stale.requests.add(event.subject)
        elif event.kind is Kind.WORKER_CHANGED or (
            event.kind is Kind.WORKER_ARRIVED and not from_here
        ):
            self._stale.workers.add(event.subject)
        elif event.kind is Kind.ACCOUNTS_CHANGED:
            self._stale.all_workers = True
        elif event.kind is Kind.EVENTS_LOST:
            self._loaded = False
        else:
            return
        if not from_here:
            self._wake.set()

    def _tick(self) -> None:
        """Time passes: what is over by our reckoning is read again, as it may have been put off."""
        now = self.now
        for floor in self._floors.values():
            self._stale.requests.update(floor.lane.expired(now))
            floor.crew.sweep(now)

    async def _load(self, begun: "asyncio.Future[None]") -> None:
        now = self._clock.now()
        for floor in self._floors.values():
            floor.clear()
        self._loaded = False
        async with self._db.reading() as tx:
            since = now - timedelta(seconds=self._settings.worker_online_s)
            self._meet(await store.online(tx, since))
        rest: dict[Work, Found | None] = dict.fromkeys(self._floors)
        while rest:
            for kind, last in list(rest.items()):
                page = await self._db.read(
                    partial(store.page, kind=kind, now=now, after=last, limit=PAGE)
                )
                self._put(page)
                if len(page) < PAGE:
                    del rest[kind]
                else:
                    rest[kind] = page[-1]
            if not begun.done():
                begun.set_result(None)
            await asyncio.sleep(0)
        self._loaded = True

    async def _settle(self) -> None:
        while self._stale:
            stale, self._stale = self._stale, Stale()
            try:
                await self._read_again(stale)
            except BaseException:
                self._stale.requests |= stale.requests
                self._stale.workers |= stale.workers
                self._stale.all_workers |= stale.all_workers
                raise

    async def _read_again(self, stale: Stale) -> None:
        now, ids = self._clock.now(), sorted(stale.requests)
        async with self._db.reading() as tx:
            for start in range(0, len(ids), READ_AT_ONCE):
                some = ids[start : start + READ_AT_ONCE]
                rows = await store.by_ids(tx, some, now)
                self._put(rows)
                if rows:
                    self._tell_news()
                self._drop(set(some) - {row.id for row in rows})
            if stale.workers or stale.all_workers:
                await self._read_workers(tx, () if stale.all_workers else sorted(stale.workers))

    async def _read_workers(self, tx: Any, ids: Sequence[str]) -> None:
        since = self._clock.now() - timedelta(seconds=self._settings.worker_online_s)
        found = await store.online(tx, since, ids)
        self._meet(found)
        present = {worker.id for _, worker, _ in found}
        for floor in self._floors.values():
            for worker_id in set(ids or floor.crew.ids()) - present:
                floor.crew.gone(worker_id)

    def _put(self, rows: Iterable[Found]) -> None:
        for row in rows:
            floor = self._floors[Work(row.kind)]
            floor.lane.put(
                row.id,
                floor.trade.demand(row),
                account_id=row.account_id,
                rank=row.rank,
                waiting=row.waiting,
                things=row.things,
                price=row.price,
                expires_at=microseconds(row.expires_at),
            )

    def _drop(self, request_ids: Iterable[str]) -> None:
        for request_id in request_ids:
            for floor in self._floors.values():
                floor.lane.drop(request_id)

    def _meet(self, found: Iterable[tuple[Found, CheckedIn, Offer]]) -> None:
        for row, worker, offer in found:
            floor = self._floors[Work(row.kind)]
            if row.flagged:
                floor.crew.gone(row.id)
                continue
            taker = floor.trade.taker(worker, offer, trusted=row.trusted)
            floor.arrive(taker, row.speed, microseconds(row.last_check_in))
