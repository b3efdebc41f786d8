from collections.abc import Sequence
from dataclasses import dataclass, replace

from horde_core.accounts.model import Principal
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.media.store import MediaStore
from horde_core.money import Kudos
from horde_core.queueing import store
from horde_core.queueing.easel import Easel
from horde_core.queueing.intake import Intake
from horde_core.queueing.lately import Lately
from horde_core.queueing.model import (
    Accepted,
    Delivery,
    Generation,
    NewImageRequest,
    Offer,
    Popped,
    RequestStatus,
)
from horde_core.queueing.patience import Patience
from horde_core.queueing.pictures import Pictures
from horde_core.queueing.progress import Progress
from horde_core.queueing.settlement import Settlement

EXPIRED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class QueueService:
    db: Database
    bus: Bus
    media: MediaStore
    intake: Intake
    easel: Easel
    pictures: Pictures
    settlement: Settlement
    progress: Progress
    made: Lately[tuple[Generation, ...]]

    async def request(self, principal: Principal, new: NewImageRequest) -> Accepted:
        """Queue it.

        Raises:
            Refused and the leaves of queueing.refusals: a rule or a limit forbids it.
        """
        return await self.intake.request(principal, new)

    async def estimate(self, principal: Principal, new: NewImageRequest) -> Kudos:
        """The price of the whole request; nothing is queued."""
        return await self.intake.estimate(principal, new)

    def worth(self, new: NewImageRequest) -> Kudos:
        """About what it will cost, from its options alone, whoever asks."""
        return self.intake.worth(new)

    async def check(self, request_id: str) -> RequestStatus:
        """Raises RequestNotFound."""
        return await self.progress.check(request_id)

    async def status(self, request_id: str) -> RequestStatus:
        """Like check, with the generations."""
        now = await self.progress.check(request_id)
        if not now.finished:
            return now
        made, turn = self.made.find(request_id), self.made.turn
        if made is None or len(made) != now.finished:
            made = await self.db.read(lambda tx: store.generations(tx, request_id))
            self.made.keep(request_id, made, turn)
        return replace(now, generations=made)

    async def cancel(self, request_id: str) -> RequestStatus:
        """The state as it was before; jobs already on workers may still be delivered."""
        before = await self.status(request_id)
        async with self.db.transaction() as tx:
            ended = await store.cancel(tx, request_id)
        if ended:
            await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))
        return before

    async def pop(
        self, principal: Principal, offer: Offer, patience: Patience | None = None
    ) -> Popped:
        """Work for this worker, which is registered if it is new; it may wait for some.

        Raises:
            WorkerInMaintenance and the other leaves of workers.refusals
        """
        return await self.easel.pop(principal, offer, patience or Patience())

    async def submit(self, principal: Principal, delivery: Delivery) -> Kudos:
        """The reward before the bridge multiplier; 0 for a fault.

        Raises:
            JobNotFound, WrongCredentials, AlreadyDelivered, JobAborted, Refused
        """
        return await self.pictures.submit(principal, delivery)

    async def preview(self, principal: Principal, job_id: str, picture: bytes) -> None:
        """What it looks like so far, checked by the worker; WebP of at most 8 KiB.

        Raises:
            as ``submit``, and NoPreviewWanted
        """
        await self.pictures.previews.show(principal, job_id, picture)

    async def clear(self, *, workers: bool = False) -> int:
        """End every unfinished request; the number of them. ``workers``: their jobs end too."""
        async with self.db.transaction() as tx:
            ended = await store.unfinished(tx)
            for request_id in ended:
                await store.cancel(tx, request_id)
        await self._tell_cancelled(ended)
        if workers:
            await self.settlement.take_back_all()
        return len(ended)

    async def expire(self) -> int:
        """Remove requests past their time with their pictures; the number of pictures."""
        removed = 0
        while True:
            now = self.intake.clock.now()
            async with self.db.transaction() as tx:
                expired, keys = await store.expire(tx, now, EXPIRED_AT_ONCE)
            await self.media.delete(keys)
            removed += expired
            if expired < EXPIRED_AT_ONCE:
                return removed

    async def _tell_cancelled(self, request_ids: Sequence[str]) -> None:
        for request_id in request_ids:
            await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))
