from dataclasses import dataclass
from datetime import timedelta

from horde_core.clock import Clock
from horde_core.db import locks
from horde_core.db.engine import Database
from horde_core.db.locks import Turn
from horde_core.shards import store

ALL_SHARDS = 0
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Held:
    """``processes`` hold shards at present. ``others_total`` is how many shards those count that
    count another number; nothing can be held beside them.
    """

    shards: frozenset[int]
    processes: int
    others_total: int | None = None


@dataclass(frozen=True, slots=True)
class ShardService:
    """No shard is ever held by two processes, so far as their clocks agree.

    ``lease`` is how long one lasts that is not renewed.
    """

    db: Database
    clock: Clock
    lease: timedelta = LEASE

    async def hold(self, holder: str, total: int, most: int) -> Held:
        """Keep what ``holder`` has for another while, and fill up to ``most`` of what is free.

        A shard that was held before and is not any more belongs to another by now.
        """
        now = self.clock.now()
        async with self.db.transaction() as tx:
            await locks.take(tx, Turn.SHARDS, ALL_SHARDS)
            await store.drop_over(tx, holder, now)
            leases = await store.leases(tx)
            processes = len({it.holder for it in leases} | {holder})
            differing = next((it.total for it in leases if it.total != total), None)
            if differing is not None:
                return Held(frozenset(), processes, differing)
            mine = {it.shard for it in leases if it.holder == holder}
            free = sorted(set(range(total)) - {it.shard for it in leases})
            fresh = free[: max(0, most - len(mine))]
            await store.renew(tx, holder, now + self.lease)
            await store.take(tx, fresh, total, holder, now + self.lease)
        return Held(frozenset(mine.union(fresh)), processes)

    async def release(self, holder: str) -> None:
        """Others may have at once what ``holder`` had."""
        async with self.db.transaction() as tx:
            await store.release(tx, holder)
