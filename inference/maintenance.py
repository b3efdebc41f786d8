"""The worker's maintenance at its horde, as its owner switches it. No torch."""

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from horde_core.protocol.workers import WorkerChange, WorkerChanged
from inference.client import HordeClient, HordeRefused, Unreachable


class _Known(msgspec.Struct, frozen=True):
    """What matters here of a worker."""

    id: str
    maintenance_mode: bool


async def set_maintenance(client: HordeClient, names: Sequence[str], *, on: bool | None) -> str:
    """Put the workers of these names into maintenance or take them out; what came of it.

    ``on`` None: the other way, which for all of them is what it is for the first that is known.
    """
    said: dict[str, None] = {}
    for name in names:
        try:
            on = await _set(client, name, on=on)
        except (HordeRefused, Unreachable) as error:
            said[f"Maintenance stays as it is: {error}"] = None
        else:
            said["In maintenance at the horde." if on else "Not in maintenance at the horde."] = (
                None
            )
    return " ".join(said)


async def _set(client: HordeClient, name: str, *, on: bool | None) -> bool:
    known = await client.get(f"workers/name/{quote(name, safe='')}", _Known)
    wanted = (not known.maintenance_mode) if on is None else on
    if wanted != known.maintenance_mode:
        change = WorkerChange(maintenance=wanted)
        await client.put(f"workers/{quote(known.id, safe='')}", change, WorkerChanged)
    return wanted
