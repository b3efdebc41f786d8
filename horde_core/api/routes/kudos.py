"""Kudos from one account to another."""

from horde_core.api.callers import printable
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.money import Kudos, on_the_wire
from horde_core.protocol.kudos import (
    KudosAward,
    KudosAwarded,
    KudosTransfer,
    KudosTransferred,
)

routes = Routes()

TRANSFER = (Limit(1, 1, Per.KEY), Limit(90, 3600, Per.KEY, known=600))


@routes.add(
    "POST",
    "/v2/kudos/transfer",
    returns={200: KudosTransferred},
    key=Key.NEEDED,
    errors=(400, 401, 413, 429),
    limits=TRANSFER,
)
async def transfer_kudos(call: Call[KudosTransfer]) -> Reply:
    """Send kudos; with the header Idempotency-Key they are sent once, however often you ask."""
    key = call.request.headers.get("Idempotency-Key")
    moved = await call.horde.kudos.transfer(
        await call.principal(),
        call.body.username,
        _whole(call.body.amount),
        key=None if key is None else printable(key),
    )
    return Reply(KudosTransferred(transferred=on_the_wire(moved)))


@routes.add(
    "POST",
    "/v2/kudos/award",
    returns={200: KudosAwarded},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
)
async def award_kudos(call: Call[KudosAward]) -> Reply:
    """Make kudos for somebody; for the operator of this horde."""
    given = await call.horde.kudos.award(
        await call.principal(), call.body.username, _whole(call.body.amount)
    )
    return Reply(KudosAwarded(awarded=on_the_wire(given)))


def _whole(amount: float) -> Kudos:
    return Kudos(int(amount) * 100)
