"""Whole pictures: against diffusers' pipelines, from sources, through masks, at the edges."""

import io
from pathlib import Path

import pytest
import torch
from PIL import Image

from inference.engine import Drawn, Failed
from inference.families.unet import UNetModel
from inference.models.loader import Unloadable, load
from inference.noise import SeededNoise
from tests.inference.conftest import CPU, EngineOf, picture, run_all, tiny_job

pytestmark = [  # diffusers' schedulers lag behind NumPy
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def colours(pixels: torch.Tensor) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in pixels.reshape(-1, 3).tolist()}


RED = encoded(Image.new("RGB", (90, 50), (200, 30, 30)))
LEFT = Image.new("L", (64, 64), 0)
LEFT.paste(255, (0, 0, 32, 64))


def test_little_strength_stays_near_the_source(engine_of: EngineOf) -> None:
    def distance(strength: float) -> float:
        job = tiny_job(source_image=RED, processing="img2img", denoising_strength=strength, steps=3)
        drawn = picture(run_all(engine_of(), [job])["job"])
        return float((drawn - undrawn).abs().float().mean())

    model = engine_of().shelf.get("tiny", lambda: None)
    pixels = torch.full((64, 64, 3), 30, dtype=torch.uint8)
    pixels[..., 0] = 200
    undrawn = model.vae.decode(model.vae.encode(pixels)).int()
    assert distance(0.01) < distance(0.5) < distance(1.0)


def test_outside_the_mask_the_source_is_kept(engine_of: EngineOf) -> None:
    job = tiny_job(
        source_image=RED,
        source_mask=encoded(LEFT),
        processing="inpainting",
        denoising_strength=1.0,
    )
    drawn = picture(run_all(engine_of(), [job])["job"])
    assert colours(drawn[:, 40:]) == {(200, 30, 30)}
    assert len(colours(drawn[:, :24])) > 10


def test_transparency_is_a_mask(engine_of: EngineOf) -> None:
    source = Image.new("RGBA", (64, 64), (200, 30, 30, 255))
    source.paste((0, 0, 0, 0), (0, 0, 32, 64))
    job = tiny_job(source_image=encoded(source), processing="img2img", denoising_strength=0.9)
    drawn = picture(run_all(engine_of(), [job])["job"])
    assert colours(drawn[:, 40:]) == {(200, 30, 30)}


@pytest.mark.parametrize(
    ("source", "mask", "unread"),
    [
        (b"no picture", None, ("source_image",)),
        (RED, b"no picture", ("source_mask",)),
        (RED[: len(RED) // 2], None, ("source_image",)),
    ],
)
def test_unreadable_inputs_are_left_out_and_named(
    engine_of: EngineOf, source: bytes, mask: bytes | None, unread: tuple[str, ...]
) -> None:
    job = tiny_job(
        source_image=source, source_mask=mask, processing="img2img", denoising_strength=0.5
    )
    event = run_all(engine_of(), [job])["job"]
    assert isinstance(event, Drawn)
    assert event.unread == unread


def test_a_tiled_picture_meets_itself(tiny_model: UNetModel, engine_of: EngineOf) -> None:
    """Shifting the latents of a tiled model shifts the picture: no edge is special."""
    latents = SeededNoise(0)(torch.zeros(1, 4, 8, 8))
    tiny_model.set_tiled(True)
    straight, shifted = (tiny_model.vae.decode(one) for one in (latents, latents.roll(4, 3)))
    tiny_model.set_tiled(False)
    assert torch.equal(straight.roll(32, 1), shifted)
    assert not torch.equal(straight, tiny_model.vae.decode(latents))
    jobs = [tiny_job("tiled", tiling=True), tiny_job("plain")]
    together = run_all(engine_of(), jobs)
    assert not torch.equal(picture(together["tiled"]), picture(together["plain"]))


def test_two_passes_ask_for_both(engine_of: EngineOf) -> None:
    job = tiny_job(width=128, height=128, hires_fix=True, steps=8)
    event = run_all(engine_of(), [job])["job"]
    assert isinstance(event, Drawn)
    assert event.pixels.shape == (128, 128, 3)
    assert event.evaluations > 8


def test_sizes_beyond_the_trained_one_are_drawn(engine_of: EngineOf) -> None:
    event = run_all(engine_of(), [tiny_job(width=192, height=128, steps=1)])["job"]
    assert picture(event).shape == (128, 192, 3)


def test_a_job_for_an_unknown_model_fails_alone(engine_of: EngineOf) -> None:
    events = run_all(engine_of(), [tiny_job("stranger", model="other"), tiny_job("fine")])
    assert isinstance(events["stranger"], Failed)
    assert isinstance(events["fine"], Drawn)


def test_latents_that_are_not_numbers_are_no_picture(
    engine_of: EngineOf, tiny_model: UNetModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        tiny_model.unet, "forward", lambda x, *_, **__: (torch.full_like(x, float("nan")),)
    )
    event = run_all(engine_of(), [tiny_job()])["job"]
    assert isinstance(event, Failed)
    assert "finite" in event.reason


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unloadable, match="nothing"):
        load(tmp_path / "nothing", CPU)
