"""From a job to its denoising program: passes, masks and noise around a sampler.

A program is a generator of the samplers' form, so the batcher steps a two-pass inpainting job and
a plain one in the same way.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from inference import hires
from inference.families.form import Model
from inference.noise import SeededNoise
from inference.samplers import Denoising, Sampler, find
from inference.spec import ImageJob

Size = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What a job starts from: latents of a source, and (1, 1, h, w) with 1 where to draw."""

    latents: Tensor | None = None
    mask: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """``evaluations`` is how often the model will be asked, an estimate for adaptive samplers."""

    steps: Denoising
    evaluations: int


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """What all passes of a job have in common."""

    model: Model
    sampler: Sampler
    schedule: str
    noise: SeededNoise


def first_size(job: ImageJob, model: Model) -> Size:
    """Width and height in pixels of a job's first (often only) pass."""
    if not job.hires_fix or job.painting or model.beside:
        return job.width, job.height
    return model.first_size(job.width, job.height)


def program_of(job: ImageJob, model: Model, start: Start) -> Program:
    """The whole way of a job from noise (or its source) to finished latents."""
    sampler = find(job.sampler)
    schedule = "karras" if job.karras else sampler.schedule
    way = _Way(model, sampler, schedule, SeededNoise(job.seed))
    size = first_size(job, model)
    first = _pass(way, start, size, job.steps, job.denoising_strength)
    evaluations = sampler.evaluations(job.steps)
    if size == (job.width, job.height):
        return Program(first, evaluations)
    steps = hires.second_pass_steps(
        job.steps, job.hires_strength, job.width, job.height, model.native
    )
    whole = _two_passes(job, way, first, steps)
    return Program(whole, evaluations + sampler.evaluations(steps))


def _two_passes(job: ImageJob, way: _Way, first: Denoising, steps: int) -> Denoising:
    latents = yield from first
    size = (job.width, job.height)
    _, _, height, width = way.model.latent_shape(*size)
    grown = functional.interpolate(latents, (height, width), mode="nearest-exact")
    return (yield from _pass(way, Start(latents=grown), size, steps, job.hires_strength))


def _pass(way: _Way, start: Start, size: Size, steps: int, strength: float) -> Denoising:
    """One run of the sampler at one size. From nothing (strength 1) the noise is scaled to the
    whole variance.
    """
    model = way.model
    sigmas = model.levels(way.schedule, steps, strength, size)
    blank = torch.zeros(model.latent_shape(*size), device=model.device)
    drawn = way.noise(blank)
    if start.latents is None:
        x = drawn * model.spread(sigmas[0])
    elif strength >= 1:
        x = drawn * model.spread(sigmas[0]) + start.latents
    else:
        x = start.latents + drawn * sigmas[0]
    denoising = way.sampler.run(x, sigmas, way.noise)
    if start.latents is None or start.mask is None:
        return (yield from denoising)
    return (yield from _masked(denoising, start.latents, start.mask, drawn))


def _masked(denoising: Denoising, known: Tensor, mask: Tensor, noise: Tensor) -> Denoising:
    """Keep the part outside the mask on the known latents, at every evaluation.

    RePaint's conditioning (Lugmayr et al. 2022, arXiv 2201.09865) without its resampling: the
    model sees the known part at the present noise level; its estimate there is the known part.
    """
    x, sigma = next(denoising)
    while True:
        shown = mask * x + (1 - mask) * (known + noise * sigma)
        estimate = yield shown, sigma
        try:
            x, sigma = denoising.send(mask * estimate + (1 - mask) * known)
        except StopIteration as finished:
            latents: Tensor = finished.value
            return mask * latents + (1 - mask) * known
