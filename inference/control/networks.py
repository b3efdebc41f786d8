"""Annotators that are networks of transformers: what belongs to what (seg), how far it is (depth).

Each is a folder as transformers keeps models, with the ``preprocessor_config.json`` that says how
pictures are shown to it. Only ``.safetensors`` are read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from inference.libraries import AutoModelForDepthEstimation, AutoModelForSemanticSegmentation

Pixels = NDArray[np.uint8]

ADE20K_CLASSES = 150
"""What the ControlNet for ``seg`` was trained on; each has its colour."""


class Shown(msgspec.Struct, frozen=True):
    """Of ``preprocessor_config.json``: the rest is the same for all of these networks."""

    image_mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    image_std: tuple[float, float, float] = (0.229, 0.224, 0.225)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Called as the detectors of controlnet-aux are. The picture is shown with its shorter side
    at ``side`` pixels, both sides multiples of ``step``.
    """

    net: Any
    shown: Shown
    side: int
    step: int
    drawn: Callable[[Any, tuple[int, int]], Pixels]

    @torch.inference_mode()
    def __call__(self, picture: Image.Image, **_sizes: object) -> Image.Image:
        width, height = picture.size
        scale = self.side / min(width, height)
        size = (self._whole(width * scale), self._whole(height * scale))
        values = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BICUBIC))
        pixels = torch.from_numpy(values.copy()).permute(2, 0, 1)[None].float() / 255
        mean, std = (torch.tensor(one).view(1, 3, 1, 1) for one in self._statistics)
        return Image.fromarray(self.drawn(self.net((pixels - mean) / std), (height, width)))

    @property
    def _statistics(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        return self.shown.image_mean, self.shown.image_std

    def _whole(self, length: float) -> int:
        return max(round(length / self.step), 1) * self.step


def segments(path: Path) -> Network:
    """A network that names the class of every pixel, as UPerNet and SegFormer for ADE20K.

    Raises:
        OSError, ValueError, RuntimeError: it cannot be used, or knows other classes.
    """
    net = _opened(AutoModelForSemanticSegmentation, path)
    if net.config.num_labels != ADE20K_CLASSES:
        raise ValueError(f"it knows {net.config.num_labels} classes, not the 150 of ADE20K")
    return Network(net, _shown(path), side=512, step=32, drawn=_coloured)


def depth(path: Path) -> Network:
    """A network that says how far every pixel is, as Depth Anything (both versions).

    Raises:
        OSError, ValueError, RuntimeError: it cannot be used.
    """
    return Network(
        _opened(AutoModelForDepthEstimation, path), _shown(path), side=518, step=14, drawn=_near
    )


def _opened(kind: Any, path: Path) -> Any:
    net = kind.from_pretrained(path, local_files_only=True, use_safetensors=True)
    return net.float().eval().requires_grad_(requires_grad=False)


def _shown(path: Path) -> Shown:
    file = path / "preprocessor_config.json"
    return msgspec.json.decode(file.read_bytes(), type=Shown) if file.is_file() else Shown()


def _coloured(out: Any, size: tuple[int, int]) -> Pixels:
    from controlnet_aux.util import ade_palette

    classes = _grown(out.logits, size).argmax(dim=1)[0].numpy()
    coloured: Pixels = np.asarray(ade_palette(), np.uint8)[classes]
    return coloured


def _near(out: Any, size: tuple[int, int]) -> Pixels:
    """White is near."""
    found = _grown(out.predicted_depth[:, None], size)[0, 0]
    low, high = float(found.min()), float(found.max())
    grey = ((found - low) / max(high - low, 1e-6) * 255).round().to(torch.uint8).numpy()
    return np.repeat(grey[..., None], 3, axis=2)


def _grown(values: Tensor, size: tuple[int, int]) -> Tensor:
    return functional.interpolate(values.float(), size, mode="bilinear", align_corners=False)
