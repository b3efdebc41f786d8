"""UniPC: a predictor and a corrector of one form. Zhao et al. 2023 (arXiv 2302.04867).

Of order 2, on the estimate of the clean latents. The corrector improves a step with the estimate
made at its end, which the next step needs anyway, so it costs nothing.
"""

import math
from functools import partial
from itertools import pairwise

import numpy as np
from torch import Tensor

from inference.samplers.form import Denoising, Noise, Sigmas

ORDER = 2

_History = list[tuple[float, Tensor]]
"""Levels and estimates made at them, the latest first."""


def uni_pc(x: Tensor, sigmas: Sigmas, _noise: Noise, *, second_b: bool = False) -> Denoising:
    """``second_b`` takes the B(h) = e^h - 1 of the paper, else B(h) = h."""
    step = partial(_stepped, second_b=second_b)
    history: _History = []
    earlier, order = x, 0
    count = len(sigmas) - 1
    for index, (sigma, target) in enumerate(pairwise(sigmas)):
        denoised = yield x, sigma
        if history:
            x = step(earlier, history, sigma, order, denoised)
        history = [(sigma, denoised), *history][:ORDER]
        if target == 0:
            x = denoised
            continue
        order = min(ORDER, len(history), count - index)
        earlier = x
        x = step(earlier, history, target, order, None)
    return x


def _stepped(
    x: Tensor,
    history: _History,
    target: float,
    order: int,
    at_end: Tensor | None,
    *,
    second_b: bool,
) -> Tensor:
    """From the latest level to ``target``; corrected by the estimate there, if it is known."""
    sigma, latest = history[0]
    h = math.log(sigma / target)
    whole = math.expm1(-h)
    b = whole if second_b else -h
    ratios = [math.log(sigma / level) / h for level, _ in history[1:order]]
    slopes = [
        (estimate - latest) / ratio
        for (_, estimate), ratio in zip(history[1:order], ratios, strict=True)
    ]
    known = ratios
    if at_end is not None:
        slopes.append(at_end - latest)
        known = [*ratios, 1.0]
    x = x * (target / sigma) - latest * whole
    for weight, slope in zip(_weights(known, h, b), slopes, strict=True):
        x = x - slope * (b * weight)
    return x


def _weights(ratios: list[float], h: float, b: float) -> list[float]:
    """Such that polynomials up to the number of ``ratios`` are integrated exactly.

    One alone is 1/2, which needs no solving (and is the paper's choice).
    """
    if len(ratios) <= 1:
        return [0.5] * len(ratios)
    phi = math.expm1(-h) / -h - 1
    wanted = []
    for power in range(1, len(ratios) + 1):
        wanted.append(phi * math.factorial(power) / b)
        phi = phi / -h - 1 / math.factorial(power + 1)
    rows = [[ratio**power for ratio in ratios] for power in range(len(ratios))]
    return [float(weight) for weight in np.linalg.solve(np.array(rows), np.array(wanted))]
