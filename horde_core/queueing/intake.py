"""Taking a request in: rules, price, limits, sources, and its place in the queue."""

from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Account, Principal, Role
from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.tx import Tx
from horde_core.errors import AccountDeleted
from horde_core.events import Bus, Event, Kind
from horde_core.kudos import pricing
from horde_core.media import images
from horde_core.media.store import MediaStore, extra_key, mask_key, source_key
from horde_core.models.catalogue import Catalogue
from horde_core.money import NONE, Kudos
from horde_core.oversight.guard import Guard
from horde_core.queueing import admission, rules, styling, upfront, valuation
from horde_core.queueing.admission import KeyRule, Terms
from horde_core.queueing.entry import Entry
from horde_core.queueing.model import Accepted, NewImageRequest, RequestWarning
from horde_core.queueing.prospects import Prospects
from horde_core.sharedkeys.rules import why_no_picture
from horde_core.workers import store as workers
from horde_core.workers.model import Work

NOBODY = RequestWarning(
    "NoAvailableWorker",
    "Warning: no available workers can fulfil this request. It waits until one appears or it "
    "expires in 20 minutes. Consider different models or a smaller picture.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request in order, with what follows from it. ``upfront`` None: nothing to hold."""

    new: NewImageRequest
    payer: Principal
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
    prospects: Prospects
    guard: Guard

    async def request(self, principal: Principal, new: NewImageRequest) -> Accepted:
        wanted = await self._examine(principal, new)
        request_id = self.ids.unique()
        payer, queued = wanted.payer, entry(wanted.new).placed(wanted.payer)
        keys = await self._store_sources(request_id, wanted.new)
        terms, now = _terms(wanted), self.clock.now()

        async def unit(tx: Tx) -> int:
            return await admission.admit(
                tx, request_id, payer, queued, terms, now=now, settings=self.settings
            )

        try:
            rank = await self.db.write(unit)
        except BaseException:
            await self.media.delete(keys)
            raise
        self.prospects.queued(request_id, payer.account.id, queued, rank, wanted.price)
        await self.bus.publish(Event(Kind.REQUEST_QUEUED, request_id))
        return await self._accepted(request_id, wanted)

    async def estimate(self, principal: Principal, new: NewImageRequest) -> Kudos:
        new = rules.normalised(new, principal.account)
        rules.check(new, principal.account, self.catalogue)
        async with self.db.reading() as tx:
            payer = await styling.payer(tx, principal, new.style, self.clock.now())
            await admission.allowed_by_key(tx, payer, _rule_of_key(new, payer))
        fee = styling.fee(new.style, payer.account)
        return Kudos(valuation.whole_request(new, self.catalogue) + fee)

    def worth(self, new: NewImageRequest) -> Kudos:
        fee = NONE if new.style is None else styling.FEE
        return Kudos(valuation.whole_request(new, self.catalogue) + fee)

    async def _examine(self, principal: Principal, new: NewImageRequest) -> Wanted:
        """Everything that can be refused without the database's lock."""
        account = principal.account
        await self.guard.open_to_requests()
        if account.has(Role.DELETED):
            raise AccountDeleted
        principal = await self.guard.may_ask(principal)
        new = await self._guarded(principal, rules.normalised(new, account))
        warnings = rules.check(new, account, self.catalogue)
        payer = principal
        if new.workers or new.style is not None:
            async with self.db.reading() as tx:
                await workers.must_exist(tx, new.workers)
                payer = await styling.payer(tx, principal, new.style, self.clock.now())
        load = await self.prospects.load()
        if not upfront.is_needed(new, load, self.catalogue):
            return Wanted(new, payer, warnings, valuation.one_picture(new))
        fee = styling.fee(new.style, payer.account)
        needed = Kudos(valuation.whole_request(new, self.catalogue) + fee)
        if new.allow_downgrade and not await self._can_pay(payer, needed):
            new = upfront.downgraded(new, load, self.catalogue)
            return Wanted(new, payer, warnings, valuation.one_picture(new), was_downgraded=True)
        return Wanted(new, payer, warnings, valuation.one_picture(new), upfront=needed)

    async def passed(self, principal: Principal, new: NewImageRequest) -> NewImageRequest:
        """The request as our door lets it out, for whoever has it drawn elsewhere.

        Raises:
            InMaintenance, TimedOut, Banned, GuildSuspended, CorruptPrompt, UnfitForModel
        """
        await self.guard.open_to_requests()
        return await self._guarded(await self.guard.may_ask(principal), new)

    async def _guarded(self, principal: Principal, new: NewImageRequest) -> NewImageRequest:
        """With the prompt as it may be drawn."""
        account = principal.account
        if principal.safe_only:
            new = msgspec.structs.replace(new, nsfw=False, censor_nsfw=True)
        prompt = await self.guard.passed(
            principal,
            new.prompt,
            names_of(new),
            replace=new.replacement_filter or account.has(Role.EDUCATION),
            adults_only=self._adults_only(account, new),
        )
        return new if prompt == new.prompt else msgspec.structs.replace(new, prompt=prompt)

    def _adults_only(self, account: Account, new: NewImageRequest) -> bool:
        if account.has(Role.FLAGGED):
            return True
        known = [self.catalogue.find(name) for name in new.models]
        return any(model is not None and model.nsfw for model in known)

    async def _can_pay(self, principal: Principal, needed: Kudos) -> bool:
        async with self.db.reading() as tx:
            return await admission.can_pay(tx, principal, needed)

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

    async def _accepted(self, request_id: str, wanted: Wanted) -> Accepted:
        possible = await self.prospects.possible(request_id)
        if possible or (await self.guard.modes()).raid:  # no hints to those who probe it
            return Accepted(request_id, wanted.price, wanted.warnings)
        return Accepted(request_id, wanted.price, (*wanted.warnings, NOBODY), NOBODY.message)


def names_of(new: NewImageRequest) -> list[str]:
    """What a request names beside its prompt that says something about the picture."""
    how = new.params
    return [
        *(lora.name for lora in how.loras),
        *(ti.name for ti in how.tis),
        *(text.text for text in how.extra_texts),
    ]


def _terms(wanted: Wanted) -> Terms:
    fee = styling.fee(wanted.new.style, wanted.payer.account)
    return Terms(
        price=wanted.price,
        tax=Kudos(pricing.activation_tax(len(wanted.new.extra_sources)) + fee),
        upfront=wanted.upfront,
        was_downgraded=wanted.was_downgraded,
        why_not_by_key=_rule_of_key(wanted.new, wanted.payer),
        style=wanted.new.style,
        fee=fee,
    )


def _rule_of_key(new: NewImageRequest, payer: Principal) -> KeyRule:
    if styling.lifts_limits(new.style, payer):
        return lambda _key: None
    pixels, steps = new.params.width * new.params.height, new.params.steps or 30
    return lambda key: why_no_picture(key, pixels=pixels, steps=steps)


def entry(new: NewImageRequest) -> Entry:
    steps = pricing.accurate_steps(new.params.steps or 30, new.params.sampler)
    return Entry(
        kind=Work.IMAGE,
        prompt=new.prompt,
        params=msgspec.json.encode(new.params).decode(),
        count=new.count,
        things=new.params.width * new.params.height * steps,
        models=new.models,
        workers=new.workers,
        worker_blacklist=new.worker_blacklist,
        nsfw=new.nsfw,
        censor_nsfw=new.censor_nsfw,
        trusted_workers=new.trusted_workers,
        slow_workers=new.slow_workers,
        extra_slow_workers=new.extra_slow_workers,
        r2=new.r2,
        disable_batching=new.disable_batching,
        shared=new.shared,
        source_processing=new.source_processing,
        has_source=new.source_image is not None,
        has_mask=new.source_mask is not None,
        extra_strengths=tuple(str(extra.strength) for extra in new.extra_sources),
        webhook=new.webhook,
        steps=steps,
    )
