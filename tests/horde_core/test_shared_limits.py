"""Several api processes of one horde let through what one would; alone they still answer."""

import asyncio
from collections.abc import Mapping

from sqlalchemy import func, select, text

from horde_core import housekeeping
from horde_core.api.limiter import Limiter
from horde_core.api.limits import Caller, Limit, Per
from horde_core.db.tables.limits import RateWindowRow
from horde_core.horde import Horde
from horde_core.limits.store import Asked
from tests.fakes.time_and_chance import FakeClock

SOMEBODY = Caller("203.0.113.5", "POST /a", "POST /{x}", "key", anonymous=False)


async def passed(limiters: list[Limiter], limit: Limit, times: int, now: float) -> int:
    """How many of so many requests, spread over all processes, are let through."""
    windows = [
        await limiters[number % len(limiters)].admit([limit], SOMEBODY, now)
        for number in range(times)
    ]
    return sum(window is not None and not window.exceeded for window in windows)


async def test_three_processes_let_through_what_one_would(horde: Horde, clock: FakeClock) -> None:
    processes = [Limiter(horde.limits) for _ in range(3)]
    now = clock.now().timestamp()
    assert await passed(processes, Limit(2, 1, Per.KEY), 12, now) == 2
    assert await passed(processes, Limit(2, 1, Per.KEY), 12, now + 1) == 2
    most = 40 + 3 * 40 // 4
    assert 40 <= await passed(processes, Limit(40, 60, Per.PATH), 120, now) <= most


async def test_far_from_a_limit_nobody_asks_the_database_and_all_are_told_later(
    horde: Horde, clock: FakeClock
) -> None:
    one, other = Limiter(horde.limits), Limiter(horde.limits)
    now, limit = clock.now().timestamp(), Limit(100, 60, Per.ADDRESS)
    await passed([one], limit, 20, now)
    assert await _rows(horde) == 0
    await one.tell()
    assert await _rows(horde) == 1
    await passed([other], limit, 10, now)
    await other.tell()
    window = await other.admit([limit], SOMEBODY, now)
    assert window is not None
    assert window.used == 31


async def test_at_the_same_moment(horde: Horde, clock: FakeClock) -> None:
    processes = [Limiter(horde.limits) for _ in range(4)]
    now, limit = clock.now().timestamp(), Limit(3, 60, Per.KEY)
    windows = await asyncio.gather(
        *(it.admit([limit], SOMEBODY, now) for it in processes for _ in range(3))
    )
    assert sum(window is not None and not window.exceeded for window in windows) == 3


async def test_without_the_table_each_counts_alone_and_later_together_again(
    horde: Horde, clock: FakeClock
) -> None:
    class Away:
        """The shared counts while the database is away."""

        def __init__(self) -> None:
            self.away = True
            self.asked = 0

        async def add(self, asked: Mapping[str, Asked]) -> dict[str, int]:
            self.asked += 1
            if self.away:
                async with horde.db.reading() as tx:
                    await tx.execute(text("SELECT used FROM no_such_table"))
            return await horde.limits.add(asked)

    shared = Away()
    process, now = Limiter(shared), clock.now().timestamp()
    assert await passed([process], Limit(4, 60, Per.KEY), 9, now) == 4
    assert shared.asked == 1, "a database that failed is left alone for a while"
    shared.away = False
    process._alone_until = 0.0
    await process.tell()
    assert await passed([Limiter(horde.limits)], Limit(4, 60, Per.KEY), 3, now) == 0


async def test_housekeeping_sweeps_windows_that_are_over(horde: Horde, clock: FakeClock) -> None:
    await passed([Limiter(horde.limits)], Limit(1, 60, Per.KEY), 1, clock.now().timestamp())
    await housekeeping.prune(horde)
    assert await _rows(horde) == 1
    clock.advance(61)
    await housekeeping.prune(horde)
    assert await _rows(horde) == 0


async def _rows(horde: Horde) -> int:
    async with horde.db.reading() as tx:
        return await tx.scalar(select(func.count()).select_from(RateWindowRow)) or 0
