"""Samplers: pure generators that ask for denoised estimates and return the finished latents.

A sampler yields ``(x, sigma)``, receives the model's estimate of the clean latents for exactly
that pair, and returns the latents at the last level. It neither knows the model nor who else
shares the forward pass, so any mixture of samplers, lengths and seeds can be stepped together.

All of them work on the variance-exploding form of the diffusion (x = clean + sigma · noise), on
float32 tensors of any shape, with ``sigmas`` falling to 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from inference.samplers import ancestral, dpm_solver, ode, uni_pc
from inference.samplers.form import Denoising, Noise, Sigmas

__all__ = ["SAMPLERS", "Denoising", "Noise", "Sampler", "Sigmas", "find"]

from torch import Tensor

ADAPTIVE_EVALUATIONS = 40
"""What API v2 counts for k_dpm_adaptive, whatever ``steps`` says."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """``second_order`` ones evaluate the model twice per step, except in the last."""

    run: Callable[[Tensor, Sigmas, Noise], Denoising]
    second_order: bool = False
    adaptive: bool = False
    schedule: str = "normal"

    def evaluations(self, steps: int) -> int:
        """Model evaluations of ``steps`` steps (an estimate for the adaptive one)."""
        if self.adaptive:
            return ADAPTIVE_EVALUATIONS
        return 2 * steps - 1 if self.second_order else steps


_DPMPP_2M = Sampler(ode.dpmpp_2m)

SAMPLERS: dict[str, Sampler] = {
    "k_euler": Sampler(ode.euler),
    "k_euler_a": Sampler(ancestral.euler_ancestral),
    "k_heun": Sampler(ode.heun, second_order=True),
    "k_lms": Sampler(ode.lms),
    "k_dpm_2": Sampler(ode.dpm_2, second_order=True),
    "k_dpm_2_a": Sampler(ancestral.dpm_2_ancestral, second_order=True),
    "k_dpm_fast": Sampler(dpm_solver.dpm_fast),
    "k_dpm_adaptive": Sampler(dpm_solver.dpm_adaptive, adaptive=True),
    "k_dpmpp_2s_a": Sampler(ancestral.dpmpp_2s_ancestral, second_order=True),
    "k_dpmpp_2m": _DPMPP_2M,
    "k_dpmpp_sde": Sampler(ancestral.dpmpp_sde, second_order=True),
    "dpmsolver": _DPMPP_2M,
    "uni_pc": Sampler(uni_pc.uni_pc),
    "uni_pc_bh2": Sampler(partial(uni_pc.uni_pc, second_b=True)),
    "lcm": Sampler(ancestral.lcm, schedule="sgm_uniform"),
    "ddim": Sampler(ode.ddim, schedule="ddim_uniform"),
}


def find(name: str) -> Sampler:
    """The sampler of a horde name in any case.

    An unknown name is k_euler, and so is ``plms``, as in the reference.
    """
    return SAMPLERS.get(name.lower(), SAMPLERS["k_euler"])
