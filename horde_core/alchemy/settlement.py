"""The end of a form: its result kept and paid for exactly once, or its place given back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store as accounts
from horde_core.accounts.model import Principal
from horde_core.alchemy import forms, store
from horde_core.alchemy.forms import Form
from horde_core.alchemy.model import FormDelivery, State
from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.errors import Rc, Refused
from horde_core.events import Bus, Event, Kind
from horde_core.kudos import alchemy_pricing, ledger
from horde_core.kudos.model import Posting, Purse, Record, System
from horde_core.money import NONE, Kudos
from horde_core.oversight.guard import Guard, call_moderators
from horde_core.queueing.refusals import AlreadyDelivered, JobAborted, JobNotFound
from horde_core.queueing.settlement import SHORTEST_S
from horde_core.webhooks import letters
from horde_core.workers import store as workers
from horde_core.workers.discipline import Discipline
from horde_core.workers.model import Work
from horde_core.workers.refusals import WrongCredentials

FAULTS_AN_HOUR = 100
LOST_AT_ONCE = 100
LARGEST_RESULT = 256 * 1024


@dataclass(frozen=True, slots=True)
class FormSettlement:
    db: Database
    clock: Clock
    bus: Bus
    settings: QueueSettings
    guard: Guard
    discipline: Discipline

    async def submit(self, principal: Principal, delivery: FormDelivery) -> Kudos:
        form = await self._processing(principal, delivery.form_id)
        if delivery.state == "faulted":
            if not await self._give_back(form):
                raise JobAborted(form.id)
            return NONE
        said = _said(form, delivery)
        result = msgspec.json.encode(said).decode()
        if len(result) > LARGEST_RESULT:
            raise Refused(Rc.BAD_REQUEST, "The result is larger than 256 KiB.")
        async with self.db.transaction() as tx:
            if not await forms.finish(tx, form, State.DONE, result):
                raise _too_late(await forms.find(tx, form.id) or form)
            await self._settle(tx, form, self.clock.now())
            await _write(tx, form, said, self.clock.now())
            ended = not await store.unfinished(tx, form.interrogation_id)
        await self._tell(Kind.JOB_DONE, form.interrogation_id, ended=ended)
        return form.price

    async def cancel(self, interrogation_id: str) -> None:
        """Nothing of it is waited for any more; who works on it is paid.

        One transaction for each payment, so that no two wait for each other in a ring.
        """
        async with self.db.transaction() as tx:
            ended = await store.cancel_waiting(tx, interrogation_id)
            busy = await forms.processing(tx, interrogation_id)
        for form in busy:
            async with self.db.transaction() as tx:
                if await forms.finish(tx, form, State.CANCELLED):
                    await self._settle(tx, form, self.clock.now())
        if ended or busy:
            await self.bus.publish(Event(Kind.REQUEST_CANCELLED, interrogation_id))

    async def take_back_lost(self) -> int:
        """Return forms past their time to the queue; the number of forms."""
        async with self.db.reading() as tx:
            lost = await forms.lost(tx, self.clock.now(), LOST_AT_ONCE)
        for form in lost:
            await self._give_back(form)
        return len(lost)

    async def _processing(self, principal: Principal, form_id: str) -> Form:
        """Raises JobNotFound, WrongCredentials, AlreadyDelivered, JobAborted."""
        owner = principal.in_person()
        async with self.db.reading() as tx:
            form = await forms.find(tx, form_id)
        if form is None:
            raise JobNotFound(form_id)
        if form.worker_account not in {None, owner.id}:
            if form.aborts:  # somebody else has it since; the one who asks may have had it before
                raise JobAborted(form_id)
            raise WrongCredentials(owner.alias, f"the worker {form.worker_name}")
        if form.state != State.PROCESSING:
            raise _too_late(form)
        return form

    async def _settle(self, tx: AsyncConnection, form: Form, now: datetime) -> None:
        """Postings on both sides, records, speed."""
        if form.worker_id is None or form.worker_account is None or form.started_at is None:
            return
        lifetime = timedelta(seconds=self.settings.request_lifetime_s)
        await forms.prolong(tx, [form.interrogation_id], now + lifetime)
        await ledger.post(tx, _movement(form, form.worker_account, now))
        await accounts.record(
            tx,
            [
                (form.requester, Record.REQUESTED_FORMS, 1),
                (form.worker_account, Record.FULFILLED_FORMS, 1),
            ],
        )
        await workers.delivered(
            tx,
            form.worker_id,
            kind=Work.INTERROGATION,
            things=1,
            kudos=form.price,
            speed=1 / max(SHORTEST_S, (now - form.started_at).total_seconds()),
            model=form.name,
            at=now,
        )

    async def _give_back(self, form: Form) -> bool:
        """Undo that it was taken; false when that worker has it no longer."""
        now, raid = self.clock.now(), (await self.guard.modes()).raid
        opened: list[int] = []
        async with self.db.transaction() as tx:
            state = await forms.give_back(tx, form)
            if state is None:
                return False
            if form.worker_id is not None:
                opened = await self.discipline.dropped(
                    tx, form.worker_id, now, limit=FAULTS_AN_HOUR, raid=raid
                )
            ended = not await store.unfinished(tx, form.interrogation_id)
        await self._tell(Kind.JOB_FAULTED, form.interrogation_id, ended=ended)
        await call_moderators(self.bus, opened)
        return True

    async def _tell(self, kind: Kind, interrogation_id: str, *, ended: bool) -> None:
        await self.bus.publish(Event(kind, interrogation_id))
        if ended:
            await self.bus.publish(Event(Kind.REQUEST_DONE, interrogation_id))


def _said(form: Form, delivery: FormDelivery) -> dict[str, Any]:
    """By the form's name, as the requester reads it."""
    result = delivery.result
    return {form.name: result} if isinstance(result, str) else result


async def _write(tx: AsyncConnection, form: Form, said: dict[str, Any], now: datetime) -> None:
    """What its webhook, if there is one, will be told."""
    if form.webhook is None or form.worker_id is None or form.worker_name is None:
        return
    source = letters.Source(
        result_id=form.id,
        request_id=form.interrogation_id,
        worker_id=form.worker_id,
        worker_name=form.worker_name,
        reward=form.price,
    )
    await letters.of_form(tx, form.webhook, source, form=form.name, result=said, at=now)


def _too_late(form: Form) -> AlreadyDelivered | JobAborted:
    over = form.state in {State.DONE, State.CANCELLED}
    return AlreadyDelivered(form.id) if over else JobAborted(form.id)


def _movement(form: Form, owner_id: int, now: datetime) -> ledger.Movement:
    """An owner who is not trusted yet gets half now and half when they are."""
    cost = alchemy_pricing.cost(form.price, slow_workers=form.slow_workers)
    later = Kudos(0 if form.worker_trusted else form.price // 2)
    return ledger.Movement(
        key=f"form:{form.id}",
        kind="form",
        at=now,
        postings=[
            Posting(form.requester, Kudos(-cost)),
            Posting(System.GENERATION, cost),
            Posting(System.GENERATION, Kudos(-form.price)),
            Posting(owner_id, Kudos(form.price - later)),
            Posting(owner_id, later, purse=Purse.EVALUATING),
        ],
        floors={form.requester: form.requester_floor},
    )
