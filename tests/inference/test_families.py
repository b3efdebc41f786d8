"""Whole pictures of every family against diffusers' pipelines."""

import pytest
import torch
from PIL import Image

from inference.engine import Engine
from inference.families.form import Model
from inference.spec import ImageJob
from tests.inference import diffusers_pipelines as theirs
from tests.inference.conftest import FamilyEngine, picture, run_all, tiny_job
from tests.inference.test_engine import encoded

pytestmark = [  # diffusers' schedulers lag behind NumPy
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]

GREY = encoded(Image.new("RGB", (64, 64), (90, 90, 90)))


def model_of(engine: Engine) -> Model:
    return engine.shelf.get("tiny", lambda: None)


def drawn(engine: Engine, job: ImageJob) -> torch.Tensor:
    return picture(run_all(engine, [job])[job.id])


@pytest.mark.parametrize(
    ("name", "baseline"),
    [
        ("sd1", "stable_diffusion_1"),
        ("sd1-v", "stable_diffusion_1"),
        ("sd2", "stable_diffusion_2_512"),
        ("sdxl", "stable_diffusion_xl"),
        ("schnell", "flux_schnell"),
        ("dev", "flux_dev"),
        ("zimage", "z_image_turbo"),
    ],
)
def test_is_the_picture_of_diffusers_pipeline(
    engine_for: FamilyEngine, name: str, baseline: str
) -> None:
    engine = engine_for(name)
    model = model_of(engine)
    assert model.baseline == baseline
    ours = drawn(engine, tiny_job(steps=6, negative_prompt="a dog"))
    expected = theirs.text_to_image(model, steps=6, cfg_scale=5.0)
    assert float((ours - expected).abs().max()) <= 1.5


@pytest.mark.parametrize("name", ["sd2", "sdxl", "schnell", "dev", "zimage"])
def test_jobs_together_are_what_they_are_alone(engine_for: FamilyEngine, name: str) -> None:
    engine = engine_for(name)
    jobs = [
        tiny_job("one", steps=4, prompt="a photo of a cat", negative_prompt="a dog"),
        tiny_job("two", steps=6, prompt="a red circle", sampler="k_dpmpp_2m", seed=2, cfg_scale=3),
        tiny_job("three", steps=3, prompt="a dog", sampler="k_euler_a", karras=True, seed=3),
        tiny_job("four", steps=2, prompt="red", sampler="k_heun", seed=4, cfg_scale=1),
    ]
    together = run_all(engine, jobs)
    for job in jobs:
        alone = picture(run_all(engine, [job])[job.id])
        assert int((picture(together[job.id]) - alone).abs().max()) <= 1
    assert len({tuple(picture(event).flatten().tolist()) for event in together.values()}) == 4


@pytest.mark.parametrize("name", ["schnell", "zimage"])
def test_flows_start_from_sources_too(engine_for: FamilyEngine, name: str) -> None:
    engine = engine_for(name)
    undrawn = model_of(engine).vae.encode(torch.full((64, 64, 3), 90, dtype=torch.uint8))
    near = model_of(engine).vae.decode(undrawn).int()
    apart = []
    for strength in (0.02, 0.5, 1.0):
        job = tiny_job(
            source_image=GREY, processing="img2img", denoising_strength=strength, steps=3
        )
        apart.append(float((drawn(engine, job) - near).abs().float().mean()))
    assert apart[0] < min(apart[1:])
