from dataclasses import dataclass

from horde_core.accounts.model import Principal
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.money import Kudos
from horde_core.queueing import store
from horde_core.queueing.patience import Patience
from horde_core.queueing.progress import Progress
from horde_core.texts import writings
from horde_core.texts.desk import Desk
from horde_core.texts.intake import TextIntake
from horde_core.texts.model import (
    NewTextRequest,
    TextAccepted,
    TextDelivery,
    TextPopped,
    TextStatus,
)
from horde_core.texts.writings import Writings
from horde_core.workers.model import Offer


@dataclass(frozen=True, slots=True)
class TextService:
    db: Database
    bus: Bus
    intake: TextIntake
    desk: Desk
    writings: Writings
    progress: Progress

    async def request(self, principal: Principal, new: NewTextRequest) -> TextAccepted:
        """Queue it.

        Raises:
            Refused and the leaves of queueing.refusals: a rule or a limit forbids it.
        """
        return await self.intake.request(principal, new)

    async def estimate(self, principal: Principal, new: NewTextRequest) -> Kudos:
        """The price of the whole request; nothing is queued."""
        return await self.intake.estimate(principal, new)

    async def status(self, request_id: str) -> TextStatus:
        """Raises RequestNotFound."""
        standing = await self.progress.check(request_id)
        async with self.db.reading() as tx:
            return TextStatus(standing, await writings.read(tx, request_id))

    async def cancel(self, request_id: str) -> TextStatus:
        """The state as it was before; jobs already on workers may still be delivered."""
        before = await self.status(request_id)
        async with self.db.transaction() as tx:
            ended = await store.cancel(tx, request_id)
        if ended:
            await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))
        return before

    async def pop(
        self, principal: Principal, offer: Offer, patience: Patience | None = None
    ) -> TextPopped:
        """Work for this worker, which is registered if it is new; it may wait for some.

        Raises:
            WorkerInMaintenance and the other leaves of workers.refusals
        """
        return await self.desk.pop(principal, offer, patience or Patience())

    async def submit(self, principal: Principal, delivery: TextDelivery) -> Kudos:
        """What the worker earned; 0 for a fault.

        Raises:
            JobNotFound, WrongCredentials, AlreadyDelivered, JobAborted
        """
        return await self.writings.submit(principal, delivery)
