"""A child process of the controller that speaks in frames on its standard streams. No torch.

When its input ends it ends itself, so it never outlives the controller. What it prints goes to the
controller's standard error.
"""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from inference.ipc.messages import LENGTH

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
STOP_S = 5.0
STARTS_BEFORE_GIVING_UP = 4
LONGEST_PAUSE_S = 30.0


class ChildUnusable(Exception):
    """No such process can be had; the text is for the operator."""


class ChildDied(Exception):
    """It ended, or fell silent and was ended."""


@dataclass(slots=True, eq=False)
class Child:
    process: Process

    @classmethod
    async def start(cls, module: str, threads: int) -> "Child":
        """Run ``python -m module`` with so many threads for its arithmetic."""
        environment = dict(os.environ)
        environment["OMP_NUM_THREADS"] = str(threads)
        paths = [str(ROOT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            stdin=PIPE,
            stdout=PIPE,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the controller, which lets jobs finish
        )
        return cls(process)

    async def tell(self, frame: bytes) -> None:
        """Hand a message over; a death in between shows where its answer is awaited."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(frame)
            await self.process.stdin.drain()
        except (ConnectionError, RuntimeError):
            log.debug("The child ended before it could be told")

    async def hear(self, silence: float, during: str) -> bytes:
        """The next message; a child that is silent for longer is killed.

        Raises:
            ChildDied
        """
        assert self.process.stdout is not None
        try:
            async with asyncio.timeout(silence):
                head = await self.process.stdout.readexactly(LENGTH.size)
                return await self.process.stdout.readexactly(LENGTH.unpack(head)[0])
        except TimeoutError:
            self.kill()
            raise ChildDied(f"no word for {silence:.0f} s while in {during}") from None
        except asyncio.IncompleteReadError:
            raise ChildDied(f"status {await self.process.wait()}") from None

    def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()

    async def end(self) -> None:
        """Close its input, which it takes as its end; kill it if it does not."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            async with asyncio.timeout(STOP_S):
                await self.process.wait()
        except TimeoutError:
            self.kill()
            await self.process.wait()
        if self.process.stdout is not None:
            await self.process.stdout.read()  # to its end, which closes the pipe


@dataclass(slots=True)
class Starts:
    """Counts the starts that failed since the last that went well."""

    failed: int = 0

    async def again(
        self, what: str, died: ChildDied, pause: Callable[[float], Awaitable[object]]
    ) -> None:
        """Wait before the next start.

        Raises:
            ChildUnusable: that were too many.
        """
        self.failed += 1
        if self.failed >= STARTS_BEFORE_GIVING_UP:
            raise ChildUnusable(f"The {what} does not start: {died}") from None
        seconds = min(2.0**self.failed - 1, LONGEST_PAUSE_S)
        log.warning("The %s ended (%s); a new one starts in %.0f s", what, died, seconds)
        await pause(seconds)
