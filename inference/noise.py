"""Noise of one picture: made on the CPU from its own seed, so every machine draws the same."""

import torch
from torch import Tensor


class SeededNoise:
    """A stream of standard normal tensors. The first one is the picture's initial noise."""

    def __init__(self, seed: int) -> None:
        self._generator = torch.Generator("cpu").manual_seed(seed % 2**63)

    def __call__(self, like: Tensor) -> Tensor:
        drawn = torch.randn(like.shape, generator=self._generator, dtype=torch.float32)
        return drawn.to(like.device, like.dtype)
