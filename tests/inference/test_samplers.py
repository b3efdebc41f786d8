"""Samplers against diffusers' schedulers, against exact solutions, and against statistics."""

import importlib
import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

import inference.libraries  # noqa: F401 -- makes diffusers importable without warnings
from inference.noise import SeededNoise
from inference.samplers import SAMPLERS, Sampler, find, ode
from inference.schedules import SCHEDULES, NoiseTable, levels

pytestmark = [  # diffusers' schedulers lag behind NumPy
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]
diffusers: Any = importlib.import_module("diffusers")
TABLE = NoiseTable.scaled_linear()
HORDE_NAMES = [
    "k_lms",
    "k_heun",
    "k_euler",
    "k_euler_a",
    "k_dpm_2",
    "k_dpm_2_a",
    "k_dpm_fast",
    "k_dpm_adaptive",
    "k_dpmpp_2s_a",
    "k_dpmpp_2m",
    "k_dpmpp_sde",
    "dpmsolver",
    "lcm",
    "DDIM",
]
DETERMINISTIC = [
    "k_euler", "k_heun", "k_lms", "k_dpm_2", "k_dpmpp_2m", "k_dpm_fast", "ddim", "uni_pc",
    "uni_pc_bh2",
]  # fmt: skip
ANCESTRAL = ["k_euler_a", "k_dpm_2_a", "k_dpmpp_2s_a", "k_dpmpp_sde"]
SCHEDULER = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "timestep_spacing": "linspace",
}

Denoiser = Callable[[Tensor, float], Tensor]


def two_points(x: Tensor, sigma: float) -> Tensor:
    """Exact denoiser of data that is +1 or -1: not linear, so orders of solvers show."""
    return torch.tanh(x / max(sigma, 1e-6) ** 2)


def gaussian(x: Tensor, sigma: float) -> Tensor:
    """Exact denoiser of data with the standard normal distribution."""
    return x / (1 + sigma**2)


def sample(
    sampler: Sampler,
    x: Tensor,
    sigmas: tuple[float, ...],
    denoiser: Denoiser,
    seed: int = 0,
) -> tuple[Tensor, int]:
    """The end of the sampler's way and how often it asked."""
    program = sampler.run(x, sigmas, SeededNoise(seed))
    x, sigma = next(program)
    for count in itertools.count(1):
        try:
            x, sigma = program.send(denoiser(x, sigma))
        except StopIteration as finished:
            return finished.value, count
    raise AssertionError


