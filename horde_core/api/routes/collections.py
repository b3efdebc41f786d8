"""Collections of styles."""

from horde_core.api import style_wire
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.routes.styles import OFTEN, REMOVE, WRITE
from horde_core.protocol import styles as wire
from horde_core.protocol.common import Done

routes = Routes()


@routes.add(
    "GET",
    "/v2/collections",
    returns={200: list[wire.Collection]},
    query=wire.CollectionQuery,
    errors=(400, 429),
    limits=OFTEN,
)
async def collection_list(call: Call[None]) -> Reply:
    """Public collections of styles, twenty-five a page."""
    wanted = style_wire.wanted_collections(call.query(wire.CollectionQuery))
    return Reply([style_wire.collection(one) for one in await call.horde.collections.page(wanted)])


@routes.add(
    "POST",
    "/v2/collections",
    returns={200: wire.StyleSaved},
    key=Key.NEEDED,
    errors=WRITE,
    limits=OFTEN,
)
async def create_collection(call: Call[wire.NewCollection]) -> Reply:
    """Create a collection of styles of one kind."""
    principal = await call.principal()
    made = await call.horde.collections.create(principal, style_wire.collection_terms(call.body))
    return Reply(wire.StyleSaved(id=made.id))


@routes.add(
    "GET",
    "/v2/collections/{collection_id}",
    returns={200: wire.Collection},
    errors=(404, 429),
    limits=OFTEN,
)
async def one_collection(call: Call[None]) -> Reply:
    """One collection."""
    found = await call.horde.collections.by_id(call.path("collection_id"))
    return Reply(style_wire.collection(found))


@routes.add(
    "PATCH",
    "/v2/collections/{collection_id}",
    returns={200: wire.StyleSaved},
    key=Key.NEEDED,
    errors=WRITE,
    limits=OFTEN,
)
async def change_collection(call: Call[wire.CollectionChange]) -> Reply:
    """Change a collection of yours."""
    changed = await call.horde.collections.change(
        await call.principal(),
        call.path("collection_id"),
        style_wire.collection_terms(call.body),
    )
    return Reply(wire.StyleSaved(id=changed.id))


@routes.add(
    "DELETE",
    "/v2/collections/{collection_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=REMOVE,
    limits=OFTEN,
)
async def delete_collection(call: Call[None]) -> Reply:
    """Delete a collection; its styles stay."""
    principal = await call.principal()
    await call.horde.collections.delete(principal, call.path("collection_id"))
    return Reply(Done())


@routes.add(
    "GET",
    "/v2/collection_by_name/{collection_name}",
    returns={200: wire.Collection},
    errors=(404, 429),
    limits=OFTEN,
)
async def collection_by_name(call: Call[None]) -> Reply:
    """The collection of that name, such as `name` or `creator#1::collection::name`."""
    found = await call.horde.collections.by_name(call.path("collection_name"))
    return Reply(style_wire.collection(found))
