"""Whole pictures of every family against diffusers' pipelines."""

import pytest
import torch

from inference.engine import Engine
from inference.families.form import Model
from inference.spec import ImageJob
from tests.inference import diffusers_pipelines as theirs
from tests.inference.conftest import FamilyEngine, picture, run_all, tiny_job

pytestmark = [  # diffusers' schedulers lag behind NumPy
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]


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
