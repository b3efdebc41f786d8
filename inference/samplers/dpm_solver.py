"""DPM-Solver in noise-prediction form: Lu et al. 2022 (arXiv 2206.00927).

Its time is lambda = -log sigma; ``h`` is a step in lambda.
"""

import math
from collections.abc import Generator
from itertools import pairwise

import torch
from torch import Tensor

from inference.samplers.form import Denoising, Noise, Sigmas, slope

RELATIVE_TOLERANCE = 0.05
ABSOLUTE_TOLERANCE = 0.0078
FIRST_STEP = 0.05
ACCEPTED_FROM = 0.81
MOST_TRIALS = 300

_Stages = Generator[tuple[Tensor, float], Tensor, tuple[Tensor, Tensor]]


def dpm_fast(x: Tensor, sigmas: Sigmas, _noise: Noise) -> Denoising:
    """DPM-Solver-fast: as many evaluations as steps, in solvers of order 3 (section 3.4)."""
    end = sigmas[-1] or sigmas[-2]
    if end >= sigmas[0]:
        denoised = yield x, sigmas[0]
        return denoised
    evaluations = len(sigmas) - 1
    count = evaluations // 3 + 1
    last = [2, 1] if evaluations % 3 == 0 else [evaluations % 3]
    orders = [3] * (count - len(last)) + last
    start, stop = -math.log(sigmas[0]), -math.log(end)
    times = [start + (stop - start) * index / count for index in range(count + 1)]
    for order, (time, target) in zip(orders, pairwise(times), strict=True):
        _, x = yield from _solve(x, time, target, order)
    return x


def dpm_adaptive(x: Tensor, sigmas: Sigmas, _noise: Noise) -> Denoising:
    """DPM-Solver-23: order 3 with an embedded order 2 choosing the step (appendix C).

    The number of evaluations follows from the tolerances, not from ``sigmas``, of which only the
    ends count. After ``MOST_TRIALS`` trials it stops where it is.
    """
    end = sigmas[-1] or sigmas[-2]
    if end >= sigmas[0]:
        denoised = yield x, sigmas[0]
        return denoised
    time, stop = -math.log(sigmas[0]), -math.log(end)
    step, accepted_low = FIRST_STEP, x
    for _ in range(MOST_TRIALS):
        if time >= stop - 1e-5:
            break
        target = min(stop, time + step)
        low, high = yield from _solve(x, time, target, 3)
        factor = _growth(low, high, accepted_low)
        if factor >= ACCEPTED_FROM:
            x, accepted_low, time = high, low, target
        step *= factor
    return x


def _growth(low: Tensor, high: Tensor, earlier: Tensor) -> float:
    """By how much the next step may be longer (below 1: must be shorter)."""
    scale = torch.clamp(
        RELATIVE_TOLERANCE * torch.maximum(low.abs(), earlier.abs()), min=ABSOLUTE_TOLERANCE
    )
    error = float(((low - high) / scale).square().mean().sqrt())
    return 1 + math.atan((1 / (error + 1e-8)) ** (1 / 3) - 1)


def _solve(x: Tensor, time: float, target: float, order: int) -> _Stages:
    """One step; returns the result of order 2 (or ``order`` if lower) and that of ``order``."""
    h = target - time
    sigma = math.exp(-target)
    noise = yield from _predict(x, time)
    straight = x - sigma * math.expm1(h) * noise
    if order == 1:
        return straight, straight
    part = 1 / 2 if order == 2 else 1 / 3
    between = x - math.exp(-(time + part * h)) * math.expm1(part * h) * noise
    bend = (yield from _predict(between, time + part * h)) - noise
    second = straight - sigma / (2 * part) * math.expm1(h) * bend
    if order == 2:
        return second, second
    later = 2 / 3
    curve = math.expm1(later * h) / (later * h) - 1
    between = x - math.exp(-(time + later * h)) * (
        math.expm1(later * h) * noise + later / part * curve * bend
    )
    bend = (yield from _predict(between, time + later * h)) - noise
    return second, straight - sigma / later * (math.expm1(h) / h - 1) * bend


def _predict(x: Tensor, time: float) -> Denoising:
    """The noise in ``x`` at ``time``."""
    sigma = math.exp(-time)
    denoised = yield x, sigma
    return slope(x, denoised, sigma)
