"""The engine: jobs in, pictures out, one step at a time, without threads or processes.

``step()`` does a bounded piece of work (admit what fits, one evaluation for every running job,
decode what is finished) and says what happened, so the caller can listen in between.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec
import numpy as np
import torch
from PIL import Image
from torch import Tensor

from inference.batcher import Batcher, Broken, Conditioning, Stepped
from inference.families.sd import StableDiffusion
from inference.ipc.messages import Phase, SourceFault
from inference.models.loader import ModelShelf, Unloadable
from inference.pictures import Unreadable, fitted, mask_of, read_source
from inference.programs import Start, first_size, program_of
from inference.safety.gate import NotSafe
from inference.spec import ImageJob

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progressed:
    """``total`` counts model evaluations; an estimate for adaptive samplers."""

    job_id: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """``pixels`` are (height, width, 3), uint8. ``unread`` are inputs that could not be used."""

    job_id: str
    pixels: Tensor
    seconds: float
    evaluations: int
    unread: tuple[SourceFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    job_id: str
    reason: str


Event: TypeAlias = Progressed | Drawn | Failed


@dataclass(slots=True, eq=False)
class _Running:
    job: ImageJob
    model: StableDiffusion
    since: float
    unread: tuple[SourceFault, ...]
    source: Image.Image | None = None
    mask: Image.Image | None = None


@dataclass(slots=True, eq=False)
class Engine:
    """``on_phase`` is told what begins, for a watch-dog with a deadline for each phase."""

    shelf: ModelShelf
    batcher: Batcher
    on_phase: Callable[[Phase], None] = lambda _: None
    _waiting: OrderedDict[str, ImageJob] = field(default_factory=OrderedDict, init=False)
    _running: dict[str, _Running] = field(default_factory=dict, init=False)

    @property
    def busy(self) -> bool:
        return bool(self._waiting) or self.batcher.busy

    def submit(self, job: ImageJob) -> None:
        """Queue a job behind those already waiting."""
        self._waiting[job.id] = job

    def cancel(self, job_id: str) -> bool:
        """Forget a job: it takes no further step and no event of it follows."""
        self._running.pop(job_id, None)
        waiting = self._waiting.pop(job_id, None)
        return self.batcher.cancel(job_id) or waiting is not None

    def step(self) -> list[Event]:
        """Admit, step once, decode; what happened, in that order."""
        events: list[Event] = []
        while self._waiting and self.batcher.free:
            _, job = self._waiting.popitem(last=False)
            events += self._admit(job)
        self.on_phase("step")
        for outcome in self.batcher.step():
            if isinstance(outcome, Broken):
                events += [self._failed(job_id, outcome.reason) for job_id in outcome.job_ids]
            else:
                events.append(self._stepped(outcome))
        return events

    def _admit(self, job: ImageJob) -> list[Event]:
        try:
            model = self.shelf.get(job.model, lambda: self.on_phase("load"))
            self.on_phase("step")
            running, start = self._prepared(job, model)
            positive, negative = model.text.pair(job.prompt, job.negative_prompt, job.clip_skip)
            program = program_of(running.job, model, start)
            conditioning = Conditioning(positive, negative, job.cfg_scale)
            self._running[job.id] = running
            self.batcher.admit(job.id, model, program, conditioning, tiled=job.tiling)
        except (Unloadable, NotSafe, RuntimeError, ValueError, OSError) as error:
            return [self._failed(job.id, str(error))]
        return []

    def _prepared(self, job: ImageJob, model: StableDiffusion) -> tuple[_Running, Start]:
        source, mask, unread = _inputs(job)
        if source is None:
            job = _without_source(job)
            return _Running(job, model, time.monotonic(), unread), Start()
        running = _Running(job, model, time.monotonic(), unread, source)
        width, height = first_size(job, model)
        model.set_tiled(job.tiling)
        latents = model.encode(_pixels(fitted(source, width, height)))
        if job.processing == "img2img" and mask is None and source.mode != "RGBA":
            return running, Start(latents)
        running.mask = mask_of(source, mask, (job.width, job.height))
        small = running.mask.resize((latents.shape[3], latents.shape[2]), Image.Resampling.BOX)
        values = torch.from_numpy(np.asarray(small, dtype=np.float32) / 255).to(latents)
        return running, Start(latents, values[None, None].round())

    def _stepped(self, step: Stepped) -> Event:
        if step.latents is None:
            return Progressed(step.job_id, step.done, step.total)
        if not bool(torch.isfinite(step.latents).all()):
            return self._failed(step.job_id, "the latents are not finite")
        self.on_phase("decode")
        running = self._running.pop(step.job_id)
        running.model.set_tiled(running.job.tiling)
        try:
            pixels = _pasted(running, running.model.decode(step.latents))
        except RuntimeError as error:
            return self._failed(step.job_id, str(error))
        seconds = time.monotonic() - running.since
        return Drawn(step.job_id, pixels, seconds, step.done, running.unread)

    def _failed(self, job_id: str, reason: str) -> Failed:
        self._running.pop(job_id, None)
        log.warning("Job %s failed: %s", job_id, reason)
        return Failed(job_id, reason)


def _inputs(
    job: ImageJob,
) -> tuple[Image.Image | None, Image.Image | None, tuple[SourceFault, ...]]:
    """Source and mask as pictures, and which of them were sent but unreadable."""
    if job.source_image is None:
        return None, None, ()
    try:
        source = read_source(job.source_image)
    except Unreadable:
        return None, None, ("source_image",)
    if job.source_mask is None:
        return source, None, ()
    try:
        return source, read_source(job.source_mask), ()
    except Unreadable:
        return source, None, ("source_mask",)


def _without_source(job: ImageJob) -> ImageJob:
    return msgspec.structs.replace(job, denoising_strength=1.0, processing="txt2img")


def _pixels(picture: Image.Image) -> Tensor:
    return torch.from_numpy(np.asarray(picture).copy())


def _pasted(running: _Running, drawn: Tensor) -> Tensor:
    """The drawn picture with the source's own pixels outside the mask."""
    if running.source is None or running.mask is None:
        return drawn
    size = (running.job.width, running.job.height)
    picture = Image.fromarray(drawn.numpy())
    picture.paste(fitted(running.source, *size), mask=running.mask.point(lambda value: 255 - value))
    return _pixels(picture)
