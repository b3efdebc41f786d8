"""LoRA and textual inversion files with random contents, in the layouts people exchange."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from inference.families.unet import UNetModel

RANK = 4


def some_layers(net: Any, endings: Iterable[str]) -> dict[str, nn.Module]:
    return {path: layer for path, layer in net.named_modules() if path.endswith(tuple(endings))}


def _low_rank(layer: nn.Module, dice: torch.Generator, size: float) -> tuple[Tensor, Tensor]:
    weight = layer.weight
    assert isinstance(weight, Tensor)
    down = torch.randn(RANK, *weight.shape[1:], generator=dice)
    up = torch.randn(weight.shape[0], RANK, *[1] * (weight.ndim - 2), generator=dice) * size
    return down, up


def layers_of(model: UNetModel) -> dict[str, dict[str, nn.Module]]:
    """Attention and (LoCon) convolutions of the UNet, attention of the text encoder."""
    return {
        "unet": some_layers(model.unet, ("to_q", "to_v", "proj_in", "conv1")),
        "text": some_layers(model.text.encoders[0].net, ("q_proj", "v_proj", "out_proj")),
    }


def kohya(folder: Path, model: UNetModel, seed: int = 0, size: float = 0.05) -> Path:
    dice = torch.Generator().manual_seed(seed)
    tensors = {}
    prefixes = {"unet": "lora_unet_", "text": "lora_te_text_model_"}
    for part, layers in layers_of(model).items():
        for path, layer in layers.items():
            down, up = _low_rank(layer, dice, size)
            name = prefixes[part] + path.replace(".", "_")
            tensors[f"{name}.lora_down.weight"] = down
            tensors[f"{name}.lora_up.weight"] = up
            tensors[f"{name}.alpha"] = torch.tensor(RANK / 2)
    return _saved(folder / f"kohya{seed}.safetensors", tensors)


def peft(folder: Path, model: UNetModel, seed: int = 0, size: float = 0.05) -> Path:
    """As diffusers' own training scripts save them (without alpha)."""
    dice = torch.Generator().manual_seed(seed)
    tensors = {}
    prefixes = {"unet": "unet.", "text": "text_encoder.text_model."}
    for part, layers in layers_of(model).items():
        for path, layer in layers.items():
            down, up = _low_rank(layer, dice, size)
            tensors[f"{prefixes[part]}{path}.lora_A.weight"] = down
            tensors[f"{prefixes[part]}{path}.lora_B.weight"] = up
    return _saved(folder / f"peft{seed}.safetensors", tensors)


def embedding(path: Path, layout: str, count: int = 2, width: int = 32) -> Path:
    """A textual inversion in one of the layouts in use."""
    vectors = torch.randn(count, width, generator=torch.Generator().manual_seed(7)) * 0.5
    if layout == "string_to_param":
        torch.save({"string_to_param": {"*": vectors}, "name": "x"}, path)
        return path
    names = {"emb_params": "emb_params", "token": "<anything>"}
    return _saved(path, {names[layout]: vectors})


def _saved(path: Path, tensors: dict[str, Tensor]) -> Path:
    save_file({key: one.contiguous() for key, one in tensors.items()}, path)
    return path
