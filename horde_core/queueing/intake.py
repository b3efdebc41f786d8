"""Taking a request in: rules, price, limits, sources, and its place in the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal, Role
from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.errors import AccountDeleted
from horde_core.events import Bus, Event, Kind
from horde_core.kudos import ledger, pricing
from horde_core.kudos import store as books
from horde_core.kudos.model import Posting, Record, System
from horde_core.media import images
from horde_core.media.store import MediaStore, extra_key, mask_key, source_key
from horde_core.models.catalogue import Catalogue
from horde_core.money import Kudos, kudos
from horde_core.queueing import candidates, rules, store, takers, upfront, valuation
from horde_core.queueing.model import Accepted, NewImageRequest, RequestWarning
from horde_core.queueing.refusals import (
    ServiceAccountsOnly,
    TooManyPrompts,
    UpfrontKudosNeeded,
)
from horde_core.workers import store as workers
from horde_core.workers.refusals import WorkerNotFound

NOBODY = RequestWarning(
    "NoAvailableWorker",
    "Warning: no available workers can fulfil this request. It waits until one appears or it "
    "expires in 20 minutes. Consider different models or a smaller picture.",
)
DOWNGRADED = kudos(-50)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request in order, with what follows from it. ``upfront`` None: nothing to hold."""

    new: NewImageRequest
    warnings: tuple[RequestWarning, ...]
    price: Kudos
    upfront: Kudos | None = None
    was_downgraded: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    media: MediaStore
    catalogue: Catalogue
    settings: QueueSettings

    async def request(self, principal: Principal, new: NewImageRequest) -> Accepted:
        wanted = await self._examine(principal, new)
        request_id = self.ids.unique()
        keys = await self._store_sources(request_id, wanted.new)
        try:
            async with self.db.transaction() as tx:
                await self._admit(tx, request_id, principal, wanted)
        except BaseException:
            await self.media.delete(keys)
            raise
        await self.bus.publish(Event(Kind.REQUEST_QUEUED, request_id))
        return await self._accepted(request_id, wanted)

    async def estimate(self, principal: Principal, new: NewImageRequest) -> Kudos:
        new = rules.normalised(new, principal.account)
        rules.check(new, principal.account, self.catalogue)
        return valuation.whole_request(new, self.catalogue)

    async def _examine(self, principal: Principal, new: NewImageRequest) -> Wanted:
        """Everything that can be refused without the database's lock."""
        account = principal.account
        if account.has(Role.DELETED):
            raise AccountDeleted
        if principal.proxied_account is not None and not account.has(Role.SERVICE):
            raise ServiceAccountsOnly
        new = rules.normalised(new, account)
        warnings = rules.check(new, account, self.catalogue)
        async with self.db.reading() as tx:
            await self._know_workers(tx, new.workers)
            load = await workers.load(tx, self._online_since())
        if not upfront.is_needed(new, load, self.catalogue):
            return Wanted(new, warnings, valuation.one_picture(new))
        needed = valuation.whole_request(new, self.catalogue)
        if new.allow_downgrade and not await self._can_pay(account, needed):
            new = upfront.downgraded(new, load, self.catalogue)
            return Wanted(new, warnings, valuation.one_picture(new), was_downgraded=True)
        return Wanted(new, warnings, valuation.one_picture(new), upfront=needed)

    async def _know_workers(self, tx: AsyncConnection, wanted: Sequence[str]) -> None:
        for worker_id in wanted:
            if await workers.by_id(tx, worker_id) is None:
                raise WorkerNotFound(worker_id)

    async def _can_pay(self, account: Account, needed: Kudos) -> bool:
        async with self.db.reading() as tx:
            return await _available(tx, account) >= needed

    async def _store_sources(self, request_id: str, new: NewImageRequest) -> list[str]:
        """Re-encoded pictures in the media store; their keys."""
        pictures: dict[str, bytes] = {}
        if new.source_image is not None:
            masked_by_alpha = new.source_processing == "inpainting" and new.source_mask is None
            pictures[source_key(request_id)] = await images.source(
                new.source_image, needs_alpha=masked_by_alpha
            )
        if new.source_mask is not None:
            pictures[mask_key(request_id)] = await images.source(new.source_mask)
        for index, extra in enumerate(new.extra_sources):
            pictures[extra_key(request_id, index)] = await images.source(extra.image)
        for key, data in pictures.items():
            await self.media.put(key, data)
        return list(pictures)

    async def _admit(
        self, tx: AsyncConnection, request_id: str, principal: Principal, wanted: Wanted
    ) -> None:
        """Limits, the row, the hold, the tax: all or nothing."""
        account, new, now = principal.account, wanted.new, self.clock.now()
        await store.lock(tx, account.id, new.models)
        await self._limit(tx, account, new)
        priority = await self._priority(tx, account, downgraded=wanted.was_downgraded)
        steps = pricing.accurate_steps(new.params.steps or 30, new.params.sampler)
        measures = store.Measures(
            steps=steps,
            things=new.params.width * new.params.height * steps,
            price=wanted.price,
            rank=store.rank(priority, now, self.settings.priority_every_s),
        )
        tax = pricing.activation_tax(len(new.extra_sources))
        expires_at = now + timedelta(seconds=self.settings.request_lifetime_s)
        available = await _available(tx, account) if wanted.upfront else Kudos(0)
        if wanted.upfront is not None and available < wanted.upfront:
            raise UpfrontKudosNeeded(wanted.upfront, available)
        await store.add(
            tx, request_id, principal, new, measures, tax=tax, at=now, expires_at=expires_at
        )
        if wanted.upfront is not None:
            await store.hold(tx, request_id, account.id, Kudos(wanted.upfront - tax))
        await _charge_tax(tx, request_id, account, tax, now)

    async def _limit(self, tx: AsyncConnection, account: Account, new: NewImageRequest) -> None:
        """Anonymous shares its limit by model, everybody else has one of their own."""
        models = new.models if account.is_anonymous else None
        waiting = new.count + await store.open_pictures(tx, account.id, models)
        if waiting > account.concurrency:
            raise TooManyPrompts(waiting, account.concurrency)

    async def _priority(self, tx: AsyncConnection, account: Account, *, downgraded: bool) -> Kudos:
        if downgraded:
            return DOWNGRADED
        balance = (await books.balances(tx, account.id)).balance
        if account.has(Role.FLAGGED):
            return kudos(round(balance / 100 / 1000) if balance > kudos(10) else -100)
        return balance

    async def _accepted(self, request_id: str, wanted: Wanted) -> Accepted:
        async with self.db.reading() as tx:
            demand = await candidates.demand_of(tx, request_id)
            possible = demand is None or await takers.anyone_for(
                tx, demand, self._online_since(), self.catalogue
            )
        if possible:
            return Accepted(request_id, wanted.price, wanted.warnings)
        return Accepted(request_id, wanted.price, (*wanted.warnings, NOBODY), NOBODY.message)

    def _online_since(self) -> datetime:
        return self.clock.now() - timedelta(seconds=self.settings.worker_online_s)


async def _available(tx: AsyncConnection, account: Account) -> Kudos:
    """What may still be spent: balance over the floor, less what unfinished requests hold."""
    held = await books.balances(tx, account.id)
    return Kudos(held.balance - account.floor - await books.holds(tx, account.id))


async def _charge_tax(
    tx: AsyncConnection, request_id: str, account: Account, tax: Kudos, now: datetime
) -> None:
    await ledger.post(
        tx,
        ledger.Movement(
            key=f"activation:{request_id}",
            kind="activation",
            at=now,
            postings=[Posting(account.id, Kudos(-tax)), Posting(System.TAX, tax)],
            floors={account.id: account.floor},
        ),
    )
    await accounts.record(tx, [(account.id, Record.REQUESTED, 1)])
