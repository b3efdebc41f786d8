"""The common form of samplers and the arithmetic that several of them share."""

import math
from collections.abc import Callable, Generator
from typing import TypeAlias

from torch import Tensor

Denoising: TypeAlias = Generator[tuple[Tensor, float], Tensor, Tensor]
"""Yields (x, sigma), is sent the denoised estimate of that x, returns the finished x."""

Noise: TypeAlias = Callable[[Tensor], Tensor]
"""Fresh standard normal noise in the shape of its argument."""

Sigmas: TypeAlias = tuple[float, ...]


def slope(x: Tensor, denoised: Tensor, sigma: float) -> Tensor:
    """dx/dsigma of the probability flow (Karras et al. 2022, equation 1 with s = 1)."""
    return (x - denoised) / sigma


def ancestral(sigma: float, target: float) -> tuple[float, float]:
    """Where to step down to and how much noise to add, so that the level becomes ``target``.

    >>> down, up = ancestral(10.0, 5.0)
    >>> round(math.hypot(down, up), 6)
    5.0
    """
    up = min(target, math.sqrt(target**2 * max(sigma**2 - target**2, 0.0) / sigma**2))
    return math.sqrt(max(target**2 - up**2, 0.0)), up


def halfway(sigma: float, target: float) -> float:
    """The middle of two levels in log sigma."""
    return math.sqrt(sigma * target)
