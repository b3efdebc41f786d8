"""Looks after the worker while it works, and says what its owner should know. No torch."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from inference.board import Board
from inference.view.words import one_line

log = logging.getLogger(__name__)

LEAST_KUDOS_A_SECOND = 0.4
"""What the horde's worker owners call slow is below that."""
SLOW_IN_A_ROW = 5
JOBLESS_EVERY_S = 15.0


@dataclass(slots=True, eq=False)
class SpeedWatch:
    """Warns once for each stretch of jobs that earned little for their time."""

    board: Board
    _slow: int = field(default=0, init=False)

    def drawn(self, seconds: float, kudos: float) -> None:
        """Learn from a job."""
        fast = seconds <= 0 or kudos / seconds >= LEAST_KUDOS_A_SECOND
        self._slow = 0 if fast else self._slow + 1
        if self._slow == SLOW_IN_A_ROW:
            text = (
                f"{SLOW_IN_A_ROW} jobs in a row earned less than {LEAST_KUDOS_A_SECOND} kudos a "
                "second of drawing; a lower max_power, max_threads or max_batch makes jobs quicker"
            )
            log.warning("%s", text)
            self.board.trouble(text)


async def report(board: Board, every_s: float, pause: Callable[[float], Awaitable[object]]) -> None:
    """One line now and then about how the worker does."""
    while True:
        await pause(every_s)
        log.info("%s", one_line(board))


async def watch_for_work(
    board: Board, minutes: float, pause: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Warn once for each stretch of so many minutes without a job."""
    warned = False
    while True:
        await pause(JOBLESS_EVERY_S)
        jobless = board.jobless_minutes >= minutes
        if jobless and not warned:
            reasons = ", ".join(f"{count} for {reason}" for reason, count in board.skipped.items())
            text = f"No job for {minutes:.0f} minutes"
            text += f"; requests that were skipped: {reasons}" if reasons else ""
            log.warning("%s", text)
            board.trouble(text)
        warned = jobless
