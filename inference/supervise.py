"""Keep a worker process alive from another process. No torch."""

import asyncio
import logging
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inference.stopping import PARENT_PIPE

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 120.0
STEADY_S = 60.0
"""A worker that lived so long starts its pauses afresh."""


@dataclass(slots=True, eq=False)
class WorkerChild:
    """Starts ``command`` and starts it again when it ends.

    The child dies with this process, also when that is killed: it reads a pipe whose other end is
    held here. ``grace_s`` is how long it may finish its jobs when asked to end.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    grace_s: float = 90.0
    first_pause_s: float = FIRST_PAUSE_S
    process: Process | None = None

    async def run(self) -> None:
        """Until cancelled; then the child is asked to end, and killed after the grace."""
        pause = self.first_pause_s
        while True:
            since = time.monotonic()
            status = await self._one_life()
            lived = time.monotonic() - since
            pause = self.first_pause_s if lived > STEADY_S else pause
            log.warning("The worker ended (status %d), starting it again in %g s", status, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _one_life(self) -> int:
        environment = {**self.environment, PARENT_PIPE: "1"}
        self.process = await asyncio.create_subprocess_exec(
            *self.command, stdin=PIPE, env=environment
        )
        try:
            return await self.process.wait()
        except asyncio.CancelledError:
            await self._end(self.process)
            raise

    async def _end(self, process: Process) -> None:
        if process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(self.grace_s):
                await process.wait()
        except TimeoutError:
            log.warning("The worker did not end in %g s and is killed", self.grace_s)
            process.kill()
            await process.wait()
