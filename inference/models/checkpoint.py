"""What lies in single ``.safetensors`` files: the shapes of tensors, and the tensors themselves."""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor

SCALE = "scale_weight"
"""Ends the name of what weights in eight bits are to be multiplied by, in some files."""


class UnknownCheckpoint(Exception):
    """A file that is no checkpoint of a kind known here."""


def shapes_in(path: Path) -> dict[str, tuple[int, ...]]:
    with safe_open(path, framework="pt") as file:
        return {key: tuple(file.get_slice(key).get_shape()) for key in file.keys()}  # noqa: SIM118


def tensors_in(
    path: Path, prefix: str, device: torch.device, dtype: torch.dtype
) -> dict[str, Tensor]:
    """All tensors whose names begin with ``prefix``, without it, moved one by one."""
    found: dict[str, Tensor] = {}
    with safe_open(path, framework="pt") as file:
        names = set(file.keys())
        for key in names:
            if key.startswith(prefix) and not _about_bits(key):
                value = file.get_tensor(key).to(device=device, dtype=dtype)
                scale = key.removesuffix("weight") + SCALE
                if scale in names:
                    value = value * file.get_tensor(scale).to(value)
                found[key.removeprefix(prefix)] = value
    return found


def _about_bits(key: str) -> bool:
    return key.endswith((SCALE, "scale_input", "scaled_fp8"))


def prefix_of(shapes: Mapping[str, object], ending: str) -> str | None:
    """What stands before ``ending`` in the name of the tensor that ends so; None without one.

    >>> prefix_of({"vae.decoder.conv_in.weight": ()}, "decoder.conv_in.weight")
    'vae.'
    """
    return next((key.removesuffix(ending) for key in shapes if key.endswith(ending)), None)
