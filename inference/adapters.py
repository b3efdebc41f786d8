"""LoRA and its kin at run time: small additions to layers, each row with its own strength.

The weights of the model are never touched. A layer that some adapter changes gets a hook, which
adds what the adapters in use say and does nothing while none is in use. So taking an adapter off
restores the model exactly, and rows with different adapters share a forward pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional


class Piece(Protocol):
    """What an adapter adds to the output of one layer."""

    def added(self, layer: nn.Module, x: Tensor) -> Tensor: ...


@dataclass(frozen=True, slots=True, eq=False)
class LowRank:
    """``up · (mid ·) down``, times ``scale`` (alpha / rank): Hu et al. 2021 (arXiv 2106.09685)."""

    down: Tensor
    up: Tensor
    scale: float
    mid: Tensor | None = None

    def added(self, layer: nn.Module, x: Tensor) -> Tensor:
        down, up = self.down.to(x), self.up.to(x)
        if not isinstance(layer, nn.Conv2d):
            return functional.linear(functional.linear(x, down.flatten(1)), up.flatten(1)) * (
                self.scale
            )
        if self.mid is not None:  # a convolution between two of 1x1 (LoCon with Tucker's form)
            narrow = functional.conv2d(x, _as_kernel(down))
            return functional.conv2d(_convolved(layer, narrow, self.mid.to(x)), _as_kernel(up)) * (
                self.scale
            )
        narrow = _convolved(layer, x, _as_kernel(down))
        return functional.conv2d(narrow, _as_kernel(up)) * self.scale


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A change of the weight itself, in its shape (LoHa, LoKr, "diff")."""

    delta: Tensor

    def added(self, layer: nn.Module, x: Tensor) -> Tensor:
        weight = layer.weight
        assert isinstance(weight, Tensor)
        delta = self.delta.to(x).reshape(weight.shape)
        if isinstance(layer, nn.Conv2d):
            return _convolved(layer, x, delta)
        return functional.linear(x, delta)


def _as_kernel(weight: Tensor) -> Tensor:
    return weight if weight.ndim == 4 else weight[:, :, None, None]


def _convolved(layer: nn.Conv2d, x: Tensor, kernel: Tensor) -> Tensor:
    """With the layer's own stride and padding (circular ones too); 1x1 kernels need no padding."""
    if kernel.shape[2:] == (1, 1) and layer.kernel_size != (1, 1):
        return functional.conv2d(x, kernel, stride=layer.stride)
    added: Tensor = layer._conv_forward(x, kernel, None)
    return added


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """A loaded file: for each part of a model ("unet", "text_1" …) its pieces by layer."""

    name: str
    parts: Mapping[str, Mapping[str, Piece]]
    bytes: int = 0


Strengths = Sequence[tuple[Adapter, Tensor]]
"""Adapters with their strength in each row."""


@dataclass(slots=True, eq=False)
class Attachments:
    """The hooks on one network, called ``part`` in adapters."""

    part: str
    _hooked: set[str] = field(default_factory=set, init=False)
    _used: Strengths = field(default=(), init=False)

    @contextmanager
    def using(self, net: Any, strengths: Strengths) -> Iterator[None]:
        """While this lasts, ``net`` adds what these adapters say."""
        for adapter, _ in strengths:
            self._attach(net, adapter)
        self._used = [pair for pair in strengths if self.part in pair[0].parts]
        try:
            yield
        finally:
            self._used = ()

    def _attach(self, net: Any, adapter: Adapter) -> None:
        missing = adapter.parts.get(self.part, {}).keys() - self._hooked
        for path in missing:
            net.get_submodule(path).register_forward_hook(self._hook(path))
            self._hooked.add(path)

    def _hook(self, path: str) -> Any:
        def add(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
            for adapter, strengths in self._used:
                piece = adapter.parts[self.part].get(path)
                if piece is not None:
                    output = output + piece.added(layer, inputs[0]) * _by_row(strengths, output)
            return output

        return add


def _by_row(strengths: Tensor, output: Tensor) -> Tensor:
    """The strengths in a shape that multiplies ``output`` (rows first, or rows repeated)."""
    repeated = strengths.to(output)
    if len(output) != len(strengths):
        repeated = repeated.repeat_interleave(len(output) // len(strengths))
    return repeated.view(-1, *[1] * (output.ndim - 1))


def everywhere(adapters: Sequence[tuple[Adapter, float]], rows: int) -> Strengths:
    """One strength for all rows."""
    return [(adapter, torch.full((rows,), strength)) for adapter, strength in adapters]
