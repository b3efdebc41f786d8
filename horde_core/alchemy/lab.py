"""An alchemist asks for forms."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Row

from horde_core.accounts.model import Principal
from horde_core.alchemy import forms
from horde_core.alchemy.forms import Search
from horde_core.alchemy.model import POST_PROCESSORS, PoppedForm, PoppedForms
from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.media.store import result_key
from horde_core.queueing.takers import friends
from horde_core.workers.check_in import Reception
from horde_core.workers.model import CheckedIn, Offer
from horde_core.workers.refusals import WorkerInMaintenance

LOOKED_AT = 100
TRIES = 3
"""Others may take the same forms at the same moment; there may be more behind them."""
SLOW = 0.1
"""Forms per second below which an alchemist counts as slow."""
DEADLINE = timedelta(minutes=3)
UNTRUSTED = "untrusted"

Candidate = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Lab:
    db: Database
    clock: Clock
    bus: Bus
    reception: Reception
    settings: QueueSettings

    async def pop(self, principal: Principal, offer: Offer) -> PoppedForms:
        known = await self.reception.introduce(principal, offer)
        skipped: set[str] = set()
        taken: list[Candidate] = []
        trusted = principal.account.trusted
        for search in self._searches(known.worker, known.offer):
            missing = known.offer.amount - len(taken)
            if missing:
                taken += await self._take(search, known.worker, missing, skipped, trusted=trusted)
        for interrogation_id in dict.fromkeys(form.interrogation_id for form in taken):
            await self.bus.publish(Event(Kind.JOB_STARTED, interrogation_id))
        if not taken and known.worker.maintenance:
            raise WorkerInMaintenance(known.worker.maintenance_msg)
        counted = {UNTRUSTED: len(skipped)} if skipped and not taken else {}
        return PoppedForms(tuple(map(_popped, taken)), counted)

    def _searches(self, worker: CheckedIn, offer: Offer) -> Iterator[Search]:
        """Its friends' forms first, then everybody's; in maintenance its friends' alone."""
        mine = Search(
            forms=offer.models,
            max_tiles=offer.max_tiles,
            slow=worker.speed < SLOW,
            now=self.clock.now(),
            accounts=tuple(sorted(friends(worker.account_id, offer.priority_usernames))),
        )
        yield mine
        if not worker.maintenance:
            yield replace(mine, accounts=None)

    async def _take(
        self, search: Search, worker: CheckedIn, most: int, skipped: set[str], *, trusted: bool
    ) -> list[Candidate]:
        for _ in range(TRIES):
            async with self.db.reading() as tx:
                found = await forms.waiting(tx, search, LOOKED_AT)
            allowed = [form for form in found if trusted or not form.trusted_workers]
            skipped |= {form.id for form in found} - {form.id for form in allowed}
            chosen = allowed[:most]
            mine = await self._claim(chosen, worker)
            if mine or not chosen:
                return [form for form in chosen if form.id in mine]
        return []

    async def _claim(self, chosen: list[Candidate], worker: CheckedIn) -> set[str]:
        if not chosen:
            return set()
        now = self.clock.now()
        async with self.db.transaction() as tx:
            return await forms.claim(
                tx,
                sorted(form.id for form in chosen),
                worker.id,
                at=now,
                deadline=now + DEADLINE,
                expires_at=now + timedelta(seconds=self.settings.request_lifetime_s),
            )


def _popped(form: Candidate) -> PoppedForm:
    return PoppedForm(
        id=form.id,
        name=form.name,
        payload=msgspec.json.decode(form.payload),
        source_url=form.source_url,
        source_key=result_key(form.interrogation_id),
        upload_key=result_key(form.id) if form.name in POST_PROCESSORS else None,
    )
