"""Post-processing on tiny real models: random weights, or weights whose effect is known."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from inference.post import background, faces, upscale  # first: before what imports torchvision

import spandrel  # isort: skip
from inference.post.missing import Unusable
from inference.post.names import PROCESSORS, available
from inference.post.processor import PostProcessor
from inference.post.settings import PostSettings
from tests.inference.photographs import photograph
from tests.inference.post.weights import save_esrgan, save_inverter, save_salience


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("post")
    save_esrgan(folder / "RealESRGAN_x4plus.safetensors")
    save_esrgan(folder / "RealESRGAN_x2plus.safetensors", scale=2)
    save_inverter(folder / "GFPGANv1.4.safetensors")
    save_salience(folder / "u2net.onnx")
    (folder / "NMKD_Siax.pth").write_bytes(b"not a model")
    return folder


@pytest.fixture
def post(folder: Path) -> PostProcessor:
    return PostProcessor(PostSettings(folder=str(folder), tile=64))


def noise(width: int, height: int) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(pixels)


@pytest.mark.parametrize(
    ("name", "factor"), [("RealESRGAN_x4plus", 4), ("RealESRGAN_x2plus", 2), ("BACKEND_DEFAULT", 4)]
)
def test_an_upscaler_makes_pictures_larger(post: PostProcessor, name: str, factor: int) -> None:
    done = post.apply(noise(40, 24), [name])
    assert (done.picture.size, done.missed) == ((40 * factor, 24 * factor), ())


def test_tiles_leave_no_trace(post: PostProcessor, folder: Path) -> None:
    model = upscale.load(folder / "RealESRGAN_x4plus.safetensors", "cpu")
    pixels = upscale.to_tensor(noise(100, 70))
    whole, tiled = upscale.in_tiles(pixels, model, 256), upscale.in_tiles(pixels, model, 48)
    assert whole.shape == (1, 3, 280, 400)
    assert torch.allclose(whole, tiled, atol=1e-5)


def test_where_memory_runs_out_tiles_get_smaller() -> None:
    class Hungry:
        scale = 1
        device = "cpu"

        def __init__(self, room: int) -> None:
            self.room = room

        def __call__(self, pixels: torch.Tensor) -> torch.Tensor:
            if pixels.shape[2] * pixels.shape[3] > self.room:
                raise torch.OutOfMemoryError
            return pixels

    pixels = upscale.to_tensor(noise(300, 300))
    assert torch.equal(upscale.in_tiles(pixels, Hungry(200 * 200), 512), pixels)
    with pytest.raises(Unusable, match="too little memory"):
        upscale.in_tiles(pixels, Hungry(10), 512)


def test_the_background_becomes_transparent(post: PostProcessor) -> None:
    picture = Image.new("RGB", (96, 64), (20, 20, 200))
    picture.paste((220, 20, 20), (32, 16, 64, 48))
    done = post.apply(picture, ["strip_background"]).picture
    assert done.mode == "RGBA"
    assert done.getpixel((48, 32))[3] > 240  # type: ignore[index]
    assert done.getpixel((4, 4))[3] < 15  # type: ignore[index]
    assert done.convert("RGB").tobytes() == picture.tobytes()


def test_a_stripped_picture_stays_transparent_when_it_grows(post: PostProcessor) -> None:
    picture = Image.new("RGB", (32, 32), (20, 20, 200))
    picture.paste((220, 20, 20), (8, 8, 24, 24))
    done = post.apply(picture, ["strip_background", "RealESRGAN_x2plus"]).picture
    assert (done.mode, done.size) == ("RGBA", (64, 64))
    assert done.getpixel((32, 32))[3] > 240  # type: ignore[index]
    assert done.getpixel((2, 2))[3] < 15  # type: ignore[index]


def test_a_plain_picture_is_all_foreground(folder: Path) -> None:
    plain = Image.new("RGB", (16, 16), (9, 9, 9))
    stripped = background.stripped(plain, background.load(folder / "u2net.onnx"))
    assert stripped.getchannel("A").getextrema() == (255, 255)


def test_order_is_kept(post: PostProcessor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    one = PostProcessor.one

    def noted(self: PostProcessor, picture: Image.Image, name: str, strength: float | None) -> Image.Image:  # fmt: skip
        asked.append(name)
        return one(self, picture, name, strength)

    monkeypatch.setattr(PostProcessor, "one", noted)
    done = post.apply(noise(8, 8), ["RealESRGAN_x2plus", "strip_background", "RealESRGAN_x2plus"])
    assert asked == ["RealESRGAN_x2plus", "strip_background", "RealESRGAN_x2plus"]
    assert done.picture.size == (32, 32)


@pytest.mark.parametrize(
    "name", ["4xLSDIRplus", "NMKD_Siax", "GFPGAN", "no such thing", "CodeFormers"]
)
def test_what_cannot_be_applied_is_told_and_the_rest_is_done(
    post: PostProcessor, name: str
) -> None:
    done = post.apply(noise(16, 16), [name, "RealESRGAN_x2plus"])
    assert done.missed == (name,)
    assert done.picture.size == (32, 32)


def test_a_result_that_would_be_huge_is_not_begun(post: PostProcessor) -> None:
    with pytest.raises(Unusable, match="too large"):
        post.one(Image.new("RGB", (4096, 4096)), "RealESRGAN_x4plus")


def test_only_a_few_models_stay_in_memory(post: PostProcessor, tmp_path: Path) -> None:
    for name in ("4xLSDIRplus", "4xNomos8kSC", "4x_AnimeSharp", "RealESRGAN_x2plus"):
        save_esrgan(tmp_path / f"{name}.safetensors", scale=2)
    post = PostProcessor(PostSettings(folder=str(tmp_path)))
    for name in available(tmp_path):
        post.one(noise(8, 8), name)
    assert len(post._models) == 3


def test_what_is_available_depends_on_the_files(folder: Path, tmp_path: Path) -> None:
    assert available(tmp_path) == ()
    assert set(available(folder)) == {
        "RealESRGAN_x4plus", "RealESRGAN_x2plus", "NMKD_Siax", "strip_background",
    }  # fmt: skip
    (tmp_path / "face_detection_yunet_2023mar.onnx").touch()
    save_inverter(tmp_path / "GFPGANv1.4.safetensors")
    assert available(tmp_path) == ("GFPGAN",)


def test_every_post_processor_of_the_api_is_known() -> None:
    from typing import get_args

    from horde_core.protocol.image_params import PostProcessor as Names

    assert set(get_args(Names)) <= set(PROCESSORS)


def face_at(x: float, y: float, size: float, turn: float = 0.0) -> np.ndarray:
    """The five points of a face of this size (of its template), turned by radians."""
    cos, sin = np.cos(turn) * size / 512, np.sin(turn) * size / 512
    centred = faces.TEMPLATE - 256
    moved: np.ndarray = centred @ np.array([[cos, sin], [-sin, cos]]) + (x, y)
    return moved


@pytest.mark.parametrize("turn", [0.0, 0.4, -1.2])
def test_faces_are_straightened_by_the_nearest_turn(turn: float) -> None:
    points = face_at(100, 80, 60, turn)
    matrix = faces.similarity(points, faces.TEMPLATE)
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    assert np.allclose(moved, faces.TEMPLATE, atol=1e-6)


@pytest.mark.parametrize(("strength", "share"), [(None, 1.0), (1.0, 1.0), (0.5, 0.5), (0.0, 0.0)])
def test_a_face_is_restored_where_it_is_and_as_strongly_as_asked(
    folder: Path, strength: float | None, share: float
) -> None:
    model = upscale.load(folder / "GFPGANv1.4.safetensors", "cpu")
    picture = photograph("astronaut").resize((256, 256))
    restored = faces.restored(picture, model, lambda _: [face_at(112, 60, 80, 0.1)], strength)
    before, after = np.asarray(picture, float), np.asarray(restored, float)
    inside = (slice(50, 70), slice(100, 124))
    wished = before + share * (255 - 2 * before)  # the model makes a negative
    assert np.abs(after[inside] - wished[inside]).mean() < 12 * max(share, 0.01)
    assert np.array_equal(before[130:], after[130:])


def test_no_face_no_change(folder: Path) -> None:
    model = upscale.load(folder / "GFPGANv1.4.safetensors", "cpu")
    picture = noise(64, 64)
    assert faces.restored(picture, model, lambda _: [], None).tobytes() == picture.tobytes()


def test_a_detector_that_does_not_load_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "face_detection_yunet.onnx"
    broken.write_bytes(b"nothing")
    with pytest.raises(Unusable, match="does not load"):
        faces.detector(broken)


def test_a_model_that_does_not_load_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "u2net.onnx"
    broken.write_bytes(b"nothing")
    with pytest.raises(Unusable, match="does not load"):
        background.load(broken)


class Strange(spandrel.Architecture[torch.nn.Module]):  # type: ignore[misc]  # untyped library
    """An architecture that spandrel does not come with."""

    def __init__(self) -> None:
        super().__init__(id="Strange", detect=lambda state: "strange" in state)

    def load(self, state_dict: Mapping[str, object]) -> spandrel.ImageModelDescriptor[Any]:
        holder = torch.nn.Module()
        holder.strange = torch.nn.Parameter(torch.ones(1))
        return spandrel.ImageModelDescriptor(
            holder, state_dict, architecture=self, purpose="FaceSR", tags=[],
            supports_half=False, supports_bfloat16=True, scale=1,
            input_channels=3, output_channels=3,
        )  # fmt: skip


def test_architectures_of_the_extra_package_count_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "some.safetensors"
    save_file({"strange": torch.zeros(1)}, str(file))
    upscale._know_more.cache_clear()
    monkeypatch.setitem(sys.modules, "spandrel_extra_arches", None)  # not installed
    with pytest.raises(Unusable, match="does not load"):
        upscale.load(file, "cpu")

    def install(*, ignore_duplicates: bool) -> None:
        support = spandrel.ArchSupport.from_architecture(Strange())
        spandrel.MAIN_REGISTRY.add(support, ignore_duplicates=ignore_duplicates)

    upscale._know_more.cache_clear()
    extra = SimpleNamespace(install=install)
    monkeypatch.setitem(sys.modules, "spandrel_extra_arches", extra)
    assert upscale.load(file, "cpu").architecture.id == "Strange"
