"""LoRA files to adapters: the layouts of kohya's scripts and of diffusers, LoCon, LoHa, LoKr.

A key names a layer and a tensor of it. The layer is looked up in the networks of the model at
hand, so a file for another kind of model shows by names and shapes that do not fit.
"""

import importlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from inference.adapters import Adapter, LowRank, Piece, Whole
from inference.models.lora_names import named

LEAST_KNOWN = 0.8
"""Share of a file's layers that the model must have, for the file to be one for it."""

Tensors = dict[str, Tensor]


class NotALora(Exception):
    """A file that holds no LoRA that can be used here."""


class OtherBaseline(Exception):
    """A LoRA for another kind of model."""


def load(path: Path, name: str, networks: Mapping[str, Any]) -> Adapter:
    """The adapter of a file for the model with these networks.

    Raises:
        NotALora, OtherBaseline
    """
    try:
        raw = load_file(path)
    except (OSError, SafetensorError) as error:
        raise NotALora(f"{name}: {error}") from None
    if any("dora_scale" in key for key in raw):
        raise NotALora(f"{name}: DoRA is not supported")
    try:
        parts = _parts(_layers(raw), networks, name)
    except (KeyError, ValueError, RuntimeError, IndexError, AttributeError) as error:
        raise NotALora(f"{name}: {error}") from None
    return Adapter(name, parts, sum(one.numel() * one.element_size() for one in raw.values()))


def _layers(raw: Tensors) -> dict[tuple[str, str], Tensors]:
    layers: dict[tuple[str, str], Tensors] = defaultdict(dict)
    for key, tensor in _split_fused(raw).items():
        place = named(key)
        if place is not None:
            layers[place.part, place.layer][place.tensor] = tensor
    return layers


def _split_fused(raw: Tensors) -> Tensors:
    """Files for Flux in its authors' naming join layers that diffusers keeps apart."""
    if not any("double_blocks" in key or "single_blocks" in key for key in raw):
        return raw
    loaders = importlib.import_module("diffusers.loaders")
    converted: Tensors = loaders.FluxLoraLoaderMixin.lora_state_dict(dict(raw))
    return converted


def _parts(
    layers: Mapping[tuple[str, str], Tensors], networks: Mapping[str, Any], name: str
) -> dict[str, dict[str, Piece]]:
    if not layers:
        raise NotALora(f"{name}: no layer of a LoRA is in it")
    paths = {part: _paths(net) for part, net in networks.items() if part != "vae"}
    parts: dict[str, dict[str, Piece]] = defaultdict(dict)
    known = 0
    for (part, layer), tensors in layers.items():
        path = paths.get(part, {}).get(layer)
        if path is None:
            continue
        target = networks[part].get_submodule(path)
        piece = _piece(tensors, target, name)
        if not _fits(piece, target):
            raise OtherBaseline(f"{name}: {layer} has another shape in this model")
        parts[part][path] = piece
        known += 1
    if known < LEAST_KNOWN * len(layers):
        raise OtherBaseline(f"{name}: {known} of its {len(layers)} layers are in this model")
    return dict(parts)


def _paths(net: Any) -> dict[str, str]:
    """Layers with a weight by their path with underscores, as kohya's scripts name them."""
    found = {}
    for path, layer in net.named_modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            found[path.removeprefix("text_model.").replace(".", "_")] = path
    return found


def _piece(tensors: Tensors, layer: nn.Module, name: str) -> Piece:
    if "up" in tensors and "down" in tensors:
        scale = _scale(tensors, tensors["down"].shape[0])
        return LowRank(tensors["down"], tensors["up"], scale, tensors.get("mid"))
    if "hada_w1_a" in tensors and "hada_t1" not in tensors:
        first = tensors["hada_w1_a"].float() @ tensors["hada_w1_b"].float()
        second = tensors["hada_w2_a"].float() @ tensors["hada_w2_b"].float()
        return Whole(first * second * _scale(tensors, tensors["hada_w1_b"].shape[0]))
    if any(key.startswith("lokr_") for key in tensors) and "lokr_t2" not in tensors:
        return Whole(_kronecker(tensors))
    if "diff" in tensors:
        return Whole(tensors["diff"])
    raise NotALora(f"{name}: a layer of an unknown kind ({', '.join(sorted(tensors))})")


def _scale(tensors: Tensors, rank: int) -> float:
    return float(tensors["alpha"]) / rank if "alpha" in tensors else 1.0


def _kronecker(tensors: Tensors) -> Tensor:
    """LoKr: the Kronecker product of two matrices, either of them perhaps of low rank."""
    factors, rank = [], 0
    for number in ("1", "2"):
        whole = tensors.get(f"lokr_w{number}")
        if whole is None:
            up, down = tensors[f"lokr_w{number}_a"], tensors[f"lokr_w{number}_b"]
            rank = down.shape[0]
            whole = (up.float() @ down.float().flatten(1)).reshape(-1, *down.shape[1:])
        factors.append(whole.float())
    first, second = factors
    if second.ndim == 4 and first.ndim == 2:
        first = first[:, :, None, None]
    return torch.kron(first, second) * (_scale(tensors, rank) if rank else 1.0)


def _fits(piece: Piece, layer: nn.Module) -> bool:
    weight = layer.weight
    assert isinstance(weight, Tensor)
    if isinstance(piece, LowRank):
        inward, outward = piece.down.shape[1], piece.up.shape[0]
        joined = piece.up.shape[1] == len(piece.down) or piece.mid is not None
        kernel = tuple(piece.down.shape[2:])
        small = not kernel or set(kernel) == {1} or kernel == tuple(weight.shape[2:])
        return joined and small and (outward, inward) == tuple(weight.shape[:2])
    assert isinstance(piece, Whole)
    return piece.delta.numel() == weight.numel() and len(piece.delta) == len(weight)
