"""Weights of tiny post-processors: random, or of known effect."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from inference import vision_operators  # noqa: F401 -- before spandrel
from tests.inference.post import onnx_bytes


def save_esrgan(path: Path, scale: int = 4) -> None:
    """A tiny RRDBNet with random weights."""
    from spandrel.architectures.ESRGAN.__arch.RRDB import RRDBNet

    torch.manual_seed(1)
    net: Any = RRDBNet(num_filters=8, num_blocks=1, scale=scale)
    save_file({key: value.contiguous() for key, value in net.state_dict().items()}, str(path))


def save_inverter(path: Path) -> None:
    """A DnCNN that turns every picture into its negative, 1 - x."""
    from spandrel.architectures.DnCNN.__arch.network_dncnn import DnCNN

    net: Any = DnCNN(in_nc=3, out_nc=3, nc=3, nb=9, act_mode="R")
    state = {key: torch.zeros_like(value) for key, value in net.state_dict().items()}
    for key, weight in state.items():
        if key.endswith("weight"):
            for channel in range(3):  # x is positive, so it passes every ReLU
                weight[channel, channel, 1, 1] = 2 if key == "model.16.weight" else 1
    state["model.16.bias"][:] = -1  # DnCNN subtracts what comes out from x
    save_file(state, str(path))


def save_salience(path: Path, side: int = 32) -> None:
    """Foreground is what is red: the sum of the input, red counted twice and the others against."""
    weight = np.array([[[[2.0]], [[-1.0]], [[-1.0]]]], np.float32)
    path.write_bytes(
        onnx_bytes.model(
            [
                onnx_bytes.node("Conv", ["in", "w"], ["c"], kernel_shape=[1, 1]),
                onnx_bytes.node("Sigmoid", ["c"], ["out"]),
            ],
            [onnx_bytes.tensor("w", weight)],
            [onnx_bytes.value("in", [1, 3, side, side])],
            [onnx_bytes.value("out", [1, 1, side, side])],
        )
    )
