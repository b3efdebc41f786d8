from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from horde_core.protocol.image import ImagePopped
from inference.adapter_words import Obtained
from inference.dynamic_prompts import expanded
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


def test_loras_and_embeddings_that_were_had_are_used_and_join_the_prompts() -> None:
    answer = popped(
        ["a"],
        prompt="a cat###a dog",
        loras=[
            {"name": "style", "model": 99, "clip": 0.5, "inject_trigger": "any"},
            {"name": "lost"},
            {"name": "off", "model": 0, "clip": 0},
        ],
        tis=[
            {"name": "bad hands", "inject_ti": "negprompt", "strength": 1.2},
            {"name": "7", "inject_ti": "prompt"},
            {"name": "8"},
        ],
    )
    had = [
        Obtained("lora", "style", "/x/style", ("word", "other")),
        Obtained("lora", "lost", mishap="download_failed"),
        Obtained("lora", "off", "/x/off"),
        *(Obtained("ti", name, f"/x/{name}") for name in ("bad hands", "7", "8")),
    ]
    (job,) = jobs_of(answer, None, None, lambda: 0, adapters=had)
    assert [(one.name, one.model, one.clip) for one in job.loras] == [("style", 10.0, 0.5)]
    assert [one.name for one in job.tis] == ["bad_hands", "7", "8"]
    assert job.prompt == "word, (embedding:7:1), a cat"
    assert job.negative_prompt == "a dog, (embedding:bad_hands:1.2)"


def test_choices_in_a_prompt_are_made_by_the_seed_of_each_picture() -> None:
    colours = ["red", "green", "blue", "white", "black"]
    answer = popped(["a", "b", "c", "d", "e", "f"], prompt="a {" + "|".join(colours) + "} cat")
    first, again = (jobs_of(answer, None, None, lambda: 0) for _ in range(2))
    prompts = [job.prompt for job in first]
    assert prompts == [job.prompt for job in again]
    assert len(set(prompts)) > 1
    assert all(prompt.split()[1] in colours for prompt in prompts)


@pytest.mark.parametrize(
    ("prompt", "possible"),
    [
        ("{a|b}{c|d}", {"ac", "ad", "bc", "bd"}),
        ("{{a|b}x|y}", {"ax", "bx", "y"}),
        ("{2$$a|b|c}", {"a, b", "a, c", "b, a", "b, c", "c, a", "c, b"}),
        ("{2$$ and $$a|b}", {"a and b", "b and a"}),
        ("{1-2$$a|b}", {"a", "b", "a, b", "b, a"}),
        ("{no choice} {", {"{no choice} {"}),
    ],
)
def test_forms_of_choices(prompt: str, possible: set[str]) -> None:
    assert {expanded(prompt, seed) for seed in range(200)} == possible


@given(st.text(alphabet="ab{}|$0-9 ", max_size=40), st.integers(0, 2**63))
def test_choices_never_fail(prompt: str, seed: int) -> None:
    assert len(expanded(prompt, seed)) < 400


@pytest.mark.parametrize(
    ("values", "field", "got"),
    [
        ({"control_strength": 9}, "control_strength", 3.0),
        ({"control_strength": 0}, "control_strength", 0.01),
        ({"facefixer_strength": -1}, "facefixer_strength", 0.0),
        ({"denoising_strength": float("inf")}, "denoising_strength", 1.0),
    ],
)
def test_values_of_typed_callers_are_clamped_too(
    values: dict[str, float], field: str, got: float
) -> None:
    assert getattr(ImageJob(id="a", model="m", prompt="", seed=1, **values), field) == got  # type: ignore[arg-type]


def test_further_fields_pass_through() -> None:
    answer = popped(
        ["a"],
        "remix",
        control_type="canny",
        image_is_control=True,
        return_control_map=True,
        transparent=True,
        post_processing=["GFPGAN"],
        facefixer_strength=0.7,
        use_nsfw_censor=True,
        workflow="qr_code",
        extra_texts=[{"text": "hello", "reference": "qr_text"}],
    )
    (job,) = jobs_of(answer, b"source", None, lambda: 0)
    assert (job.processing, job.control_type) == ("remix", "canny")
    assert job.image_is_control
    assert job.return_control_map
    assert job.transparent
    assert job.use_nsfw_censor
    assert job.post_processing == ("GFPGAN",)
    assert job.facefixer_strength == 0.7
    assert job.extra_texts == (("qr_text", "hello"),)
