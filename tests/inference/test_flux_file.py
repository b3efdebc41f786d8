"""Flux in one file, and with its parts beside it, draws what its folder draws."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from inference import libraries
from inference.batcher import Batcher
from inference.engine import Engine
from inference.models import manifest
from inference.models.checkpoint import UnknownCheckpoint, tensors_in
from inference.models.flux_names import as_diffusers
from inference.models.loader import ModelShelf
from inference.models.registry import LocalModel
from inference.models.single_file import CONFIGS, open_file
from inference.safety.gate import SafetyGate
from tests.inference import flux_layout
from tests.inference.conftest import CPU, FamilyEngine, picture, run_all, tiny_job


@pytest.mark.parametrize(
    ("name", "tree", "layout"),
    [
        ("dev", "flux-dev", flux_layout.all_in_one),
        ("schnell", "flux-schnell", flux_layout.apart),
    ],
)
def test_a_file_draws_what_the_folder_draws(
    family: Callable[[str], Path],
    engine_for: FamilyEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    tree: str,
    layout: Callable[[Path, Path], Path],
) -> None:
    job = tiny_job(steps=3)
    expected = picture(run_all(engine_for(name), [job])["job"])  # before loading is replaced
    folder = family(name)
    flux_layout.config_tree(folder, tmp_path / "configs" / tree)
    (tmp_path / "models").mkdir()
    file = layout(folder, tmp_path / "models" / "tiny.safetensors")
    model = open_file(file, CPU, torch.float32, tmp_path / "configs")
    assert model.baseline == f"flux_{name}"
    monkeypatch.setattr("inference.models.loader.load", lambda *_: model)
    local = LocalModel("tiny", folder)
    shelf = ModelShelf({"tiny": local}, SafetyGate(manifest.of_folder(folder)), CPU)
    drawn = picture(run_all(Engine(shelf, Batcher(1)), [job])["job"])
    assert int((drawn - expected).abs().max()) <= 1


def test_what_is_missing_is_named(family: Callable[[str], Path], tmp_path: Path) -> None:
    folder = family("schnell")
    flux_layout.config_tree(folder, tmp_path / "configs" / "flux-schnell")
    models = tmp_path / "models"
    models.mkdir()
    file = flux_layout.apart(folder, models / "tiny.safetensors")

    def refusal() -> str:
        with pytest.raises(UnknownCheckpoint) as refused:
            open_file(file, CPU, torch.float32, tmp_path / "configs")
        return str(refused.value)

    (models / "tokenizers" / "t5").rename(models / "elsewhere")
    assert "tokenizers/t5/" in refusal()
    (models / "text_encoders" / "t5xxl_fp16.safetensors").unlink()
    assert "text_encoders/t5xxl*.safetensors" in refusal()
    (models / "text_encoders" / "clip_l.safetensors").unlink()
    assert "text_encoders/clip_l*.safetensors" in refusal()
    tensors = load_file(file)
    save_file({**tensors, "img_in.weight": torch.zeros(32, 384)}, file)
    assert "Fill" in refusal()


def test_names_are_those_that_diffusers_gives_at_full_width() -> None:
    """Heights as in the real model, all one wide."""
    theirs: Any = importlib.import_module("diffusers.loaders.single_file_utils")
    kind: Any = libraries.FluxTransformer2DModel
    config = json.loads((CONFIGS / "flux-dev" / "transformer" / "config.json").read_text())
    with torch.device("meta"):
        net = kind.from_config(config | {"num_layers": 2, "num_single_layers": 2})
    dice = torch.Generator().manual_seed(0)
    narrow = {
        key: torch.rand((len(one), 1) if one.ndim == 2 else (len(one),), generator=dice)
        for key, one in net.state_dict().items()
    }
    original = flux_layout.named(narrow)
    expected = theirs.convert_flux_transformer_checkpoint_to_diffusers(dict(original))
    ours = as_diffusers(original, 3072)
    assert ours.keys() == expected.keys() == narrow.keys()
    assert all(torch.equal(ours[key], expected[key]) for key in ours)
    assert all(torch.equal(ours[key], narrow[key]) for key in ours)


def test_weights_in_eight_bits_are_read_with_their_factors(tmp_path: Path) -> None:
    values = torch.tensor([[1.0, -2.0], [0.5, 4.0]])
    save_file(
        {
            "a.one.weight": values.to(torch.float8_e4m3fn),
            "a.one.scale_weight": torch.tensor(3.0),
            "a.scaled_fp8": torch.zeros(2, dtype=torch.float8_e4m3fn),
            "a.two.weight": values.to(torch.float8_e4m3fn),
            "b.weight": values,
        },
        tmp_path / "eight.safetensors",
    )
    read = tensors_in(tmp_path / "eight.safetensors", "a.", CPU, torch.float32)
    assert read.keys() == {"one.weight", "two.weight"}
    assert torch.equal(read["one.weight"], values * 3)
    assert torch.equal(read["two.weight"], values)


@pytest.mark.parametrize(("tree", "millions"), [("flux-dev", 11901.4), ("flux-schnell", 11891.2)])
def test_shipped_trees_describe_the_real_models(tree: str, millions: float) -> None:
    transformers: Any = importlib.import_module("transformers")

    def config(part: str) -> Any:
        return json.loads((CONFIGS / tree / part / "config.json").read_text())

    nets: dict[str, Any] = {}
    with torch.device("meta"):
        for part, kind in {
            "transformer": libraries.FluxTransformer2DModel,
            "vae": libraries.AutoencoderKL,
        }.items():
            made: Any = kind
            nets[part] = made.from_config(config(part))
        nets["t5"] = transformers.T5EncoderModel(transformers.T5Config(**config("text_encoder_2")))
    counts = {
        part: sum(one.numel() for one in net.parameters()) / 1e6 for part, net in nets.items()
    }
    assert counts["transformer"] == pytest.approx(millions, abs=0.1)
    assert counts["t5"] == pytest.approx(4762.3, abs=0.1)
    assert counts["vae"] == pytest.approx(83.8, abs=0.1)