def start(sigma: float, size: int = 64) -> Tensor:
    return torch.randn(1, 1, 8, size // 8, generator=torch.Generator().manual_seed(3)) * sigma


def by_scheduler(
    scheduler: Any, x: Tensor, steps: int, sigma_of: Callable[[Any], Any], **options: Any
) -> Tensor:
    """The same denoising by one of diffusers' schedulers in the variance-exploding form."""
    scheduler.set_timesteps(steps)
    for timestep in scheduler.timesteps:
        scheduler.scale_model_input(x, timestep)
        sigma = float(sigma_of(scheduler))
        noise = (x - two_points(x, sigma)) / sigma
        x = scheduler.step(noise, timestep, x, **options).prev_sample
    return x


def current(scheduler: Any) -> Any:
    return scheduler.sigmas[scheduler.step_index]


def current_or_between(scheduler: Any) -> Any:
    between = not scheduler.state_in_first_order
    return (scheduler.sigmas_interpol if between else scheduler.sigmas)[scheduler.step_index]


@pytest.mark.parametrize("karras", [False, True], ids=["normal", "karras"])
@pytest.mark.parametrize(
    ("name", "scheduler", "sigma_of"),
    [
        ("k_euler", diffusers.EulerDiscreteScheduler, current),
        ("k_heun", diffusers.HeunDiscreteScheduler, current),
        ("k_dpm_2", diffusers.KDPM2DiscreteScheduler, current_or_between),
    ],
)
def test_agrees_with_diffusers(
    name: str, scheduler: Any, sigma_of: Callable[[Any], Any], karras: bool
) -> None:
    schedule = "karras" if karras else "normal"
    sigmas = levels(TABLE, schedule, 8)
    x = start(sigmas[0])
    theirs = scheduler(**SCHEDULER, use_karras_sigmas=karras)
    ours, _ = sample(find(name), x, sigmas, two_points)
    assert ours == pytest.approx(by_scheduler(theirs, x, 8, sigma_of).numpy(), abs=2e-3)


def test_euler_ancestral_agrees_with_diffusers_noise_for_noise() -> None:
    sigmas = levels(TABLE, "normal", 8)
    x = start(sigmas[0])
    theirs = by_scheduler(
        diffusers.EulerAncestralDiscreteScheduler(**SCHEDULER),
        x,
        8,
        current,
        generator=torch.Generator().manual_seed(5),
    )
    ours, _ = sample(find("k_euler_a"), x, sigmas, two_points, seed=5)
    assert ours == pytest.approx(theirs.numpy(), abs=2e-3)


def preserving(scheduler: Any, steps: int) -> tuple[tuple[float, ...], Tensor, Tensor]:
    """Levels, start and end of one of diffusers' schedulers that work in the variance-preserving
    form.
    """
    scheduler.set_timesteps(steps)
    sigmas = tuple(float(sigma) for sigma in scheduler.sigmas)
    x = start(sigmas[0])
    theirs = x / math.sqrt(1 + sigmas[0] ** 2)
    for timestep, sigma in zip(scheduler.timesteps, sigmas, strict=False):
        exploding = theirs * math.sqrt(1 + sigma**2)
        noise = (exploding - two_points(exploding, sigma)) / sigma
        theirs = scheduler.step(noise, timestep, theirs).prev_sample
    return sigmas, x, theirs


@pytest.mark.parametrize("karras", [False, True], ids=["normal", "karras"])
@pytest.mark.parametrize("steps", [2, 3, 10])
@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("k_dpmpp_2m", diffusers.DPMSolverMultistepScheduler, {}),
        ("dpmsolver", diffusers.DPMSolverMultistepScheduler, {}),
        (
            "uni_pc",
            diffusers.UniPCMultistepScheduler,
            {"solver_type": "bh1", "final_sigmas_type": "sigma_min"},
        ),  # with zero theirs is no number
        ("uni_pc_bh2", diffusers.UniPCMultistepScheduler, {"solver_type": "bh2"}),
    ],
)
def test_multistep_ones_agree_with_diffusers(
    name: str, kind: Any, options: dict[str, str], steps: int, karras: bool
) -> None:
    scheduler = kind(
        **SCHEDULER,
        lower_order_final=True,
        use_karras_sigmas=karras,
        **{"final_sigmas_type": "zero", **options},
    )
    sigmas, x, theirs = preserving(scheduler, steps)
    ours, _ = sample(find(name), x, sigmas, two_points)
    assert ours == pytest.approx(theirs.numpy(), abs=2e-3)


@pytest.mark.parametrize("karras", [False, True], ids=["normal", "karras"])
def test_lms_agrees_with_diffusers(karras: bool) -> None:
    sigmas = levels(TABLE, "karras" if karras else "normal", 8)
    x = start(sigmas[0])
    theirs = diffusers.LMSDiscreteScheduler(**SCHEDULER, use_karras_sigmas=karras)
    ours, _ = sample(find("k_lms"), x, sigmas, two_points)
    assert ours == pytest.approx(by_scheduler(theirs, x, 8, current).numpy(), abs=3e-3)


