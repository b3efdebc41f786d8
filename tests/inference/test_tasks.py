"""From sources, through masks, with control: against diffusers' pipelines for these tasks."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from inference.batcher import Batcher, Stepped
from inference.control.annotators import Annotators
from inference.control.nets import NET_OF, ControlNets
from inference.engine import Drawn, Engine, Failed
from inference.families.form import Words
from inference.families.unet import UNetModel
from inference.prepare import Preparation
from inference.programs import Start, program_of
from inference.spec import ExtraSource
from inference.stock import Stock
from inference.told import Control, Extras
from tests.inference import diffusers_pipelines as theirs
from tests.inference import tiny
from tests.inference.conftest import FamilyEngine, picture, run_all, tiny_job
from tests.inference.test_engine import LEFT, encoded

pytestmark = [  # diffusers' schedulers lag behind NumPy
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]
ROWS = np.linspace(0, 255, 64, dtype=np.uint8)
SLOPE = Image.fromarray(np.stack([*np.meshgrid(ROWS, ROWS), np.full((64, 64), 90)], 2).astype("u1"))
SOURCE = encoded(SLOPE)
EVERYWHERE = Image.new("L", (64, 64), 255)


def unet_of(engine: Engine) -> UNetModel:
    model = engine.shelf.get("tiny", lambda: None)
    assert isinstance(model, UNetModel)
    return model


def latents_of(model: UNetModel) -> Tensor:
    return model.vae.encode(torch.from_numpy(np.asarray(SLOPE).copy()))


def distance(one: Tensor, other: Tensor) -> float:
    return float((one - other).abs().float().max())


@pytest.mark.parametrize("name", ["sd1", "sdxl"])
def test_img2img_is_that_of_diffusers(engine_for: FamilyEngine, name: str) -> None:
    """Theirs runs strength x steps steps; ours runs all of a schedule that much longer."""
    engine = engine_for(name)
    model = unet_of(engine)
    kind = "XL" if model.sized else ""
    pipeline = getattr(theirs.diffusers, f"StableDiffusion{kind}Img2ImgPipeline")(
        **theirs.parts_of(model)
    )
    expected = theirs.drawn(
        pipeline,
        {
            "prompt": "a cat",
            "negative_prompt": "",
            "image": latents_of(model),
            "strength": 0.5,
            "num_inference_steps": 8,
            "guidance_scale": 5.0,
            "generator": torch.Generator().manual_seed(1),
            **({} if model.sized else {"width": None, "height": None}),
        },
    )
    job = tiny_job(
        prompt="a cat", source_image=SOURCE, processing="img2img", denoising_strength=0.5, steps=4
    )
    assert distance(picture(run_all(engine, [job])["job"]), expected) <= 1.5


def inpainted_by_diffusers(model: UNetModel, mask: Image.Image) -> Tensor:
    pipeline = theirs.diffusers.StableDiffusionInpaintPipeline(**theirs.parts_of(model))
    highest = model.table.highest
    whole = (1 + highest**2) ** 0.5 / highest
    hidden = np.asarray(SLOPE).copy()
    hidden[np.asarray(mask) >= 128] = 127
    return theirs.drawn(
        pipeline,
        {
            "prompt": "a cat",
            "negative_prompt": "",
            "image": latents_of(model),
            "mask_image": mask,
            "masked_image_latents": model.vae.encode(torch.from_numpy(hidden)),
            "strength": 1.0,
            "num_inference_steps": 5,
            "guidance_scale": 5.0,
            "latents": theirs.first_noise(model, 1) * whole,
        },
    )


def inpainted(engine: Engine, mask: Image.Image) -> Tensor:
    job = tiny_job(
        prompt="a cat",
        source_image=SOURCE,
        source_mask=encoded(mask),
        processing="inpainting",
        steps=5,
    )
    return picture(run_all(engine, [job])["job"])


def test_a_model_for_inpainting_is_that_of_diffusers(
    engine_for: FamilyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our mask is wider by some pixels; here both draw in a mask that already is."""
    monkeypatch.setattr("inference.prepare.grown", lambda mask: mask)
    engine = engine_for("sd1-inpaint")
    expected = inpainted_by_diffusers(unet_of(engine), LEFT)
    ours = inpainted(engine, LEFT)
    assert distance(ours[:, :32], expected[:, :32]) <= 1.5
    assert torch.equal(ours[:, 40:].to(torch.uint8), pixels_of(SLOPE)[:, 40:])


def pixels_of(image: Image.Image) -> Tensor:
    return torch.from_numpy(np.asarray(image).copy())


