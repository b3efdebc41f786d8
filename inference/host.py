"""The controller's side of the engine process: start it, feed it, watch it, replace it.

No torch here. A job whose engine dies under it is tried once more on the next engine; then it is
reported as failed, because it may be what kills engines.
"""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from inference.ipc.memory import PictureMemory
from inference.ipc.messages import (
    LENGTH,
    Alive,
    Cancel,
    Configure,
    Draw,
    Faulted,
    Finished,
    FromEngine,
    Phase,
    Progress,
    Ready,
    Refused,
    SourceFault,
    ToEngine,
    framed,
    from_engine,
)
from inference.spec import ImageJob

log = logging.getLogger(__name__)

IDLE_TIMEOUT_S = 30.0
STARTS_BEFORE_GIVING_UP = 4
LONGEST_PAUSE_S = 30.0
ATTEMPTS = 2
STOP_S = 5.0
ROOT = Path(__file__).parent.parent


class EngineUnusable(Exception):
    """No engine can be had; the text is for the operator."""


class JobFailed(Exception):
    """The engine could not draw this job."""


class _EngineDied(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Picture:
    """RGB ``pixels`` with what the engine says about making them."""

    pixels: bytes
    width: int
    height: int
    seconds: float
    evaluations: int
    unread: tuple[SourceFault, ...]


@dataclass(slots=True, eq=False)
class EngineHost:
    """``deadlines`` are the longest silences in seconds, by phase."""

    configure: Configure
    deadlines: Mapping[Phase, float]
    ready: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _process: Process | None = field(default=None, init=False)
    _pending: dict[str, "asyncio.Future[Finished]"] = field(default_factory=dict, init=False)
    _failed_starts: int = field(default=0, init=False)

    @property
    def pid(self) -> int | None:
        """Of the engine process, while there is one."""
        return self._process.pid if self._process is not None else None

    async def run(self) -> None:
        """Keep an engine alive until cancelled.

        Raises:
            EngineUnusable: it refuses its configuration, or dies at every start.
        """
        while True:
            try:
                await self._one_life()
            except _EngineDied as error:
                self._failed_starts += 1
                if self._failed_starts >= STARTS_BEFORE_GIVING_UP:
                    raise EngineUnusable(f"The engine does not start: {error}") from None
                pause = min(2.0**self._failed_starts - 1, LONGEST_PAUSE_S)
                log.warning("The engine ended (%s); a new one starts in %.0f s", error, pause)
                await asyncio.sleep(pause)

    async def _one_life(self) -> None:
        process = self._process = await self._spawn()
        phase: Phase = "load"
        try:
            await self._write(self.configure)
            while True:
                message = await self._next(process, phase)
                if isinstance(message, Alive):
                    phase = message.phase
                else:
                    self._take(message)
        finally:
            self.ready.clear()
            self._process = None
            await _end(process)
            self._release_pending()

    async def _spawn(self) -> Process:
        environment = dict(os.environ)
        environment["OMP_NUM_THREADS"] = str(self.configure.torch_threads)
        paths = [str(ROOT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "inference.ipc.engine_process",
            stdin=PIPE,
            stdout=PIPE,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the controller, which lets jobs finish
        )

    async def _next(self, process: Process, phase: Phase) -> FromEngine:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(self.deadlines[phase]):
                head = await process.stdout.readexactly(LENGTH.size)
                body = await process.stdout.readexactly(LENGTH.unpack(head)[0])
        except TimeoutError:
            process.kill()
            silence = self.deadlines[phase]
            raise _EngineDied(f"no word for {silence:.0f} s while in {phase}") from None
        except asyncio.IncompleteReadError:
            raise _EngineDied(f"status {await process.wait()}") from None
        return from_engine(body)

    def _take(self, message: FromEngine) -> None:
        match message:
            case Ready(device):
                log.info("The engine is ready on %s", device)
                self._failed_starts = 0
                self.ready.set()
            case Refused(reason):
                raise EngineUnusable(reason)
            case Finished():
                self._settle(message.job_id, message)
            case Faulted(job_id, reason):
                self._settle(job_id, JobFailed(reason))
            case Progress(job_id, done, total):
                log.debug("Job %s: %d of %d", job_id, done, total)

    def _settle(self, job_id: str, outcome: Finished | Exception) -> None:
        future = self._pending.get(job_id)
        if future is None or future.done():
            return
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    def _release_pending(self) -> None:
        for job_id in list(self._pending):
            self._settle(job_id, _EngineDied())

    async def draw(self, job: ImageJob) -> Picture:
        """The picture of a job. Cancelling this call stops the job within one step.

        Raises:
            JobFailed: the engine says so, or died twice while at it.
        """
        for _ in range(ATTEMPTS):
            await self.ready.wait()
            memory = PictureMemory(job.width, job.height)
            try:
                finished = await self._ask(job, memory)
                return Picture(
                    memory.pixels(),
                    job.width,
                    job.height,
                    finished.seconds,
                    finished.evaluations,
                    finished.unread,
                )
            except _EngineDied:
                log.warning("Job %s lost its engine", job.id)
            finally:
                memory.release()
        raise JobFailed("the engine died twice while drawing it")

    async def _ask(self, job: ImageJob, memory: PictureMemory) -> Finished:
        future: asyncio.Future[Finished] = asyncio.get_running_loop().create_future()
        self._pending[job.id] = future
        try:
            await self._write(Draw(job, memory.name))
            return await future
        except asyncio.CancelledError:
            await self._write(Cancel(job.id))
            raise
        finally:
            del self._pending[job.id]

    async def _write(self, message: ToEngine) -> None:
        """Hand a message over; a death in between shows where its answer is awaited."""
        process = self._process
        if process is None or process.stdin is None:
            return
        try:
            process.stdin.write(framed(message))
            await process.stdin.drain()
        except (ConnectionError, RuntimeError):
            log.debug("The engine ended before it could be told")


async def _end(process: Process) -> None:
    """End the process: its input closes, which it takes as its end; else it is killed."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
