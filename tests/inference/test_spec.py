from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from horde_core.protocol.image import ImagePopped
from inference.spec import ImageJob, batch_place, jobs_of, unmet


def popped(ids: list[str], source_processing: str = "img2img", **payload: Any) -> ImagePopped:
    answer = {
        "ids": ids,
        "id": ids[0],
        "model": "demo_shapes",
        "source_processing": source_processing,
        "payload": {"prompt": "a cat###dog", "seed": "100", "n_iter": len(ids), **payload},
    }
    return msgspec.convert(answer, ImagePopped)


def test_a_batch_becomes_one_job_a_picture_with_seeds_that_count_up() -> None:
    jobs = jobs_of(popped(["a", "b", "c"]), None, None, lambda: 0)
    assert [(job.id, job.seed) for job in jobs] == [("a", 100), ("b", 101), ("c", 102)]
    assert (jobs[0].prompt, jobs[0].negative_prompt) == ("a cat", "dog")


@pytest.mark.parametrize("seed", ["", "words"])
def test_without_a_seed_chance_decides(seed: str) -> None:
    (job,) = jobs_of(popped(["a"], seed=seed), None, None, lambda: 42)
    assert job.seed == 42


@pytest.mark.parametrize(
    ("sent", "field", "got"),
    [
        ({"width": 500}, "width", 512),
        ({"width": 1}, "width", 64),
        ({"height": 99999}, "height", 8192),
        ({"ddim_steps": 0}, "steps", 1),
        ({"ddim_steps": 9999}, "steps", 500),
        ({"cfg_scale": 0}, "cfg_scale", 1.0),
        ({"cfg_scale": 1e9}, "cfg_scale", 100.0),
        ({"cfg_scale": float("nan")}, "cfg_scale", 7.5),
        ({"clip_skip": 99}, "clip_skip", 20),
        ({"sampler_name": "DDIM"}, "sampler", "ddim"),
        ({"denoising_strength": 0.5}, "denoising_strength", 1.0),  # nothing to start from
        ({"hires_fix_denoising_strength": 7}, "hires_strength", 1.0),
        ({}, "karras", False),
    ],
)
def test_values_are_clamped_never_refused(sent: dict[str, Any], field: str, got: object) -> None:
    (job,) = jobs_of(popped(["a"], **sent), None, None, lambda: 0)
    assert getattr(job, field) == got


@pytest.mark.parametrize("processing", ["img2img", "inpainting", "outpainting"])
def test_a_source_brings_its_processing_and_strength(processing: str) -> None:
    answer = popped(["a"], processing, denoising_strength=0.4)
    (job,) = jobs_of(answer, b"source", b"mask", lambda: 0)
    assert (job.processing, job.denoising_strength) == (processing, 0.4)
    assert (job.source_image, job.source_mask) == (b"source", b"mask")


def test_a_lost_source_takes_its_mask_along() -> None:
    (job,) = jobs_of(popped(["a"], "inpainting"), None, b"mask", lambda: 0)
    assert job.processing == "txt2img"
    assert job.source_mask is None


@given(
    st.integers(-(10**6), 10**6),
    st.integers(-(10**6), 10**6),
    st.integers(-100, 10**6),
    st.floats(),
)
def test_every_job_is_drawable(width: int, height: int, steps: int, cfg: float) -> None:
    job = ImageJob(
        id="a", model="m", prompt="", seed=1, width=width, height=height, steps=steps, cfg_scale=cfg
    )
    assert job.width % 64 == job.height % 64 == 0
    assert 64 <= min(job.width, job.height) <= max(job.width, job.height) <= 8192
    assert 1 <= job.steps <= 500
    assert 1 <= job.cfg_scale <= 100


def test_what_is_not_offered_is_named_as_a_fault() -> None:
    payload = popped(
        ["a"], loras=[{"name": "styles"}], tis=[{"name": "7", "inject_ti": "prompt"}]
    ).payload
    assert [(fault.type, fault.value, fault.ref) for fault in unmet(payload)] == [
        ("lora", "download_failed", "styles"),
        ("ti", "download_failed", "7"),
    ]


def test_place_in_a_batch() -> None:
    assert batch_place(0, 1) == ()
    assert [(place.type, place.value, place.ref) for place in batch_place(2, 4)] == [
        ("batch_index", "see_ref", "2")
    ]
