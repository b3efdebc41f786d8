"""Stochastic samplers: each step goes further down than asked and adds fresh noise."""

import math
from itertools import pairwise

from torch import Tensor

from inference.samplers.form import Denoising, Noise, Sigmas, ancestral, halfway, slope


def euler_ancestral(x: Tensor, sigmas: Sigmas, noise: Noise) -> Denoising:
    """Euler steps with ancestral noise: Song et al. 2021 (arXiv 2011.13456), eta 1."""
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        down, up = ancestral(sigma, target)
        x = x + slope(x, denoised, sigma) * (down - sigma)
        if up > 0:
            x = x + noise(x) * up
    return x


def dpm_2_ancestral(x: Tensor, sigmas: Sigmas, noise: Noise) -> Denoising:
    """DPM-Solver-2 (Lu et al. 2022, arXiv 2206.00927) with ancestral noise."""
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        down, up = ancestral(sigma, target)
        first = slope(x, denoised, sigma)
        if down == 0:
            x = x + first * (down - sigma)
            continue
        middle = halfway(sigma, down)
        between = x + first * (middle - sigma)
        denoised = yield between, middle
        x = x + slope(between, denoised, middle) * (down - sigma) + noise(x) * up
    return x


def dpmpp_2s_ancestral(x: Tensor, sigmas: Sigmas, noise: Noise) -> Denoising:
    """DPM-Solver++(2S) (Lu et al. 2022, arXiv 2211.01095, algorithm 1) with ancestral noise."""
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        down, up = ancestral(sigma, target)
        if down == 0:
            x = denoised
            continue
        middle = halfway(sigma, down)
        between = _exponential_step(x, denoised, sigma, middle)
        denoised = yield between, middle
        x = _exponential_step(x, denoised, sigma, down) + noise(x) * up
    return x


def dpmpp_sde(x: Tensor, sigmas: Sigmas, noise: Noise) -> Denoising:
    """SDE-DPM-Solver++ of one step with a midpoint (arXiv 2211.01095, appendix; r = 1/2).

    The noise of the half step is a part of the noise of the whole step, as increments of one
    Brownian motion in sigma are.
    """
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        if target == 0:
            x = denoised
            continue
        middle = halfway(sigma, target)
        first, second = noise(x), noise(x)
        down, up = ancestral(sigma, middle)
        between = _exponential_step(x, denoised, sigma, down) + first * up
        denoised = yield between, middle
        down, up = ancestral(sigma, target)
        share = (sigma - middle) / (sigma - target)
        whole = first * math.sqrt(share) + second * math.sqrt(1 - share)
        x = _exponential_step(x, denoised, sigma, down) + whole * up
    return x


def lcm(x: Tensor, sigmas: Sigmas, noise: Noise) -> Denoising:
    """Multistep consistency sampling: Luo et al. 2023 (arXiv 2310.04378), algorithm 3.

    Made for models distilled to jump to the end at once.
    """
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        x = denoised + noise(x) * target if target > 0 else denoised
    return x


def _exponential_step(x: Tensor, denoised: Tensor, sigma: float, target: float) -> Tensor:
    """From ``sigma`` to ``target`` along a constant estimate (exact for the linear part)."""
    ratio = target / sigma
    return ratio * x + (1 - ratio) * denoised
