"""Shared keys: what others may generate at the expense of an account."""

from horde_core.api import sharedkey_wire as wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.protocol.common import Done
from horde_core.protocol.sharedkeys import SharedKey, SharedKeyChange, SharedKeyTerms

routes = Routes()

CREATE = (Limit(5, 60, Per.PATH),)


@routes.add(
    "PUT",
    "/v2/sharedkeys",
    returns={200: SharedKey},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=CREATE,
    optional_body=True,
)
async def create_shared_key(call: Call[SharedKeyTerms]) -> Reply:
    """Make a key that others may generate with at your expense, within its limits."""
    terms = wire.terms(call.body, call.horde.clock.now())
    made = await call.horde.sharedkeys.create(await call.principal(), terms)
    return Reply(wire.shared_key(made))


@routes.add("GET", "/v2/sharedkeys/{sharedkey_id}", returns={200: SharedKey}, errors=(401, 429))
async def shared_key_by_id(call: Call[None]) -> Reply:
    """What a shared key allows and has left; whoever knows it may ask."""
    return Reply(wire.shared_key(await call.horde.sharedkeys.read(call.path("sharedkey_id"))))


@routes.add(
    "PATCH",
    "/v2/sharedkeys/{sharedkey_id}",
    returns={200: SharedKey},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
)
async def change_shared_key(call: Call[SharedKeyChange]) -> Reply:
    """Change what your shared key allows."""
    changed = await call.horde.sharedkeys.change(
        await call.principal(),
        call.path("sharedkey_id"),
        wire.terms(call.body, call.horde.clock.now()),
    )
    return Reply(wire.shared_key(changed))


@routes.add(
    "DELETE",
    "/v2/sharedkeys/{sharedkey_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 429),
)
async def delete_shared_key(call: Call[None]) -> Reply:
    """Delete your shared key and cancel what was asked for with it."""
    await call.horde.sharedkeys.delete(await call.principal(), call.path("sharedkey_id"))
    return Reply(Done())
