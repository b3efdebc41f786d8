"""The counts that all api processes of one horde share."""

from collections.abc import Mapping
from dataclasses import dataclass

from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.limits import store
from horde_core.limits.store import Asked


@dataclass(frozen=True, slots=True)
class SharedCounts:
    db: Database
    clock: Clock

    async def add(self, asked: Mapping[str, Asked]) -> dict[str, int]:
        """Count in every bucket at once; the sums of all processes afterwards."""
        async with self.db.transaction() as tx:
            return await store.add(tx, asked)

    async def sweep(self) -> int:
        """Forget windows that are over; the number of them."""
        async with self.db.transaction() as tx:
            return await store.sweep(tx, self.clock.now().timestamp())
