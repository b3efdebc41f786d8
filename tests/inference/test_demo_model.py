"""What the demonstration model draws through the engine, measured from pixels."""

import io

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from inference.batcher import Batcher
from inference.engine import Drawn, Engine
from inference.models.loader import ModelShelf
from inference.models.registry import DEMO, find
from inference.safety.gate import SafetyGate
from inference.spec import ImageJob
from tools.demo_model.examination import cases, mark
from tools.demo_model.measure import Seen, look

pytestmark = pytest.mark.slow
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def shelf() -> ModelShelf:
    return ModelShelf({DEMO: find(DEMO, [])}, SafetyGate.shipped(), torch.device("cpu"))


def job(number: int, prompt: str, **changes: object) -> ImageJob:
    values: dict[str, object] = {
        "id": str(number),
        "model": DEMO,
        "prompt": prompt,
        "seed": 1000 + number,
        "width": 64,
        "height": 64,
        "steps": 14,
        "cfg_scale": 7.5,
        "sampler": "k_euler_a",
    }
    return ImageJob(**{**values, **changes})  # type: ignore[arg-type]


def drawn(shelf: ModelShelf, jobs: list[ImageJob]) -> list[Pixels]:
    """All of them in one batch."""
    engine = Engine(shelf, Batcher(len(jobs)))
    for one in jobs:
        engine.submit(one)
    pictures: dict[str, Pixels] = {}
    while engine.busy:
        for event in engine.step():
            if isinstance(event, Drawn):
                pictures[event.job_id] = event.pixels.numpy()
    return [pictures[one.id] for one in jobs]


def encoded(picture: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def things(picture: Pixels) -> set[tuple[str, str]]:
    return {(one.colour, one.shape) for one in look(picture).things}


def middle(seen: Seen) -> tuple[float, float]:
    assert len(seen.things) == 1, seen
    return seen.things[0].x, seen.things[0].y


def test_draws_what_is_asked_as_well_as_in_its_bench(shelf: ModelShelf) -> None:
    """The bench with diffusers' own loop says 97 % of colours, 91 % of shapes, 96 % of counts for
    these; of twelve pictures that many must be right, but for three.
    """
    asked = cases(np.random.default_rng([11, 0]), {"new combination": 12}, (64, 64))
    pictures = drawn(shelf, [job(number, case.prompt) for number, case in enumerate(asked)])
    marks = [mark(case, look(picture)) for case, picture in zip(asked, pictures, strict=True)]
    assert sum(all(one.colours) for one in marks) >= 10
    assert sum(all(one.shapes) for one in marks) >= 8
    assert sum(one.count for one in marks) >= 10
    assert sum(one.background for one in marks) >= 11


def test_img2img_stays_with_its_source_or_leaves_it(shelf: ModelShelf) -> None:
    """Little strength keeps place and brightness; more draws what is said, where it likes."""
    (source,) = drawn(shelf, [job(50, "a blue circle, top left, on a white background")])
    x, y = middle(look(source))
    assert max(x, y) < 0.45
    strengths = (0.05, 0.3, 0.6)
    pictures = drawn(
        shelf,
        [
            job(
                number,
                "a red circle on a white background",
                source_image=encoded(source),
                processing="img2img",
                denoising_strength=strength,
            )
            for number, strength in enumerate(strengths)
        ],
    )
    near = middle(look(pictures[0]))
    assert max(abs(near[0] - x), abs(near[1] - y)) < 0.1
    assert [things(picture) for picture in pictures[1:]] == [{("red", "circle")}] * 2
    apart = [np.abs(picture.astype(float) - source).mean() for picture in pictures]
    assert apart[0] < apart[1]


def test_inpainting_draws_in_the_mask_and_nowhere_else(shelf: ModelShelf) -> None:
    (source,) = drawn(shelf, [job(60, "a red circle on the left on a white background", width=128)])
    assert things(source) == {("red", "circle")}
    mask = np.zeros((64, 128), np.uint8)
    mask[:, 64:] = 255
    pictures = drawn(
        shelf,
        [
            job(
                number,
                "a blue square on the right on a white background",
                width=128,
                source_image=encoded(source),
                source_mask=encoded(mask),
                processing="inpainting",
            )
            for number in range(3)
        ],
    )
    for picture in pictures:
        assert np.array_equal(picture[:, :58], source[:, :58]), "six pixels of seam are the most"
        colours = {colour for colour, _ in things(picture)}
        assert colours == {"red", "blue"}
    assert sum(("blue", "square") in things(picture) for picture in pictures) >= 2


def test_two_passes_draw_one_thing_where_it_belongs(shelf: ModelShelf) -> None:
    prompts = ["a yellow circle on a blue background", "a green circle on a black background"]
    pictures = drawn(
        shelf,
        [
            job(number, prompt, width=128, height=128, hires_fix=True)
            for number, prompt in enumerate(prompts)
        ],
    )
    assert [things(picture) for picture in pictures] == [
        {("yellow", "circle")},
        {("green", "circle")},
    ]


def test_a_preview_looks_like_its_picture(shelf: ModelShelf) -> None:
    (picture,) = drawn(shelf, [job(70, "a big blue circle on a white background")])
    vae = shelf.get(DEMO, lambda: None).vae
    preview = vae.glance(vae.encode(torch.from_numpy(picture.copy()))).numpy()
    small = np.asarray(Image.fromarray(picture).resize((8, 8), Image.Resampling.BOX))
    alike = np.corrcoef(preview.ravel().astype(float), small.ravel().astype(float))[0, 1]
    assert alike > 0.85
