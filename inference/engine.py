"""The engine: jobs in, pictures out, one step at a time, without threads or processes.

``step()`` does a bounded piece of work (admit what fits, one evaluation for every running job,
decode what is finished) and says what happened, so the caller can listen in between.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import torch
from torch import Tensor

from horde_core.protocol.image import JobMetadata
from inference.batcher import Batcher, Broken, Stepped
from inference.control.annotators import Unannotated
from inference.control.nets import NoControlNet
from inference.control.qr import NoQrCode
from inference.estimate import need, together
from inference.families.form import Model
from inference.forwards import OutOfMemory, tidy
from inference.ipc.messages import Phase, SourceFault
from inference.models.loader import ModelShelf, Unloadable
from inference.prepare import Preparation, Prepared
from inference.safety.gate import NotSafe
from inference.spec import ImageJob
from inference.waiting import Queue

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Progressed:
    """``total`` counts model evaluations; an estimate for adaptive samplers. ``preview`` is a
    small picture, (height, width, 3), uint8, where one is due.
    """

    job_id: str
    done: int
    total: int
    preview: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """``pixels`` are (height, width, 3), uint8. ``unread`` are inputs that could not be used,
    ``faults`` what else of the job could not be honoured.
    """

    job_id: str
    pixels: Tensor
    seconds: float
    evaluations: int
    unread: tuple[SourceFault, ...] = ()
    faults: tuple[JobMetadata, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    job_id: str
    reason: str


Event: TypeAlias = Progressed | Drawn | Failed

_HOPELESS = (
    *(Unloadable, NotSafe, NoControlNet, Unannotated, NoQrCode),
    *(RuntimeError, ValueError, OSError),
)


@dataclass(slots=True, eq=False)
class Engine:
    """``on_phase`` is told what begins, for a watch-dog with a deadline for each phase.

    ``preview_every`` so many evaluations of a job a preview is made of it; 0 makes none.
    ``device_bytes`` is the memory that weights and jobs share, None where it is not limited: a job
    that would not fit beside the others waits.
    """

    shelf: ModelShelf
    batcher: Batcher
    on_phase: Callable[[Phase], None] = lambda _: None
    preparation: Preparation = field(default_factory=Preparation)
    preview_every: int = 0
    device_bytes: int | None = None
    _queue: Queue = field(default_factory=Queue, init=False)
    _running: dict[str, Prepared] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.batcher.forwards.relief = self._relieve
        self.batcher.forwards.present = self.shelf.present
        self.shelf.in_use = lambda: self.batcher.models

    @property
    def busy(self) -> bool:
        return bool(self._queue) or self.batcher.busy

    def submit(self, job: ImageJob) -> None:
        """Queue a job behind those of its priority."""
        self._queue.put(job)

    def cancel(self, job_id: str) -> bool:
        """Forget a job: it takes no further step and no event of it follows."""
        self._running.pop(job_id, None)
        waiting = self._queue.drop(job_id)
        return self.batcher.cancel(job_id) or waiting

    def step(self) -> list[Event]:
        """Admit, step once, decode; what happened, in that order."""
        events: list[Event] = []
        while self.batcher.free:
            job = self._queue.take(self._admissible)
            if job is None:
                break
            events += self._admit(job)
        self.on_phase("step")
        for outcome in self.batcher.step():
            if isinstance(outcome, Broken):
                events += [self._failed(job_id, outcome.reason) for job_id in outcome.job_ids]
            else:
                events.append(self._stepped(outcome))
        return events

    def _admissible(self, job: ImageJob) -> bool:
        return not self.shelf.crowded(job.model) and self._fits(job)

    def _fits(self, job: ImageJob) -> bool:
        """Whether there is room for it by estimate; alone, every job is tried."""
        if self.device_bytes is None or not self._running:
            return True
        needs = [need(one.job, one.model.baseline) for one in self._running.values()]
        needs.append(need(job, self.shelf.baseline(job.model)))
        return self.shelf.bytes_with(job.model) + together(needs) <= self.device_bytes

    def _admit(self, job: ImageJob) -> list[Event]:
        began = time.monotonic()
        try:
            control_map = self.preparation.map_of(job)
            if control_map is not None:
                return [Drawn(job.id, control_map, time.monotonic() - began, 0)]
            model = self.shelf.get(job.model, lambda: self.on_phase("load"))
            self.on_phase("step")
            ready = self._spared(model, lambda: self.preparation.prepare(job, model))
            self._running[job.id] = ready
            self.batcher.admit(
                job.id,
                model,
                ready.program,
                ready.conditioning,
                ready.extras,
                tiled=job.tiling,
            )
        except _HOPELESS as error:
            return [self._failed(job.id, str(error))]
        except Exception as error:  # whatever one job provokes, the others go on
            log.exception("Job %s could not be prepared", job.id)
            return [self._failed(job.id, f"{type(error).__name__}: {error}")]
        return []

    def _stepped(self, step: Stepped) -> Event:
        if step.latents is None:
            return Progressed(step.job_id, step.done, step.total, self._preview(step))
        if not bool(torch.isfinite(step.latents).all()):
            return self._failed(step.job_id, "the latents are not finite")
        self.on_phase("decode")
        running = self._running.pop(step.job_id)
        latents, model = step.latents, running.model
        model.set_tiled(running.job.tiling)
        try:
            pixels = running.finished(self._spared(model, lambda: model.vae.decode(latents)))
        except RuntimeError as error:
            return self._failed(step.job_id, str(error))
        seconds = time.monotonic() - running.since
        return Drawn(step.job_id, pixels, seconds, step.done, running.unread, running.faults)

    def _preview(self, step: Stepped) -> Tensor | None:
        if not self.preview_every or step.seen is None or step.done % self.preview_every:
            return None
        return self._running[step.job_id].model.vae.glance(step.seen)

    def _spared(self, model: Model, work: Callable[[], T]) -> T:
        """Work with the autoencoder, down the ladder: as it is, in tiles, with the rest of the
        device given to it.
        """
        while True:
            try:
                self.shelf.present(model)
                return work()
            except OutOfMemory:
                log.warning("Out of memory beside the steps; trying with less")
                if not (model.vae.save_memory() or self._relieve(model)):
                    raise
                tidy()

    def _relieve(self, keep: Model) -> bool:
        """Put the other models aside; where there are none, have the parts of this one take turns."""
        return self.shelf.make_room(keep) or self.shelf.offload(keep)

    def _failed(self, job_id: str, reason: str) -> Failed:
        self._running.pop(job_id, None)
        log.warning("Job %s failed: %s", job_id, reason)
        return Failed(job_id, reason)
