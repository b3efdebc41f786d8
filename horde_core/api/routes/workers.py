"""Workers: who serves, and what their owners change."""

from horde_core.accounts.model import Account
from horde_core.api import worker_wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.errors import InvalidApiKey
from horde_core.protocol.workers import (
    Worker,
    WorkerChange,
    WorkerChanged,
    WorkerDeleted,
    WorkersQuery,
)
from horde_core.workers.model import WorkerView
from horde_core.workers.refusals import WorkerNotFound

routes = Routes()

ONE_WORKER = (Limit(30, 60, Per.PATH),)


async def _viewer(call: Call[None]) -> Account | None:
    """Who asks. These lists are open to all, so a wrong key shows what everybody sees."""
    try:
        return await call.viewer()
    except InvalidApiKey:
        return None


@routes.add(
    "GET",
    "/v2/workers",
    returns={200: list[Worker]},
    query=WorkersQuery,
    key=Key.WELCOME,
    errors=(400, 429),
    kept=True,
)
async def worker_list(call: Call[None]) -> Reply:
    """The workers seen in the last minutes."""
    query, viewer = call.query(WorkersQuery), await _viewer(call)
    if query.name is None:
        found = await call.horde.workers.online(query.type)
    else:
        try:
            one = await call.horde.workers.by_name(query.name)
        except WorkerNotFound:
            return Reply([])
        found = [one] if one.online else []
    return Reply([worker_wire.worker(one, viewer) for one in found])


@routes.add(
    "GET",
    "/v2/workers/{worker_id}",
    returns={200: Worker},
    key=Key.WELCOME,
    errors=(404, 429),
    limits=ONE_WORKER,
)
async def worker_by_id(call: Call[None]) -> Reply:
    """One worker, online or not."""
    return await _one(call, await call.horde.workers.by_id(call.path("worker_id")))


@routes.add(
    "GET",
    "/v2/workers/name/{worker_name}",
    returns={200: Worker},
    key=Key.WELCOME,
    errors=(404, 429),
)
async def worker_by_name(call: Call[None]) -> Reply:
    """One worker by its name, online or not."""
    return await _one(call, await call.horde.workers.by_name(call.path("worker_name")))


async def _one(call: Call[None], found: WorkerView) -> Reply:
    told = await call.horde.messages.current(found.id)
    return Reply(worker_wire.worker(found, await _viewer(call), told))


@routes.add(
    "PUT",
    "/v2/workers/{worker_id}",
    returns={200: WorkerChanged},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=ONE_WORKER,
)
async def change_worker(call: Call[WorkerChange]) -> Reply:
    """Put a worker into maintenance, describe it, rename it."""
    worker = await call.horde.workers.by_id(call.path("worker_id"))
    principal = await call.principal()
    change = worker_wire.change(call.body)
    done = await call.horde.workers.change(principal, worker.id, change)
    return Reply(worker_wire.changed(call.body, done))


@routes.add(
    "DELETE",
    "/v2/workers/{worker_id}",
    returns={200: WorkerDeleted},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 423, 429),
    limits=ONE_WORKER,
)
async def delete_worker(call: Call[None]) -> Reply:
    """Forget a worker that has no recent jobs."""
    worker = await call.horde.workers.by_id(call.path("worker_id"))
    gone = await call.horde.workers.delete(await call.principal(), worker.id)
    return Reply(WorkerDeleted(deleted_id=gone.id, deleted_name=gone.name))