def test_ddim_agrees_with_diffusers() -> None:
    scheduler = diffusers.DDIMScheduler(
        **{**SCHEDULER, "timestep_spacing": "leading"}, steps_offset=1, clip_sample=False
    )
    scheduler.set_timesteps(10)
    sigmas = SCHEDULES["ddim_uniform"](TABLE, 10)
    x = start(sigmas[0])
    theirs = x / math.sqrt(1 + sigmas[0] ** 2)
    for timestep, sigma in zip(scheduler.timesteps, sigmas, strict=False):
        exploding = theirs * math.sqrt(1 + sigma**2)
        noise = (exploding - two_points(exploding, sigma)) / sigma
        theirs = scheduler.step(noise, timestep, theirs).prev_sample
    ours, _ = sample(find("DDIM"), x, sigmas, two_points)
    assert ours == pytest.approx(theirs.numpy(), abs=2e-3)


@pytest.mark.parametrize("name", [*DETERMINISTIC, "k_dpm_adaptive"])
def test_solves_the_flow_of_a_gaussian(name: str) -> None:
    """The exact way of x from sigma to 0 is x / sqrt(1 + sigma²)."""
    sigmas = levels(TABLE, "karras", 60)
    x = start(sigmas[0])
    ended, _ = sample(find(name), x, sigmas, gaussian)
    exact = x / math.sqrt(1 + sigmas[0] ** 2)
    assert float((ended - exact).abs().max()) < 0.15


@pytest.mark.parametrize(
    "name", ["k_heun", "k_lms", "k_dpm_2", "k_dpmpp_2m", "k_dpm_fast", "uni_pc"]
)
def test_higher_orders_beat_euler(name: str) -> None:
    sigmas = levels(TABLE, "karras", 24)
    x = start(sigmas[0])
    exact = x / math.sqrt(1 + sigmas[0] ** 2)
    errors = [
        float((sample(find(one), x, sigmas, gaussian)[0] - exact).abs().max())
        for one in (name, "k_euler")
    ]
    assert errors[0] < errors[1] / 3


@pytest.mark.parametrize("name", ANCESTRAL)
def test_noise_added_keeps_the_distribution(name: str) -> None:
    sigmas = levels(TABLE, "karras", 150)
    ended, _ = sample(find(name), start(sigmas[0], 20_000), sigmas, gaussian)
    assert float(ended.std()) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("name", HORDE_NAMES)
@pytest.mark.parametrize("steps", [1, 2, 3, 7, 20])
def test_asks_as_often_as_it_says(name: str, steps: int) -> None:
    sampler = find(name)
    sigmas = levels(TABLE, sampler.schedule, steps)
    ended, asked = sample(sampler, start(sigmas[0]), sigmas, two_points)
    assert bool(torch.isfinite(ended).all())
    if not sampler.adaptive:
        assert asked == sampler.evaluations(steps)


def test_lms_weights_on_even_levels_are_those_of_adams_and_bashforth() -> None:
    weights = ode.lms_weights((5.0, 4.0, 3.0, 2.0, 1.0), index=3, order=4)
    assert weights == pytest.approx([-55 / 24, 59 / 24, -37 / 24, 9 / 24])


def test_lcm_jumps_to_the_estimate_at_the_end() -> None:
    sigmas = levels(TABLE, "sgm_uniform", 4)
    ended, asked = sample(find("lcm"), start(sigmas[0]), sigmas, lambda x, _: torch.ones_like(x))
    assert asked == 4
    assert bool((ended == 1).all())


def test_every_horde_name_has_its_own_entry_and_unknown_ones_are_euler() -> None:
    assert all(name.lower() in SAMPLERS for name in HORDE_NAMES)
    assert find("no such thing") is SAMPLERS["k_euler"]


def test_same_seed_same_result() -> None:
    sigmas = levels(TABLE, "normal", 10)
    x = start(sigmas[0])
    first, second, other = (
        sample(find("k_dpmpp_sde"), x, sigmas, two_points, seed)[0] for seed in (1, 1, 2)
    )
    assert torch.equal(first, second)
    assert not torch.equal(first, other)
