"""Deterministic samplers: solvers of the probability flow equation."""

import math
from itertools import pairwise

import numpy as np
from torch import Tensor

from inference.samplers.form import Denoising, Noise, Sigmas, halfway, slope

LMS_ORDER = 4


def euler(x: Tensor, sigmas: Sigmas, _noise: Noise) -> Denoising:
    """Euler steps: Karras et al. 2022 (arXiv 2206.00364), algorithm 2 without churn."""
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        x = x + slope(x, denoised, sigma) * (target - sigma)
    return x


def ddim(x: Tensor, sigmas: Sigmas, noise: Noise) -> Denoising:
    """DDIM with eta 0: Song et al. 2020 (arXiv 2010.02502).

    In the variance-exploding form its update is exactly an Euler step (section 4.3 there); what
    makes it another sampler is its schedule, ``ddim_uniform``.
    """
    return (yield from euler(x, sigmas, noise))


def heun(x: Tensor, sigmas: Sigmas, _noise: Noise) -> Denoising:
    """Heun's method: Karras et al. 2022, algorithm 2; the step to 0 is Euler's."""
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        first = slope(x, denoised, sigma)
        predicted = x + first * (target - sigma)
        if target == 0:
            x = predicted
            continue
        denoised = yield predicted, target
        x = x + (first + slope(predicted, denoised, target)) / 2 * (target - sigma)
    return x


def dpm_2(x: Tensor, sigmas: Sigmas, _noise: Noise) -> Denoising:
    """DPM-Solver-2: Lu et al. 2022 (arXiv 2206.00927); midpoint in log sigma."""
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        first = slope(x, denoised, sigma)
        if target == 0:
            x = x + first * (target - sigma)
            continue
        middle = halfway(sigma, target)
        between = x + first * (middle - sigma)
        denoised = yield between, middle
        x = x + slope(between, denoised, middle) * (target - sigma)
    return x


def lms(x: Tensor, sigmas: Sigmas, _noise: Noise) -> Denoising:
    """Linear multistep of order 4 (Adams-Bashforth on uneven levels; Liu et al. 2022,
    arXiv 2202.09778, section 3.2 for diffusion).
    """
    slopes: list[Tensor] = []
    for index, (sigma, _) in enumerate(pairwise(sigmas)):
        denoised = yield x, sigma
        slopes = [slope(x, denoised, sigma), *slopes][:LMS_ORDER]
        for weight, past in zip(lms_weights(sigmas, index, len(slopes)), slopes, strict=True):
            x = x + past * weight
    return x


def lms_weights(sigmas: Sigmas, index: int, order: int) -> list[float]:
    """Integrals of the Lagrange polynomials of the last ``order`` levels over one step.

    Exact: Gauss-Legendre with 4 nodes integrates polynomials up to degree 7.
    """
    known = [sigmas[index - back] for back in range(order)]
    start, stop = sigmas[index], sigmas[index + 1]
    nodes, node_weights = np.polynomial.legendre.leggauss(LMS_ORDER)
    at = (stop - start) / 2 * nodes + (stop + start) / 2
    weights = []
    for one in known:
        values = np.ones_like(at)
        for other in known:
            if other != one:
                values = values * (at - other) / (one - other)
        weights.append(float((values * node_weights).sum() * (stop - start) / 2))
    return weights


def dpmpp_2m(x: Tensor, sigmas: Sigmas, _noise: Noise) -> Denoising:
    """DPM-Solver++(2M): Lu et al. 2022 (arXiv 2211.01095), algorithm 2."""
    earlier: Tensor | None = None
    earlier_step = 0.0
    for sigma, target in pairwise(sigmas):
        denoised = yield x, sigma
        if target == 0:
            x = denoised
            continue
        step = math.log(sigma / target)
        estimate = denoised
        if earlier is not None:
            weight = step / (2 * earlier_step)
            estimate = (1 + weight) * denoised - weight * earlier
        x = (target / sigma) * x - math.expm1(-step) * estimate
        earlier, earlier_step = denoised, step
    return x
