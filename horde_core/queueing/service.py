from horde_core.accounts.model import Principal
from horde_core.money import Kudos
from horde_core.queueing.model import (
    Accepted,
    Delivery,
    NewImageRequest,
    Offer,
    Popped,
    RequestStatus,
)


class QueueService:
    async def request(self, principal: Principal, new: NewImageRequest) -> Accepted:
        """Raises Refused and the leaves of queueing.refusals."""
        raise NotImplementedError

    async def estimate(self, principal: Principal, new: NewImageRequest) -> Kudos:
        raise NotImplementedError

    async def check(self, request_id: str) -> RequestStatus:
        """Raises RequestNotFound."""
        raise NotImplementedError

    async def status(self, request_id: str) -> RequestStatus:
        """Like check, with the generations."""
        raise NotImplementedError

    async def cancel(self, request_id: str) -> RequestStatus:
        """The state as it was before; jobs already on workers may still be delivered."""
        raise NotImplementedError

    async def pop(self, principal: Principal, offer: Offer) -> Popped:
        raise NotImplementedError

    async def submit(self, principal: Principal, delivery: Delivery) -> Kudos:
        """The reward before the bridge multiplier; 0 for a fault."""
        raise NotImplementedError

    async def clear(self, *, workers: bool = False) -> int:
        """End every unfinished request; the number of them."""
        raise NotImplementedError
