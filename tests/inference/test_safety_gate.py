"""No verdict, no picture: only the unchanged demo model passes without a checker."""

import shutil
from pathlib import Path

import pytest

from inference.models import manifest
from inference.models.loader import ModelShelf
from inference.models.registry import (
    DEMO,
    DEMO_FOLDER,
    LocalModel,
    ModelMissing,
    find,
    largest_pixels,
)
from inference.safety.gate import NotSafe, SafetyGate
from inference.settings import WorkerSettings
from tests.inference.conftest import CPU


@pytest.fixture
def copy(tmp_path: Path) -> LocalModel:
    shutil.copytree(DEMO_FOLDER, tmp_path / DEMO)
    return LocalModel(DEMO, tmp_path / DEMO)


def test_the_demo_model_is_what_the_manifest_says() -> None:
    """After new weights: python -m inference.models.manifest."""
    assert manifest.of_folder(DEMO_FOLDER) == dict(manifest.committed())
    SafetyGate.shipped().admit(find(DEMO, []))


def test_a_true_copy_passes(copy: LocalModel) -> None:
    SafetyGate.shipped().admit(copy)


def test_a_changed_weight_is_refused(copy: LocalModel) -> None:
    weights = copy.path / "unet" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(NotSafe, match="only the unchanged demo model"):
        SafetyGate.shipped().admit(copy)


def test_an_added_weight_is_refused(copy: LocalModel) -> None:
    (copy.path / "unet" / "more.safetensors").write_bytes(b"")
    with pytest.raises(NotSafe):
        SafetyGate.shipped().admit(copy)


def test_a_card_beside_the_model_changes_nothing(copy: LocalModel) -> None:
    (copy.path / "README.md").write_text("a card")
    SafetyGate.shipped().admit(copy)


def test_an_empty_manifest_admits_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotSafe):
        SafetyGate({}).admit(LocalModel("empty", tmp_path))


def test_a_real_model_is_not_loaded(tiny_folder: Path) -> None:
    shelf = ModelShelf({"tiny": LocalModel("tiny", tiny_folder)}, SafetyGate.shipped(), CPU, 1)
    with pytest.raises(NotSafe):
        shelf.get("tiny", lambda: None)


@pytest.mark.parametrize("name", ["nowhere", "../tiny", "/etc"])
def test_a_model_outside_the_folders_is_missing(tiny_folder: Path, name: str) -> None:
    with pytest.raises(ModelMissing):
        find(name, [str(tiny_folder.parent / "other")])


def test_a_model_in_a_folder_is_found(tiny_folder: Path) -> None:
    assert find("tiny", ["elsewhere", str(tiny_folder.parent)]).path == tiny_folder


def test_offers_no_larger_pictures_than_the_demo_model_can_draw(tiny_folder: Path) -> None:
    demo, real = find(DEMO, []), LocalModel("tiny", tiny_folder)
    assert largest_pixels([demo], WorkerSettings().max_pixels) == 128 * 128
    assert largest_pixels([demo], 64 * 64) == 64 * 64
    assert largest_pixels([demo, real], 512 * 512) == 512 * 512
