from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Principal
from horde_core.alchemy import store
from horde_core.alchemy.intake import AlchemyIntake
from horde_core.alchemy.lab import Lab
from horde_core.alchemy.model import (
    FormDelivery,
    FormStatus,
    InterrogationStatus,
    NewInterrogation,
    PoppedForms,
    State,
    overall,
)
from horde_core.alchemy.settlement import FormSettlement
from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.media.store import MediaStore, result_key
from horde_core.money import Kudos
from horde_core.queueing.refusals import RequestNotFound
from horde_core.workers.model import Offer

EXPIRED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class AlchemyService:
    db: Database
    clock: Clock
    media: MediaStore
    intake: AlchemyIntake
    lab: Lab
    settlement: FormSettlement

    async def request(self, principal: Principal, new: NewInterrogation) -> str:
        """Queue its forms; the id of the interrogation.

        Raises:
            Refused, TooManyPrompts, AccountDeleted
        """
        return await self.intake.request(principal, new)

    async def status(self, interrogation_id: str) -> InterrogationStatus:
        """Raises RequestNotFound."""
        async with self.db.reading() as tx:
            rows = await store.status(tx, interrogation_id)
        if not rows:
            raise RequestNotFound(interrogation_id, "interrogation")
        forms = tuple(
            FormStatus(
                name=row.name,
                state=State(row.state),
                result=None if row.result is None else msgspec.json.decode(row.result),
                media_key=result_key(row.id),
            )
            for row in rows
        )
        return InterrogationStatus(overall([form.state for form in forms]), forms)

    async def cancel(self, interrogation_id: str) -> InterrogationStatus:
        """The state afterwards; forms that workers are busy with are paid. RequestNotFound."""
        await self.status(interrogation_id)
        await self.settlement.cancel(interrogation_id)
        return await self.status(interrogation_id)

    async def pop(self, principal: Principal, offer: Offer) -> PoppedForms:
        """Forms for this alchemist, which is registered if it is new.

        Raises:
            WorkerInMaintenance and the other leaves of workers.refusals
        """
        return await self.lab.pop(principal, offer)

    async def submit(self, principal: Principal, delivery: FormDelivery) -> Kudos:
        """What the worker earned; 0 for a fault.

        Raises:
            JobNotFound, WrongCredentials, AlreadyDelivered, JobAborted, Refused
        """
        return await self.settlement.submit(principal, delivery)

    async def clear(self, *, workers: bool = False) -> int:
        """Cancel every form that waits; the number of them. ``workers``: those they are busy with
        too, which are paid.
        """
        async with self.db.transaction() as tx:
            cancelled = await store.cancel_waiting(tx)
            busy = await store.busy(tx) if workers else []
        for interrogation_id in busy:
            await self.settlement.cancel(interrogation_id)
        return cancelled

    async def take_back_lost(self) -> int:
        return await self.settlement.take_back_lost()

    async def expire(self) -> int:
        """Remove what is past its time with its pictures; the number of interrogations."""
        removed = 0
        while True:
            async with self.db.transaction() as tx:
                expired, keys = await store.expire(tx, self.clock.now(), EXPIRED_AT_ONCE)
            await self.media.delete(keys)
            removed += expired
            if expired < EXPIRED_AT_ONCE:
                return removed
