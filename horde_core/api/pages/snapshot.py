"""What the first page shows, read at most every few seconds, however many look at it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from horde_core.accounts import contributors
from horde_core.accounts.contributors import Contributor
from horde_core.horde import Horde
from horde_core.oversight.model import Modes
from horde_core.stats.model import Totals
from horde_core.workers.model import ModelQuery, ModelStatus, Performance, Work, WorkerView

FRESH_S = 5.0
LEADERS_FRESH_S = 60.0
LEADERS = 10


@dataclass(frozen=True, slots=True)
class Now:
    performance: Performance
    workers: Sequence[WorkerView]
    models: Sequence[ModelStatus]
    pictures: Totals
    texts: Totals
    modes: Modes


@dataclass(frozen=True, slots=True)
class Leaders:
    gave: Sequence[Contributor]
    asked: Sequence[Contributor]


class Snapshot:
    """Of one process. Whoever comes while it is read anew waits for the same reading."""

    def __init__(self, horde: Horde) -> None:
        self._horde = horde
        self._turn = asyncio.Lock()
        self._now: tuple[float, Now] | None = None
        self._leaders: tuple[float, Leaders] | None = None

    async def look(self) -> tuple[Now, Leaders]:
        async with self._turn:
            at = self._horde.clock.monotonic()
            if self._now is None or at - self._now[0] >= FRESH_S:
                self._now = at, await self._read()
            if self._leaders is None or at - self._leaders[0] >= LEADERS_FRESH_S:
                self._leaders = at, await self._lead()
            return self._now[1], self._leaders[1]

    async def _read(self) -> Now:
        horde = self._horde
        models = [
            model
            for kind in (Work.IMAGE, Work.TEXT)
            for model in await horde.workers.models(ModelQuery(kind=kind))
        ]
        return Now(
            performance=await horde.workers.performance(),
            workers=await horde.workers.online(),
            models=models,
            pictures=await horde.stats.totals(Work.IMAGE.value),
            texts=await horde.stats.totals(Work.TEXT.value),
            modes=await horde.oversight.modes(),
        )

    async def _lead(self) -> Leaders:
        async with self._horde.db.reading() as tx:
            return Leaders(
                await contributors.top(tx, contributors.GAVE, LEADERS),
                await contributors.top(tx, contributors.ASKED, LEADERS),
            )
