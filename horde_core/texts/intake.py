"""Taking a text in: rules, limits, what must be there beforehand, and its place in the queue."""

from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Principal, Role
from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.tx import Tx
from horde_core.errors import AccountDeleted
from horde_core.events import Bus, Event, Kind
from horde_core.kudos import text_pricing
from horde_core.kudos.pricing import ACTIVATION_TAX
from horde_core.models.text import TextModels
from horde_core.money import NONE, Kudos
from horde_core.oversight.guard import Guard
from horde_core.oversight.prompts import grown_up
from horde_core.queueing import admission, styling
from horde_core.queueing.admission import KeyRule, Terms
from horde_core.queueing.entry import Entry
from horde_core.queueing.prospects import Prospects
from horde_core.sharedkeys.rules import why_no_text
from horde_core.texts import rules
from horde_core.texts.model import NewTextRequest, TextAccepted, TextTerms
from horde_core.workers import store as workers
from horde_core.workers.model import Work

NOBODY = (
    "Warning: no available workers can fulfil this request. It waits until one appears or it "
    "expires in 20 minutes. Consider different models or a shorter text."
)


@dataclass(frozen=True, slots=True)
class TextIntake:
    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    known: TextModels
    settings: QueueSettings
    prospects: Prospects
    guard: Guard

    async def request(self, principal: Principal, new: NewTextRequest) -> TextAccepted:
        new, payer, terms = await self._examine(principal, new)
        request_id = self.ids.unique()
        queued = entry(new).placed(payer)
        now = self.clock.now()

        async def unit(tx: Tx) -> int:
            return await admission.admit(
                tx, request_id, payer, queued, terms, now=now, settings=self.settings
            )

        rank = await self.db.write(unit)
        self.prospects.queued(request_id, payer.account.id, queued, rank, terms.price)
        await self.bus.publish(Event(Kind.REQUEST_QUEUED, request_id))
        possible = await self.prospects.possible(request_id)
        silent = possible or (await self.guard.modes()).raid
        return TextAccepted(request_id, None if silent else NOBODY)

    async def estimate(self, principal: Principal, new: NewTextRequest) -> Kudos:
        new = rules.normalised(new, principal.account)
        rules.check(new, principal.account)
        async with self.db.reading() as tx:
            payer = await styling.payer(tx, principal, new.style, self.clock.now())
            await admission.allowed_by_key(tx, payer, _rule_of_key(new, payer))
        foretold = text_pricing.estimate(
            new.params.max_length,
            new.params.max_context_length,
            rules.largest_model(new, self.known),
            count=new.count,
        )
        return Kudos(foretold + styling.fee(new.style, payer.account))

    async def _examine(
        self, principal: Principal, new: NewTextRequest
    ) -> tuple[NewTextRequest, Principal, Terms]:
        """Everything that can be refused without the database's lock; with who pays."""
        account = principal.account
        await self.guard.open_to_requests()
        if account.has(Role.DELETED):
            raise AccountDeleted
        principal = await self.guard.may_ask(principal)
        new = rules.normalised(new, account)
        rules.check(new, account)
        if account.has(Role.FLAGGED):
            new = msgspec.structs.replace(new, prompt=grown_up(new.prompt))
        load = await self.prospects.load()
        async with self.db.reading() as tx:
            await workers.must_exist(tx, new.workers)
            payer = await styling.payer(tx, principal, new.style, self.clock.now())
            if not rules.needs_upfront(new, load):
                return new, payer, _terms(new, payer)
            size = rules.largest_model(new, self.known)
            needed = text_pricing.upfront(new.params.max_length, size, count=new.count)
            needed = Kudos(needed + styling.fee(new.style, payer.account))
            if new.allow_downgrade and not await admission.can_pay(tx, payer, needed):
                new = rules.downgraded(new, load)
                return new, payer, _terms(new, payer, was_downgraded=True)
        return new, payer, _terms(new, payer, upfront=needed)


def _terms(
    new: NewTextRequest,
    payer: Principal,
    *,
    upfront: Kudos | None = None,
    was_downgraded: bool = False,
) -> Terms:
    """A text's price is not known before it is written."""
    fee = styling.fee(new.style, payer.account)
    return Terms(
        price=NONE,
        tax=Kudos(ACTIVATION_TAX + fee),
        upfront=upfront,
        was_downgraded=was_downgraded,
        why_not_by_key=_rule_of_key(new, payer),
        style=new.style,
        fee=fee,
    )


def _rule_of_key(new: NewTextRequest, payer: Principal) -> KeyRule:
    if styling.lifts_limits(new.style, payer):
        return lambda _key: None
    return lambda key: why_no_text(key, tokens=new.params.max_length)


def entry(new: NewTextRequest) -> Entry:
    terms = TextTerms(
        params=new.params,
        softprompt=new.softprompt,
        validated_backends=new.validated_backends,
    )
    return Entry(
        kind=Work.TEXT,
        prompt=new.prompt,
        params=msgspec.json.encode(terms).decode(),
        count=new.count,
        things=new.params.max_length,
        models=new.models,
        workers=new.workers,
        worker_blacklist=new.worker_blacklist,
        trusted_workers=new.trusted_workers,
        slow_workers=new.slow_workers,
        extra_slow_workers=new.extra_slow_workers,
        disable_batching=new.disable_batching,
        webhook=new.webhook,
    )
