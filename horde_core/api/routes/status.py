"""How the horde is doing."""

import asyncio
import threading

from msgspec import UNSET

from horde_core.accounts.model import Account
from horde_core.api import version, worker_wire
from horde_core.api.image_wire import known
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.outage import is_outage
from horde_core.oversight import model
from horde_core.protocol.status import (
    Heartbeat,
    ModelsQuery,
    ModelStatus,
    Modes,
    ModesChange,
    NewsItem,
    Performance,
)
from horde_core.workers.model import ModelQuery, Work

routes = Routes()

MODES = (Limit(30, 60, Per.ADDRESS),)
PATIENCE_S = 2.0


@routes.add(
    "GET",
    "/v2/status/heartbeat",
    returns={200: Heartbeat},
    errors=(503,),
    limits=(),
    kept=True,
)
async def heartbeat(call: Call[None]) -> Reply:
    """Whether this server and its database are well."""
    well = await _database_answers(call)
    beat = Heartbeat(
        message="OK" if well else "DOWN",
        version=version.SERVER,
        queue=0,
        threads=threading.active_count(),
        active_count=len(asyncio.all_tasks()),
        db_connection=well,
    )
    return Reply(beat, 200 if well else 503)


async def _database_answers(call: Call[None]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_S), call.horde.db.reading() as tx:
            await tx.exec_driver_sql("SELECT 1")
    except Exception as error:
        if not is_outage(error):
            raise
        return False
    return True


@routes.add(
    "GET",
    "/v2/status/models",
    returns={200: list[ModelStatus]},
    query=ModelsQuery,
    errors=(400, 429),
    kept=True,
)
async def model_list(call: Call[None]) -> Reply:
    """The models that are served or waited for."""
    query = call.query(ModelsQuery)
    found = await call.horde.workers.models(
        ModelQuery(
            kind=Work(query.type),
            min_count=query.min_count,
            max_count=query.max_count,
            state=query.model_state,
        )
    )
    return Reply([worker_wire.model_status(one) for one in found])


@routes.add(
    "GET", "/v2/status/models/{model_name}", returns={200: list[ModelStatus]}, errors=(429,)
)
async def model_by_name(call: Call[None]) -> Reply:
    """One known model, or an empty list."""
    name = call.path("model_name")
    found = [
        one
        for kind in (Work.IMAGE, Work.TEXT)
        for one in await call.horde.workers.models(ModelQuery(kind=kind, name=name, state="known"))
    ]
    return Reply([worker_wire.model_status(one) for one in found[:1]])


@routes.add("GET", "/v2/status/performance", returns={200: Performance}, errors=(429,), kept=True)
async def performance(call: Call[None]) -> Reply:
    """How much is waited for, and how many work on it."""
    return Reply(worker_wire.performance(await call.horde.workers.performance()))


@routes.add("GET", "/v2/status/news", returns={200: list[NewsItem]}, errors=(429,))
async def news(call: Call[None]) -> Reply:
    """News of this horde, newest first."""
    return Reply(call.edge.papers.news)


@routes.add(
    "GET",
    "/v2/status/modes",
    returns={200: Modes},
    key=Key.WELCOME,
    errors=(401, 429),
    limits=MODES,
)
async def modes(call: Call[None]) -> Reply:
    """Whether the horde is closed to new requests or new workers."""
    return Reply(_modes(await call.horde.oversight.modes(), await call.viewer()))


@routes.add(
    "PUT",
    "/v2/status/modes",
    returns={200: Modes},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=MODES,
)
async def change_modes(call: Call[ModesChange]) -> Reply:
    """Close the horde to new requests or new workers, or open it again."""
    principal = await call.principal()
    change = model.ModesChange(
        maintenance=known(call.body.maintenance_mode),
        invite_only=known(call.body.invite_only_mode),
        raid=known(call.body.raid_mode),
    )
    return Reply(
        _modes(await call.horde.oversight.change_modes(principal, change), principal.account)
    )


def _modes(now: model.Modes, viewer: Account | None) -> Modes:
    moderator = viewer is not None and viewer.moderates
    return Modes(
        maintenance_mode=now.maintenance,
        invite_only_mode=now.invite_only,
        raid_mode=now.raid if moderator else UNSET,
    )
