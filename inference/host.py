"""The controller's side of one engine process: start it, feed it, watch it, replace it.

No torch here. A job whose engine dies under it is tried once more on the next engine; then it is
reported as failed, because it may be what kills engines.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from horde_core.protocol.image import JobMetadata
from inference.board import EngineView
from inference.ipc.child import ROOT, Child, ChildDied, ChildUnusable, Starts
from inference.ipc.memory import PictureMemory
from inference.ipc.messages import (
    Alive,
    Cancel,
    Configure,
    Draw,
    Faulted,
    Finished,
    FromEngine,
    Load,
    Phase,
    Progress,
    Ready,
    Refused,
    Shelf,
    SourceFault,
    ToEngine,
    Watch,
    framed,
    from_engine,
)
from inference.spec import ImageJob

log = logging.getLogger(__name__)

IDLE_TIMEOUT_S = 30.0
ATTEMPTS = 2
MODULE = "inference.ipc.engine_process"

__all__ = ["IDLE_TIMEOUT_S", "ROOT", "EngineHost", "EngineUnusable", "JobFailed", "Picture"]


class EngineUnusable(Exception):
    """No engine can be had; the text is for the operator."""


class JobFailed(Exception):
    """The engine could not draw this job."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An RGB picture in shared memory, with what the engine says about making it."""

    memory: PictureMemory
    width: int
    height: int
    seconds: float
    evaluations: int
    unread: tuple[SourceFault, ...]
    faults: tuple[JobMetadata, ...]

    @property
    def pixels(self) -> bytes:
        return self.memory.pixels()


@dataclass(slots=True, eq=False)
class EngineHost:
    """``deadlines`` are the longest silences in seconds, by phase."""

    configure: Configure
    deadlines: Mapping[Phase, float]
    view: EngineView = field(default_factory=lambda: EngineView(0))
    module: str = MODULE
    on_ready: Callable[[], None] = lambda: None
    on_progress: Callable[[Progress], None] = lambda _: None
    on_loaded: Callable[[str, float], None] = lambda _model, _seconds: None
    ready: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _child: Child | None = field(default=None, init=False)
    _pending: dict[str, "asyncio.Future[Finished]"] = field(default_factory=dict, init=False)
    _starts: Starts = field(default_factory=Starts, init=False)
    _watched: bool = field(default=False, init=False)
    _lost: bool = field(default=False, init=False)

    @property
    def pid(self) -> int | None:
        """Of the engine process, while there is one."""
        return self._child.process.pid if self._child is not None else None

    async def run(self) -> None:
        """Keep an engine alive until cancelled.

        Raises:
            EngineUnusable: it refuses its configuration, or dies at every start.
        """
        try:
            while True:
                try:
                    await self._one_life()
                except ChildDied as died:
                    await self._starts.again("engine", died, asyncio.sleep)
        except ChildUnusable as error:
            raise EngineUnusable(str(error)) from None
        finally:
            self._lost = True
            self.view.phase = "lost"
            self._release_pending(JobFailed("the engine is gone"))
            self.ready.set()  # who waits for it learns that it is lost

    async def _one_life(self) -> None:
        self._child = child = await Child.start(self.module, self.configure.torch_threads)
        self.view.phase, self.view.loaded = "starting", ()
        self.view.restarts += 1
        phase: Phase = "load"
        try:
            await self._tell(self.configure)
            await self._tell(Watch(self._watched))
            while True:
                message = from_engine(await child.hear(self.deadlines[phase], phase))
                if isinstance(message, Alive):
                    self.view.phase = phase = message.phase
                else:
                    self._take(message)
        finally:
            self.ready.clear()
            self._child = None
            await child.end()
            self._release_pending(ChildDied())

    def _take(self, message: FromEngine) -> None:
        match message:
            case Ready(device):
                log.info("Engine %d is ready on %s", self.view.number, device)
                self.view.device = device
                self._starts.failed = 0
                self.ready.set()
                self.on_ready()
            case Refused(reason):
                raise EngineUnusable(reason)
            case Shelf(loaded, seconds):
                self.view.loaded = loaded
                self.view.load_seconds = seconds
                if loaded:
                    self.on_loaded(loaded[-1], seconds)
            case Load():
                self.view.loads.append(message)
            case Finished():
                self._settle(message.job_id, message)
            case Faulted(job_id, reason):
                self._settle(job_id, JobFailed(reason))
            case Progress():
                self.on_progress(message)

    def _settle(self, job_id: str, outcome: Finished | Exception) -> None:
        future = self._pending.get(job_id)
        if future is None or future.done():
            return
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    def _release_pending(self, why: Exception) -> None:
        for job_id in list(self._pending):
            self._settle(job_id, why)

    async def draw(self, job: ImageJob) -> Picture:
        """The picture of a job. Cancelling this call stops the job within one step.

        Raises:
            JobFailed: the engine says so, or died twice while at it.
        """
        for _ in range(ATTEMPTS):
            await self.ready.wait()
            if self._lost:
                raise JobFailed("the engine is gone")
            memory = PictureMemory(job.width, job.height)
            try:
                finished = await self._ask(job, memory)
            except ChildDied:
                log.warning("Job %s lost its engine", job.id)
                memory.release()
                continue
            except BaseException:
                memory.release()
                raise
            return Picture(
                memory,
                job.width,
                job.height,
                finished.seconds,
                finished.evaluations,
                finished.unread,
                finished.faults,
            )
        raise JobFailed("the engine died twice while drawing it")

    async def _ask(self, job: ImageJob, memory: PictureMemory) -> Finished:
        future: asyncio.Future[Finished] = asyncio.get_running_loop().create_future()
        self._pending[job.id] = future
        try:
            await self._tell(Draw(job, memory.name))
            return await future
        except asyncio.CancelledError:
            await self._tell(Cancel(job.id))
            raise
        finally:
            del self._pending[job.id]

    async def watch(self, *, on: bool) -> None:
        """Have previews made, or not."""
        if on != self._watched:
            self._watched = on
            await self._tell(Watch(on))

    async def _tell(self, message: ToEngine) -> None:
        if self._child is not None:
            await self._child.tell(framed(message))
