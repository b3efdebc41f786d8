import pytest
from hypothesis import given
from hypothesis import strategies as st

from horde_core.kudos import pricing
from horde_core.kudos.pricing import Drawing, Service
from horde_core.money import Kudos, kudos

SAMPLERS = st.sampled_from(["k_euler_a", "k_euler", "k_heun", "k_dpm_adaptive", "DDIM"])
SIDES = st.integers(1, 48).map(lambda it: it * 64)

OBSERVED = [
    (Drawing(), 7.61),
    (Drawing(steps=50, sampler="k_euler", cfg_scale=7.5), 11.0),
    (Drawing(width=768, height=768), 11.75),
    (Drawing(width=1024, height=1024), 20.99),
    (Drawing(width=1024, height=1024, steps=50), 29.59),
    (Drawing(width=2048, height=2048), 113.58),
    (Drawing(steps=100), 19.92),
    (Drawing(steps=500), 121.19),
    (Drawing(steps=1), 3.46),
    (Drawing(sampler="k_heun"), 12.91),
    (Drawing(sampler="k_dpm_adaptive"), 13.29),
    (Drawing(sampler="DDIM"), 7.84),
    (Drawing(sampler="lcm"), 7.84),
    (Drawing(source=True, denoising_strength=0.5), 6.6),
    (Drawing(source=True, mask=True), 9.47),
    (Drawing(source=True, control=True), 13.69),
    (Drawing(post_processing=("RealESRGAN_x4plus",)), 10.28),
    (Drawing(post_processing=("GFPGAN",)), 9.21),
    (Drawing(width=1024, height=1024, hires_fix=True), 24.61),
]


@pytest.mark.parametrize(("drawing", "wanted"), OBSERVED)
def test_prices_observed_from_the_reference(drawing: Drawing, wanted: float) -> None:
    within = 0.025 if drawing.steps == 50 and drawing.width == 1024 else 0.001
    assert pricing.price(drawing) / 100 == pytest.approx(wanted, rel=within)


@given(st.integers(1, 499), SIDES, SIDES, SAMPLERS, st.booleans())
def test_one_step_more_never_costs_less(
    steps: int, width: int, height: int, sampler: str, hires_fix: bool
) -> None:
    few, more = (
        Drawing(width=width, height=height, steps=it, sampler=sampler, hires_fix=hires_fix)
        for it in (steps, steps + 1)
    )
    assert pricing.price(more) >= pricing.price(few)


@given(SIDES, SIDES, st.integers(1, 500), st.sampled_from([(), ("4xNomos8kSC",), ("GFPGAN",)]))
def test_a_larger_picture_never_costs_less(
    width: int, height: int, steps: int, post_processing: tuple[str, ...]
) -> None:
    small, large = (
        Drawing(width=it, height=height, steps=steps, post_processing=post_processing)
        for it in (width, width + 64)
    )
    assert pricing.price(large) >= pricing.price(small)


@given(st.integers(0, 10**9), st.integers(0, 3), st.booleans(), st.booleans(), st.booleans())
def test_the_asker_pays_at_least_the_tax(
    reward: int, upscalers: int, source: bool, slow: bool, blacklist: bool
) -> None:
    service = Service(
        source=source, upscalers=upscalers, slow_workers=slow, worker_blacklist=blacklist
    )
    assert pricing.cost(Kudos(reward), service) >= reward + 100


@pytest.mark.parametrize(
    ("baseline", "options", "times"),
    [
        ("stable_diffusion_1", {}, 1),
        ("stable_diffusion_2", {}, 1),
        ("stable_diffusion_xl", {}, 2),
        ("stable_diffusion_xl", {"qr_code": True}, 4),
        ("stable_cascade", {}, 4),
        ("stable_cascade", {"hires_fix": True}, 7),
        ("flux_1", {}, 8),
        ("z_image_turbo", {}, 8),
        ("qwen_image", {}, 12),
    ],
)
def test_families_work_harder(baseline: str, options: dict[str, bool], times: int) -> None:
    assert pricing.model_multiplier(baseline, **options) == times


@pytest.mark.parametrize(
    ("service", "wanted"),
    [
        (Service(), 8.61),
        (Service(source=True), 10.89),
        (Service(upscalers=1), 8.99),
        (Service(slow_workers=False), 10.33),
        (Service(worker_blacklist=True), 9.47),
    ],
)
def test_what_the_asker_pays_for_a_default_picture(service: Service, wanted: float) -> None:
    assert pricing.cost(kudos(7.61), service) == kudos(wanted)


def test_estimates_of_the_reference() -> None:
    sd1, sdxl = "stable_diffusion_1", "stable_diffusion_xl"
    assert pricing.estimate(kudos(7.61), Service(), count=2, baseline=sd1) == kudos(18.22)
    assert pricing.estimate(kudos(7.61), Service(), count=2, baseline=sdxl) == kudos(35.44)


def test_loras_and_inversions() -> None:
    assert pricing.price(Drawing(loras=2, tis=3)) == kudos(7.61 + 6 + 1)
