from dataclasses import dataclass
from datetime import datetime

from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.stats import store
from horde_core.stats.model import ByModel, Totals
from horde_core.stats.spans import MINUTE


@dataclass(frozen=True, slots=True)
class StatsService:
    db: Database
    clock: Clock

    async def totals(self, kind: str) -> Totals:
        async with self.db.snapshot() as tx:
            return await store.totals(tx, kind, self.clock.now())

    async def by_model(self, kind: str) -> ByModel:
        async with self.db.snapshot() as tx:
            return await store.by_model(tx, kind, self.clock.now())

    async def fold(self) -> int:
        """Move what is older than a minute into the sums; the number of entries."""
        total, until = 0, self.clock.now() - MINUTE
        while await self._waits(until):
            async with self.db.transaction() as tx:
                total += await store.fold(tx, until)
        return total

    async def _waits(self, until: datetime) -> bool:
        """Looked up first: most of the time there is nothing, and nobody's turn to write is taken."""
        async with self.db.reading() as tx:
            return await store.waits(tx, until)

    async def prune(self) -> None:
        async with self.db.transaction() as tx:
            await store.prune(tx, self.clock.now())
