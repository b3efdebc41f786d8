"""Upscalers of every architecture that spandrel knows, tile by tile."""

import contextlib
import functools
import importlib
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from inference import vision_operators  # noqa: F401 -- before what imports torchvision
from inference.post.missing import Unusable

OVERLAP = 32
SMALLEST_TILE = 64
log = logging.getLogger(__name__)


def load(path: Path, device: str) -> Any:
    """A picture-to-picture model from a file; pickled files are read without running their code.

    Raises:
        Unusable: it is no such model, or one whose architecture is unknown.
    """
    import spandrel

    _know_more()
    try:
        model = spandrel.ModelLoader(device=device).load_from_file(path)
    except Exception as error:  # spandrel's readers raise errors of many kinds
        raise Unusable(f"{path.name} does not load: {error}") from error
    if not isinstance(model, spandrel.ImageModelDescriptor):
        raise Unusable(f"{path.name} does not make pictures from pictures")
    return model.eval()


@functools.cache
def _know_more() -> None:
    """Architectures whose licences forbid commerce (CodeFormer) come in a package of their own,
    and count only where the owner of the machine has installed it.
    """
    with contextlib.suppress(ImportError):
        importlib.import_module("spandrel_extra_arches").install(ignore_duplicates=True)


def upscaled(picture: Image.Image, model: Any, tile: int) -> Image.Image:
    """The picture, larger; transparency grows with it."""
    pixels = to_tensor(picture.convert("RGB"))
    out = to_picture(in_tiles(pixels, model, tile))
    if picture.mode == "RGBA":
        out.putalpha(picture.getchannel("A").resize(out.size, Image.Resampling.LANCZOS))
    return out


def in_tiles(pixels: Tensor, model: Any, tile: int) -> Tensor:
    """Apply the model to (1, 3, h, w); where memory runs out, with smaller tiles.

    Raises:
        Unusable: not even the smallest tiles fit.
    """
    while True:
        try:
            return _in_tiles(pixels, model, tile)
        except torch.OutOfMemoryError:
            tile //= 2
            if tile < SMALLEST_TILE:
                raise Unusable("there is too little memory") from None
            log.warning("Memory ran out; going on in tiles of %d pixels", tile)
            torch.cuda.empty_cache()


def _in_tiles(pixels: Tensor, model: Any, tile: int) -> Tensor:
    scale = int(model.scale)
    _, _, height, width = pixels.shape
    out = torch.empty((1, 3, height * scale, width * scale))
    with torch.inference_mode():
        for top in range(0, height, tile):
            for left in range(0, width, tile):
                bottom, right = min(top + tile, height), min(left + tile, width)
                y, x = max(top - OVERLAP, 0), max(left - OVERLAP, 0)
                piece = pixels[:, :, y : bottom + OVERLAP, x : right + OVERLAP]
                done = model(piece.to(model.device)).float().cpu()
                down, across = (top - y) * scale, (left - x) * scale
                out[:, :, top * scale : bottom * scale, left * scale : right * scale] = done[
                    :,
                    :,
                    down : down + (bottom - top) * scale,
                    across : across + (right - left) * scale,
                ]
    return out


def to_tensor(picture: Image.Image) -> Tensor:
    """(1, 3, h, w) from 0 to 1."""
    values = torch.from_numpy(np.array(picture, dtype=np.float32) / 255)
    return values.permute(2, 0, 1)[None]


def to_picture(pixels: Tensor) -> Image.Image:
    values = pixels[0].clamp(0, 1).mul(255).round().byte().permute(1, 2, 0)
    return Image.fromarray(values.numpy())
