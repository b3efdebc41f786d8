from horde_core.horde import Horde, HordeSettings


async def run(horde: Horde, settings: HordeSettings) -> None:
    """Sweep for ever; on PostgreSQL only one process at a time does so."""
    raise NotImplementedError


async def sweep_once(horde: Horde) -> None:
    """Expire requests, take back lost jobs, fold balances, prune media: each once."""
    raise NotImplementedError
