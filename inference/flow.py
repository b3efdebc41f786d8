"""Noise levels of flow matching, in the form that every sampler here works in. Pure (numpy).

A flow goes x(t) = (1 - t) · clean + t · noise. Divided by 1 - t that is clean + sigma · noise with
sigma = t / (1 - t): the variance-exploding form. Shifting a schedule ("shift" s of Esser et al.
2024, arXiv 2403.03206, equation 23) is then just multiplying sigma by s.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sigmas = tuple[float, ...]

HIGHEST = 4000.0
"""Stands for t = 1, where sigma is infinite: t is 0.99975 there."""


def sigma_of(t: float) -> float:
    """Noise over clean at time ``t``.

    >>> sigma_of(0.5), sigma_of(1.0)
    (1.0, 4000.0)
    """
    return min(t / (1 - t), HIGHEST) if t < 1 else HIGHEST


def time_of(sigma: float) -> float:
    """The way back.

    >>> time_of(1.0), time_of(HIGHEST)
    (0.5, 1.0)
    """
    return 1.0 if sigma >= HIGHEST else sigma / (1 + sigma)


@dataclass(frozen=True, slots=True)
class FlowTable:
    """``shift`` is fixed, or (``dynamic``) grows with the number of image tokens."""

    shift: float = 1.0
    dynamic: bool = False
    base_shift: float = 0.5
    max_shift: float = 1.15
    base_tokens: int = 256
    max_tokens: int = 4096
    terminal: float | None = None

    def shift_for(self, tokens: int) -> float:
        if not self.dynamic:
            return self.shift
        rise = (self.max_shift - self.base_shift) / (self.max_tokens - self.base_tokens)
        return math.exp(self.base_shift + (tokens - self.base_tokens) * rise)

    def levels(self, schedule: str, steps: int, strength: float, tokens: int) -> Sigmas:
        """Falling to 0. A ``strength`` below 1 takes the tail of a longer schedule."""
        whole = max(steps, int(steps / strength))
        shift = self.shift_for(tokens)
        times = np.linspace(1.0, 1.0 / whole, whole)
        times = shift * times / (1 + (shift - 1) * times)
        if self.terminal is not None and whole > 1:
            times = 1 - (1 - times) * (1 - self.terminal) / (1 - times[-1])
        sigmas = [sigma_of(float(t)) for t in _respaced(times, schedule)]
        return (*sigmas, 0.0)[-(steps + 1) :]


def _respaced(times: Floats, schedule: str, rho: float = 7.0) -> Floats:
    """Between the same ends: Karras et al. 2022 (equation 5), evenly in the logarithm, or as is."""
    ramp = np.linspace(0.0, 1.0, len(times))
    high, low = float(times[0]), float(times[-1])
    if schedule == "karras":
        top, bottom = high ** (1 / rho), low ** (1 / rho)
        spaced: Floats = (top + ramp * (bottom - top)) ** rho
        return spaced
    if schedule == "exponential":
        even: Floats = np.exp(np.log(high) + ramp * (np.log(low) - np.log(high)))
        return even
    return times
