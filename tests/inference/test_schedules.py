import importlib
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.schedules import SCHEDULES, NoiseTable, levels

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
TABLE = NoiseTable.scaled_linear()
LIKE_DIFFUSERS = {"normal": "linspace", "sgm_uniform": "trailing", "ddim_uniform": "leading"}


@given(
    schedule=st.sampled_from(sorted(SCHEDULES)),
    steps=st.integers(1, 500),
    strength=st.floats(0.01, 1.0),
)
def test_levels_fall_strictly_to_zero_in_as_many_steps_as_asked(
    schedule: str, steps: int, strength: float
) -> None:
    sigmas = levels(TABLE, schedule, steps, strength)
    assert len(sigmas) == steps + 1
    assert all(higher > lower for higher, lower in pairwise(sigmas))
    assert sigmas[-1] == 0.0
    assert sigmas[0] <= TABLE.highest * (1 + 1e-9)


@given(
    schedule=st.sampled_from(sorted(SCHEDULES)),
    steps=st.integers(1, 60),
    strengths=st.tuples(st.floats(0.05, 1.0), st.floats(0.05, 1.0)),
)
def test_more_strength_never_starts_lower(
    schedule: str, steps: int, strengths: tuple[float, float]
) -> None:
    weak, strong = sorted(strengths)
    assert (
        levels(TABLE, schedule, steps, weak)[0] <= levels(TABLE, schedule, steps, strong)[0] + 1e-9
    )


@pytest.mark.parametrize("schedule", ["normal", "karras", "exponential", "simple", "sgm_uniform"])
def test_starts_at_the_highest_level(schedule: str) -> None:
    """Not at 7.37, where a schedule read from an SD 1.5 checkpoint's config would begin."""
    assert levels(TABLE, schedule, 8)[0] == pytest.approx(14.6146, abs=1e-3)


@pytest.mark.parametrize("schedule", sorted(LIKE_DIFFUSERS))
def test_agrees_with_diffusers(schedule: str) -> None:
    diffusers: Any = importlib.import_module("diffusers")
    scheduler = diffusers.EulerDiscreteScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        timestep_spacing=LIKE_DIFFUSERS[schedule],
        steps_offset=int(schedule == "ddim_uniform"),
    )
    scheduler.set_timesteps(10)
    ours = np.array(levels(TABLE, schedule, 10))
    assert ours == pytest.approx(scheduler.sigmas.numpy(), rel=0.03)


@given(st.floats(0.03, 14.6))
def test_timestep_is_the_inverse_of_sigma(sigma: float) -> None:
    there = TABLE.timestep(sigma)
    assert float(TABLE.sigma(np.array(there))) == pytest.approx(sigma, rel=1e-6)
