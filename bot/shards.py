"""The shards of this process, where several processes of one bot share them out.

Each process holds leases on a few shards and renews them. A process that dies lets its own run out,
and another, that has room or stands by, takes them over.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.settings import DiscordSettings
from horde_core.clock import Clock, SystemIds
from horde_core.shards.service import Held, ShardService

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

# parts of the time that a lease lasts: after the second one, whoever could not renew stops, well
# before another may begin
RENEWED_AFTER = 1 / 5
GIVEN_UP_AFTER = 2 / 3


def shard_of(guild_id: int | None, total: int) -> int:
    """Direct messages are the first shard's.

    >>> shard_of(5 << 22, 4), shard_of(None, 4)
    (1, 0)
    """
    return ((guild_id or 0) >> 22) % total


class ShardLeases:
    """``shards`` are held by this process."""

    def __init__(self, service: ShardService, settings: DiscordSettings, clock: Clock) -> None:
        self._service = service
        self._settings = settings
        self._clock = clock
        self._holder = SystemIds().unique()
        self._renewed = clock.monotonic()
        self._pause = service.lease.total_seconds() * RENEWED_AFTER
        self._patience = service.lease.total_seconds() * GIVEN_UP_AFTER
        self.shards: frozenset[int] = frozenset()

    async def first(self) -> Held:
        """Wait until there is something to hold."""
        said = False
        while not (held := await self._hold()).shards:
            if not said:
                log.warning("%s", _why_none(held, self._settings.shards))
                said = True
            await asyncio.sleep(self._pause)
        self.shards = held.shards
        log.info("this process answers for shards %s", sorted(self.shards))
        return held

    async def keep(self, bot: "HordeBot") -> None:
        """Return when the shards are not surely this process's any more."""
        while True:
            await asyncio.sleep(self._pause)
            try:
                async with asyncio.timeout(self._pause):
                    held = await self._hold()
            except Exception:
                log.exception("leases of shards could not be renewed")
                if self._clock.monotonic() - self._renewed > self._patience:
                    return
                continue
            if lost := self.shards - held.shards:
                log.error("another process answers for shards %s", sorted(lost))
                return
            bot.gate.share(held.processes)
            if more := held.shards - self.shards:
                log.info("this process takes over shards %s", sorted(more))
                self.shards = held.shards
                bot.background.start(f"take over {sorted(more)}", bot.take_over(more))

    async def release(self) -> None:
        try:
            async with asyncio.timeout(self._pause):
                await self._service.release(self._holder)
        except Exception:
            log.exception("shards could not be released; their leases run out by themselves")
        self.shards = frozenset()

    async def _hold(self) -> Held:
        began = self._clock.monotonic()
        settings = self._settings
        held = await self._service.hold(self._holder, settings.shards, settings.shards_per_process)
        self._renewed = began
        return held


def _why_none(held: Held, total: int) -> str:
    if held.others_total is not None:
        return (
            f"Other processes count {held.others_total} shards and this one {total}: "
            "it waits until they are gone."
        )
    return "All shards are held by other processes: this one stands by."
