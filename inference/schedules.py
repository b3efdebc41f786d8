"""Noise levels: the training table of a model and the ways to walk down it. Pure (numpy).

Every schedule gives ``steps`` + 1 falling levels that end with exactly 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Sigmas: TypeAlias = tuple[float, ...]

NEARLY_NOTHING = 2.0**-24
"""What is left of the picture where all is noise; 0 would make the level infinite."""


@dataclass(frozen=True, slots=True, eq=False)
class NoiseTable:
    """Sigma of each training timestep, rising. ``logs`` are their natural logarithms."""

    sigmas: Floats
    logs: Floats

    @classmethod
    def scaled_linear(
        cls, first: float = 0.00085, last: float = 0.012, timesteps: int = 1000
    ) -> "NoiseTable":
        """The table of Stable Diffusion: betas linear in their square roots.

        >>> table = NoiseTable.scaled_linear()
        >>> round(table.highest, 2), round(table.lowest, 3)
        (14.61, 0.029)
        """
        return cls.of_betas(first, last, timesteps)

    @classmethod
    def of_betas(
        cls,
        first: float,
        last: float,
        timesteps: int = 1000,
        *,
        even_roots: bool = True,
        to_noise: bool = False,
    ) -> "NoiseTable":
        """``to_noise`` has the last level be (nearly) nothing but noise, as models trained with
        zero terminal SNR need: Lin et al. 2023 (arXiv 2305.08891), algorithm 1.
        """
        power = 2 if even_roots else 1
        betas = np.linspace(first ** (1 / power), last ** (1 / power), timesteps) ** power
        kept = np.cumprod(1.0 - betas)
        if to_noise:
            roots = np.sqrt(kept)
            roots = (roots - roots[-1]) * roots[0] / (roots[0] - roots[-1])
            kept = np.maximum(roots**2, NEARLY_NOTHING)
        sigmas = np.sqrt((1.0 - kept) / kept)
        return cls(sigmas, np.log(sigmas))

    @property
    def highest(self) -> float:
        return float(self.sigmas[-1])

    @property
    def lowest(self) -> float:
        return float(self.sigmas[0])

    def timestep(self, sigma: float) -> float:
        """The (fractional) training timestep of a level, linear in its logarithm."""
        return float(np.interp(np.log(max(sigma, 1e-10)), self.logs, np.arange(len(self.logs))))

    def sigma(self, timestep: Floats) -> Floats:
        return np.exp(np.interp(timestep, np.arange(len(self.logs)), self.logs))


def _ended(levels: Floats) -> Sigmas:
    return (*(float(level) for level in levels), 0.0)


def normal(table: NoiseTable, steps: int) -> Sigmas:
    """Timesteps evenly from the last to the first (k-diffusion's default)."""
    return _ended(table.sigma(np.linspace(len(table.sigmas) - 1, 0, steps)))


def sgm_uniform(table: NoiseTable, steps: int) -> Sigmas:
    """As ``normal`` with one more step, whose end is left out ("trailing" in diffusers)."""
    return _ended(table.sigma(np.linspace(len(table.sigmas) - 1, 0, steps + 1)[:-1]))


def karras(table: NoiseTable, steps: int, rho: float = 7.0) -> Sigmas:
    """Evenly in sigma^(1/rho): Karras et al. 2022, equation 5."""
    ramp = np.linspace(0.0, 1.0, steps)
    low, high = table.lowest ** (1 / rho), table.highest ** (1 / rho)
    return _ended((high + ramp * (low - high)) ** rho)


def exponential(table: NoiseTable, steps: int) -> Sigmas:
    """Evenly in log sigma."""
    return _ended(np.exp(np.linspace(table.logs[-1], table.logs[0], steps)))


def simple(table: NoiseTable, steps: int) -> Sigmas:
    """Every (timesteps / steps)-th entry of the table, from its end (ComfyUI's name)."""
    size = len(table.sigmas)
    if steps > size:
        return _ended(table.sigma(np.linspace(size - 1, 0, steps)))
    return _ended(table.sigma(size - 1 - np.floor(np.arange(steps) * size / steps)))


def ddim_uniform(table: NoiseTable, steps: int) -> Sigmas:
    """Timesteps 1, 1 + k, 1 + 2k … with k = timesteps // steps (DDIM's own spacing)."""
    size = len(table.sigmas)
    stride = size // steps if steps < size else (size - 2) / (steps - 1)
    return _ended(table.sigma(np.minimum(1 + np.arange(steps)[::-1] * stride, size - 1)))


SCHEDULES: dict[str, Callable[[NoiseTable, int], Sigmas]] = {
    "normal": normal,
    "karras": karras,
    "simple": simple,
    "sgm_uniform": sgm_uniform,
    "ddim_uniform": ddim_uniform,
    "exponential": exponential,
}


def levels(table: NoiseTable, schedule: str, steps: int, strength: float = 1.0) -> Sigmas:
    """The levels of a job; a ``strength`` below 1 takes the tail of a longer schedule.

    The tail still has ``steps`` steps, as the horde pays for each of them (ComfyUI's rule, where
    diffusers would run int(steps · strength) of them).
    """
    whole = max(steps, int(steps / strength))
    return SCHEDULES[schedule](table, whole)[-(steps + 1) :]
