"""From a job to its denoising program: passes, masks and noise around a sampler.

A program is a generator of the samplers' form, so the batcher steps a two-pass inpainting job and
a plain one in the same way.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from inference import hires
from inference.families.sd import StableDiffusion
from inference.noise import SeededNoise
from inference.samplers import Denoising, Sampler, find
from inference.schedules import levels
from inference.spec import ImageJob


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


def first_size(job: ImageJob, model: StableDiffusion) -> tuple[int, int]:
    """Width and height in pixels of a job's first (often only) pass."""
    if not job.hires_fix or job.processing in {"inpainting", "outpainting"}:
        return job.width, job.height
    return hires.first_pass(job.width, job.height, model.native) or (job.width, job.height)


def program_of(job: ImageJob, model: StableDiffusion, start: Start) -> Program:
    """The whole way of a job from noise (or its source) to finished latents."""
    sampler = find(job.sampler)
    noise = SeededNoise(job.seed)
    size = first_size(job, model)
    first = _pass(job, model, sampler, start, noise, size, job.steps, job.denoising_strength)
    evaluations = sampler.evaluations(job.steps)
    if size == (job.width, job.height):
        return Program(first, evaluations)
    steps = hires.second_pass_steps(
        job.steps, job.hires_strength, job.width, job.height, model.native
    )
    whole = _two_passes(job, model, sampler, first, noise, steps)
    return Program(whole, evaluations + sampler.evaluations(steps))


def _two_passes(
    job: ImageJob,
    model: StableDiffusion,
    sampler: Sampler,
    first: Denoising,
    noise: SeededNoise,
    steps: int,
) -> Denoising:
    latents = yield from first
    size = (job.width, job.height)
    _, _, height, width = model.latent_shape(*size)
    grown = functional.interpolate(latents, (height, width), mode="nearest-exact")
    start = Start(latents=grown)
    return (yield from _pass(job, model, sampler, start, noise, size, steps, job.hires_strength))


def _pass(
    job: ImageJob,
    model: StableDiffusion,
    sampler: Sampler,
    start: Start,
    noise: SeededNoise,
    size: tuple[int, int],
    steps: int,
    strength: float,
) -> Denoising:
    """One run of the sampler at one size.

    From nothing (strength 1) the noise is scaled to the whole variance, sqrt(1 + sigma²).
    """
    schedule = "karras" if job.karras else sampler.schedule
    sigmas = levels(model.table, schedule, steps, strength)
    blank = torch.zeros(model.latent_shape(*size), device=model.device)
    drawn = noise(blank)
    if start.latents is None or strength >= 1:
        x = drawn * math.sqrt(1 + sigmas[0] ** 2)
        if start.latents is not None:
            x = x + start.latents
    else:
        x = start.latents + drawn * sigmas[0]
    denoising = sampler.run(x, sigmas, noise)
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
