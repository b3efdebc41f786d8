"""Checkpoints in one file draw what the folder draws; what they are is told from their shapes."""

import importlib
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from inference import libraries
from inference.batcher import Batcher
from inference.engine import Engine
from inference.models import manifest
from inference.models.checkpoint import UnknownCheckpoint
from inference.models.loader import ModelShelf, Unloadable, load
from inference.models.registry import LocalModel, find
from inference.models.single_file import CONFIGS, kind_of, open_file
from inference.safety.gate import SafetyGate
from tests.inference.conftest import CPU, FamilyEngine, picture, run_all, tiny_job
from tests.inference.original_layout import config_tree, single_file

FIRST = "model.diffusion_model.input_blocks.0.0.weight"
CONTEXT = "model.diffusion_model.input_blocks.{}.1.transformer_blocks.0.attn2.to_k.weight"
XL = {
    FIRST: (320, 4, 3, 3),
    CONTEXT.format(4): (640, 2048),
    "conditioner.embedders.1.model.ln_final.weight": (1280,),
}


@pytest.mark.parametrize(
    ("name", "tree", "baseline", "options"),
    [
        ("sd1", "sd15", "stable_diffusion_1", {}),
        ("sd2", "sd21", "stable_diffusion_2_768", {"second": True, "marks": ("ztsnr",)}),
        ("sdxl", "sdxl", "stable_diffusion_xl", {}),
    ],
)
def test_one_file_draws_what_the_folder_draws(
    family: Callable[[str], Path],
    engine_for: FamilyEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    tree: str,
    baseline: str,
    options: dict[str, Any],
) -> None:
    job = tiny_job(negative_prompt="a dog", steps=5)
    expected = picture(run_all(engine_for(name), [job])["job"])  # before loading is replaced
    folder = family(name)
    file = single_file(folder, tmp_path / "tiny.safetensors", **options)
    config_tree(folder, tmp_path / "configs" / tree)
    model = open_file(file, CPU, torch.float32, tmp_path / "configs")
    assert model.baseline == baseline
    monkeypatch.setattr("inference.models.loader.load", lambda *_: model)
    shelf = ModelShelf(
        {"tiny": LocalModel("tiny", folder)}, SafetyGate(manifest.of_folder(folder)), CPU
    )
    assert (
        int((picture(run_all(Engine(shelf, Batcher(1)), [job])["job"]) - expected).abs().max()) <= 1
    )


@pytest.mark.parametrize(
    ("shapes", "tree", "baseline"),
    [
        ({FIRST: (320, 4, 3, 3), CONTEXT.format(1): (320, 768)}, "sd15", "stable_diffusion_1"),
        ({FIRST: (320, 9, 3, 3), CONTEXT.format(1): (320, 768)}, "sd15-inpaint",
         "stable_diffusion_1"),
        ({FIRST: (320, 4, 3, 3), CONTEXT.format(1): (320, 1024)}, "sd21",
         "stable_diffusion_2_768"),
        ({FIRST: (320, 9, 3, 3), CONTEXT.format(1): (320, 1024)}, "sd21-inpaint",
         "stable_diffusion_2_512"),
        (XL, "sdxl", "stable_diffusion_xl"),
        ({**XL, FIRST: (320, 9, 3, 3)}, "sdxl-inpaint", "stable_diffusion_xl"),
    ],
)  # fmt: skip
def test_kinds_by_shape(shapes: dict[str, tuple[int, ...]], tree: str, baseline: str) -> None:
    kind = kind_of(shapes)
    assert (kind.tree, kind.baseline) == (tree, baseline)
    assert (CONFIGS / tree / "model_index.json").is_file()


def test_a_marked_checkpoint_predicts_velocity() -> None:
    assert kind_of({**XL, "v_pred": (0,)}).prediction == "v_prediction"


@pytest.mark.parametrize("shapes", [{}, {FIRST: (320, 4, 3, 3)}, {"some.weight": (1,)}])
def test_what_is_no_checkpoint(shapes: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(UnknownCheckpoint):
        kind_of(shapes)


@pytest.mark.parametrize(
    ("tree", "millions"),
    [("sd15", 859.5), ("sd15-inpaint", 859.5), ("sd21", 865.9), ("sdxl", 2567.5)],
)
def test_shipped_trees_describe_the_real_models(tree: str, millions: float) -> None:
    config = json.loads((CONFIGS / tree / "unet" / "config.json").read_text())
    kind: Any = libraries.UNet2DConditionModel
    with torch.device("meta"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        unet = kind.from_config(config)
    count = sum(one.numel() for one in unet.parameters()) / 1e6
    assert count == pytest.approx(millions, abs=0.1)


def test_shipped_text_encoders_have_the_published_sizes() -> None:
    transformers: Any = importlib.import_module("transformers")
    sizes = {
        "sd15/text_encoder": ("CLIPTextModel", 123.1),
        "sd21/text_encoder": ("CLIPTextModel", 340.4),
        "sdxl/text_encoder_2": ("CLIPTextModelWithProjection", 694.7),
    }
    for path, (kind, millions) in sizes.items():
        config = transformers.CLIPTextConfig.from_pretrained(CONFIGS / path)
        with torch.device("meta"):
            net = getattr(transformers, kind)(config)
        assert sum(one.numel() for one in net.parameters()) / 1e6 == pytest.approx(
            millions, abs=0.1
        )


def test_a_file_of_the_name_is_found_and_what_it_is_not_is_said(tmp_path: Path) -> None:
    (tmp_path / "Some Model.safetensors").write_bytes(b"nothing")
    local = find("Some Model", [str(tmp_path)])
    assert local.path.name == "Some Model.safetensors"
    with pytest.raises(Unloadable, match="Some Model"):
        load(local.path, CPU)
