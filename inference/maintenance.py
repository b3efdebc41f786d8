"""The worker's maintenance at its horde, as its owner switches it. No torch."""

from urllib.parse import quote

import msgspec

from horde_core.protocol.workers import WorkerChange, WorkerChanged
from inference.client import HordeClient, HordeRefused, Unreachable


class _Known(msgspec.Struct, frozen=True):
    """What matters here of a worker."""

    id: str
    maintenance_mode: bool


async def set_maintenance(client: HordeClient, name: str, *, on: bool | None) -> str:
    """Put the worker into maintenance or take it out (None: the other way); what came of it."""
    try:
        known = await client.get(f"workers/name/{quote(name, safe='')}", _Known)
        wanted = (not known.maintenance_mode) if on is None else on
        if wanted != known.maintenance_mode:
            change = WorkerChange(maintenance=wanted)
            await client.put(f"workers/{quote(known.id, safe='')}", change, WorkerChanged)
    except (HordeRefused, Unreachable) as error:
        return f"Maintenance stays as it is: {error}"
    return "In maintenance at the horde." if wanted else "Not in maintenance at the horde."