def test_inpainting_with_any_model_is_near_that_of_diffusers(
    engine_for: FamilyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Theirs shows the known part from the second step on, ours from the first."""
    monkeypatch.setattr("inference.prepare.grown", lambda mask: mask)
    engine = engine_for("sd1")
    model = unet_of(engine)
    expected = inpainted_by_diffusers(model, LEFT)
    plain = picture(run_all(engine, [tiny_job(prompt="a cat", steps=5)])["job"])
    ours = inpainted(engine, LEFT)[:, :24].float()
    off = float((ours - expected[:, :24]).abs().mean())
    other = float((ours - plain[:, :24]).abs().mean())
    assert off < other / 3


def test_an_inpainting_model_without_inputs_says_what_it_made_up(engine_for: FamilyEngine) -> None:
    engine = engine_for("sd1-inpaint")
    event = run_all(engine, [tiny_job()])["job"]
    assert isinstance(event, Drawn)
    assert event.unread == ("source_image", "source_mask")
    event = run_all(engine, [tiny_job(source_image=SOURCE, processing="inpainting")])["job"]
    assert isinstance(event, Drawn)
    assert event.unread == ("source_mask",)


@pytest.mark.parametrize("processing", ["inpainting", "outpainting"])
def test_the_mask_is_widened_and_softened_but_not_far(
    engine_for: FamilyEngine, processing: str
) -> None:
    engine = engine_for("sd1")
    job = tiny_job(source_image=SOURCE, source_mask=encoded(LEFT), processing=processing)
    drawn = picture(run_all(engine, [job])["job"])
    kept = pixels_of(SLOPE).int()
    changed = (drawn - kept).abs().amax(dim=(0, 2)) > 0
    assert bool(changed[:32].all())
    assert not bool(changed[38:].any()), "six pixels are the most"
    assert bool(changed[32:37].any())


def test_remix_starts_from_its_source_and_names_further_ones(engine_for: FamilyEngine) -> None:
    job = tiny_job(
        source_image=SOURCE,
        processing="remix",
        denoising_strength=0.05,
        extra_sources=(ExtraSource(image=SOURCE),),
    )
    event = run_all(engine_for("sd1"), [job])["job"]
    assert isinstance(event, Drawn)
    assert [(one.type, one.ref) for one in event.faults] == [("extra_source_images", "0")]


# --- control -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def controlled(engine_for: FamilyEngine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with a ControlNet for edges, whose outputs are not zero."""
    folder = tmp_path_factory.mktemp("with_control")
    engine = engine_for(
        "sd1", preparation=Preparation(Stock(ControlNets((str(folder),))), Annotators())
    )
    tiny.build_controlnet(
        unet_of(engine).unet, folder / "controlnet" / "stable_diffusion_1" / "canny"
    )
    return engine


def test_control_is_that_of_diffusers(controlled: Engine) -> None:
    model = unet_of(controlled)
    net = controlled.preparation.stock.nets.get(
        "canny", model.baseline, torch.device("cpu"), torch.float32
    )
    pipeline = theirs.diffusers.StableDiffusionControlNetPipeline(
        **theirs.parts_of(model), controlnet=net
    )
    highest = model.table.highest
    expected = theirs.drawn(
        pipeline,
        {
            "prompt": "a cat",
            "negative_prompt": "",
            "image": SLOPE,
            "controlnet_conditioning_scale": 0.8,
            "num_inference_steps": 4,
            "guidance_scale": 5.0,
            "latents": theirs.first_noise(model, 1) * (1 + highest**2) ** 0.5 / highest,
        },
    )
    job = tiny_job(
        prompt="a cat",
        source_image=SOURCE,
        control_type="canny",
        control_strength=0.8,
        image_is_control=True,
    )
    ours = picture(run_all(controlled, [job])["job"])
    assert distance(ours, expected) <= 1.5
    assert distance(ours, picture(run_all(controlled, [tiny_job(prompt="a cat")])["job"])) > 3


def test_control_of_no_strength_is_none(controlled: Engine) -> None:
    model = unet_of(controlled)
    net = controlled.preparation.stock.nets.get(
        "canny", model.baseline, torch.device("cpu"), torch.float32
    )
    ends = []
    for extras in (Extras(), Extras(controls=(Control(net, torch.ones(1, 3, 64, 64), 0.0),))):
        batcher = Batcher(1)
        job = tiny_job(steps=3)
        told = model.conditioning(Words(job.prompt, "", 1, 5.0), 64, 64)
        batcher.admit("job", model, program_of(job, model, Start()), told, extras)
        steps = [batcher.step()[0] for _ in range(3)]
        assert isinstance(steps[-1], Stepped)
        ends.append(steps[-1].latents)
    assert ends[0] is not None
    assert ends[1] is not None
    assert torch.equal(ends[0], ends[1])


def test_a_control_map_alone(controlled: Engine) -> None:
    job = tiny_job(source_image=encoded(LEFT.convert("RGB")), control_type="canny")
    drawn = picture(run_all(controlled, [job])["job"])
    only_map = tiny_job(
        source_image=encoded(LEFT.convert("RGB")), control_type="canny", return_control_map=True
    )
    edges = picture(run_all(controlled, [only_map])["job"])
    assert set(np.unique(edges.numpy()).tolist()) == {0, 255}
    assert bool((edges[:, 30:34] == 255).any())
    assert not bool((edges[:, :28] == 255).any())
    assert distance(drawn, edges) > 10


def test_control_with_two_passes(controlled: Engine) -> None:
    job = tiny_job(
        source_image=SOURCE,
        control_type="canny",
        width=128,
        height=128,
        hires_fix=True,
        steps=3,
    )
    assert picture(run_all(controlled, [job])["job"]).shape == (128, 128, 3)


@pytest.mark.parametrize("control_type", ["depth", "no such thing"])
def test_control_that_is_not_here_fails_its_job(controlled: Engine, control_type: str) -> None:
    job = tiny_job(source_image=SOURCE, control_type=control_type)
    event = run_all(controlled, [job])["job"]
    assert isinstance(event, Failed)
    assert control_type in event.reason or "leres" in event.reason


@pytest.mark.parametrize("control_type", sorted(Annotators().available()))
def test_maps_without_weights(control_type: str) -> None:
    picture = Image.fromarray(np.asarray(SLOPE)).resize((96, 64))
    picture.paste((0, 0, 0), (20, 20, 50, 40))
    picture.paste((255, 255, 255), (60, 10, 80, 50))
    drawn = Annotators().annotated(picture, control_type)
    assert drawn.size == picture.size
    values = np.asarray(drawn)
    assert values.shape == (64, 96, 3)
    assert len(np.unique(values)) > 1
    assert np.array_equal(values, np.asarray(Annotators().annotated(picture, control_type)))
    assert control_type in NET_OF
