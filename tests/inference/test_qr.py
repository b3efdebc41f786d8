"""QR codes in pictures: what is written can be read, and both layers steer as in diffusers."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

from inference.control import qr
from inference.control.annotators import Annotators
from inference.control.nets import ControlNets
from inference.control.qr import Layers, NoQrCode, Wish, layers, wish_of
from inference.engine import Engine, Failed
from inference.families.unet import UNetModel
from inference.judging import context_of
from inference.prepare import Preparation
from inference.spec import ImageJob
from inference.stock import Stock
from tests.inference import diffusers_pipelines as theirs
from tests.inference import tiny
from tests.inference.conftest import FamilyEngine, picture, run_all, tiny_job
from tests.inference.test_spec import popped

pytestmark = [  # diffusers' schedulers lag behind NumPy
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]
SAID = (("qr_code", "example.org/horde"), ("protocol", "https"))


def read(both: Layers) -> str:
    """What a reader sees where the layers lie on each other, on white."""
    data, function = np.asarray(both.data), np.asarray(both.function)
    whole = np.where(function == qr.GREY, data, function)
    whole = np.where(whole == qr.GREY, 255, whole).astype(np.uint8)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(whole)
    return text


def inside(layer: Image.Image) -> tuple[int, int, int, int]:
    """The box of what is not grey: left, top, right, bottom."""
    rows, columns = np.nonzero((np.asarray(layer) != qr.GREY).any(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize("drawer", ["square", "rounded", "vertical bars", "horizontal bars"])
def test_the_layers_together_are_the_code(drawer: str) -> None:
    wish = wish_of(tiny_job(extra_texts=(*SAID, ("module_drawer", drawer), ("qr_border", "2"))))
    both = layers(wish, 512, 768)
    assert read(both) == "https://example.org/horde"
    left, top, right, bottom = inside(both.function)
    assert (left, top) == (0, 128)  # the middle, down to a multiple of 64
    assert right - left == bottom - top == 37 * 13
    assert read(Layers(both.data, both.data)) == ""
    assert read(Layers(both.function, both.function)) == ""


def test_long_texts_forgive_less_and_places_are_kept_in_the_picture() -> None:
    both = layers(Wish("x" * 300, x=40, y=10**6), 512, 512)
    assert read(both) == "x" * 300
    left, _, right, bottom = inside(both.function)
    assert left == min(40, 512 - (right - left))
    assert bottom == 512


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ((("qr_text", " a "),), Wish("a")),
        ((("QR_Code", "a"), ("protocol", "ftp"), ("module_drawer", "stars")), Wish("a")),
        ((*SAID, ("x_offset", "64"), ("y_offset", "-1")),
         Wish("https://example.org/horde", x=64)),
        ((("qr_code", "http://a.example"), ("protocol", "https")), Wish("http://a.example")),
        ((("qr_code", "a"), ("qr_border", "99"), ("function_layer_prompt", "a dog")),
         Wish("a", border=16, function_prompt="a dog")),
        ((("qr_code", "a"), ("module_drawer", "Gapped_Square")), Wish("a", drawer="gapped square")),
    ],
)  # fmt: skip
def test_what_extra_texts_say(said: tuple[tuple[str, str], ...], wish: Wish) -> None:
    assert wish_of(tiny_job(extra_texts=said)) == wish


@pytest.mark.parametrize(
    ("said", "why"),
    [((("protocol", "https"),), "no text"), ((("qr_code", "x" * 3000),), "too long"),
     ((("qr_code", "x" * 400),), "does not fit in 64")],
)  # fmt: skip
def test_codes_that_cannot_be(said: tuple[tuple[str, str], ...], why: str) -> None:
    with pytest.raises(NoQrCode, match=why):
        layers(wish_of(tiny_job(extra_texts=said)), 64, 64)


@pytest.fixture(scope="module")
def coded(engine_for: FamilyEngine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("with_codes")
    nets = ControlNets((str(folder),))
    engine = engine_for("sd1", preparation=Preparation(Stock(nets), Annotators()))
    model = unet_of(engine)
    tiny.build_controlnet(model.unet, folder / "controlnet" / "stable_diffusion_1" / "qr_code")
    net = nets.get("qr_code", model.baseline, model.device, torch.float32)
    with torch.no_grad():  # so that words matter, which random weights hardly hear
        for name, weights in net.named_parameters():
            if "attn2.to_v" in name:
                weights.mul_(200)
    return engine


def unet_of(engine: Engine) -> UNetModel:
    model = engine.shelf.get("tiny", lambda: None)
    assert isinstance(model, UNetModel)
    return model


def test_both_layers_steer_as_in_diffusers(coded: Engine) -> None:
    model = unet_of(coded)
    net = coded.preparation.stock.nets.get("qr_code", model.baseline, model.device, torch.float32)
    both = layers(Wish("https://example.org/horde"), 64, 64)
    pipeline = theirs.diffusers.StableDiffusionControlNetPipeline(
        **theirs.parts_of(model), controlnet=[net, net]
    )
    highest = model.table.highest
    expected = theirs.drawn(
        pipeline,
        {
            "prompt": "a cat",
            "negative_prompt": "",
            "image": [both.data, both.function],
            "controlnet_conditioning_scale": [0.8, 0.8],
            "num_inference_steps": 4,
            "guidance_scale": 5.0,
            "latents": theirs.first_noise(model, 1) * (1 + highest**2) ** 0.5 / highest,
        },
    )
    job = tiny_job(prompt="a cat", workflow="qr_code", extra_texts=SAID, control_strength=0.8)
    ours = picture(run_all(coded, [job])["job"])
    assert float((ours - expected).abs().max()) <= 1.5


def test_the_marks_may_have_words_of_their_own(coded: Engine) -> None:
    def job(name: str, *more: tuple[str, str]) -> ImageJob:
        return tiny_job(name, workflow="qr_code", extra_texts=(*SAID, *more))

    jobs = [
        tiny_job("none"),
        job("plain"),
        job("same", ("function_layer_prompt", "a photo of a cat")),
        job("other", ("function_layer_prompt", "a red circle " * 40)),
        job("third", ("function_layer_prompt", "a dog")),
    ]
    together = run_all(coded, jobs)
    drawn = {name: picture(event) for name, event in together.items()}
    for one in jobs:
        alone = picture(run_all(coded, [one])[one.id])
        assert int((drawn[one.id] - alone).abs().max()) <= 1
    assert int((drawn["same"] - drawn["plain"]).abs().max()) <= 1
    for name in ("none", "other", "third"):
        assert int((drawn[name] - drawn["plain"]).abs().max()) > 3


def test_without_its_net_or_its_text_a_job_says_so(
    engine_for: FamilyEngine, coded: Engine, tmp_path: Path
) -> None:
    nets = ControlNets((str(tmp_path),))
    bare = engine_for("sd1", preparation=Preparation(Stock(nets), Annotators()))
    job = tiny_job(workflow="qr_code", extra_texts=SAID)
    for engine, wanted, why in (
        (bare, job, "no ControlNet 'qr_code' for stable_diffusion_1"),
        (coded, tiny_job(workflow="qr_code"), "no text for the QR code"),
    ):
        event = run_all(engine, [wanted])["job"]
        assert isinstance(event, Failed)
        assert why in event.reason


def test_the_words_of_the_marks_are_judged_with_the_others() -> None:
    job = tiny_job(extra_texts=(*SAID, ("Function_Layer_Prompt", "a triangle")))
    context = context_of(job, popped(["a"]).payload, None)
    assert context.prompt == "a photo of a cat a triangle###"
