"""Forms that need no model: the colours of a picture, and a description of it. Pure (Pillow)."""

from typing import Any, Final

import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image

PALETTE: Final = 8
BLURHASH_PARTS: Final = (4, 3)
_DIGITS: Final = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
)


def palette(picture: Image.Image, count: int = PALETTE) -> list[dict[str, Any]]:
    """The main colours, the most common first, with their share of the picture."""
    small = picture.convert("RGB")
    small.thumbnail((128, 128))
    reduced = small.quantize(count)
    colours = np.asarray(reduced.getpalette() or [], np.uint8).reshape(-1, 3)
    found = reduced.getcolors() or []
    total = small.width * small.height
    return [
        {"hex": _hex(colours[int(str(index))]), "share": round(number / total, 4)}
        for number, index in sorted(found, key=lambda one: one[0], reverse=True)
    ]


def describe(picture: Image.Image) -> dict[str, Any]:
    """Size, mean colour, a blurred miniature (BlurHash) and a perceptual hash (PDQ)."""
    rgb = picture.convert("RGB")
    bits, quality = pdqhash.compute(np.asarray(rgb))
    mean = np.asarray(rgb.resize((1, 1), Image.Resampling.BOX))[0, 0]
    return {
        "width": picture.width,
        "height": picture.height,
        "transparent": picture.mode == "RGBA",
        "mean_colour": _hex(mean),
        "blurhash": blurhash(rgb),
        "pdq": np.packbits(bits.astype(np.uint8)).tobytes().hex(),
        "pdq_quality": int(quality),
    }


def blurhash(picture: Image.Image) -> str:
    """The BlurHash of a picture with four by three components (github.com/woltapp/blurhash)."""
    small = picture.convert("RGB")
    small.thumbnail((64, 64))
    pixels = np.asarray(small, np.float64) / 255
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    across, down = BLURHASH_PARTS
    waves_x = np.cos(np.pi * np.outer(np.arange(across), np.arange(small.width) / small.width))
    waves_y = np.cos(np.pi * np.outer(np.arange(down), np.arange(small.height) / small.height))
    parts = np.einsum("jh,iw,hwc->jic", waves_y, waves_x, linear) / (small.width * small.height)
    parts *= 2
    parts[0, 0] /= 2
    factors = parts.reshape(-1, 3)
    return _spelt(factors, across, down)


def _spelt(factors: NDArray[np.float64], across: int, down: int) -> str:
    strongest = float(np.abs(factors[1:]).max())
    level = int(np.clip(strongest * 166 - 0.5, 0, 82))
    scale = (level + 1) / 166
    mean = [_to_srgb(float(value)) for value in factors[0]]
    said = _base83(across - 1 + (down - 1) * 9, 1) + _base83(level, 1)
    said += _base83((mean[0] << 16) + (mean[1] << 8) + mean[2], 4)
    for factor in factors[1:]:
        shares = np.sign(factor) * np.sqrt(np.abs(factor) / scale)
        red, green, blue = (int(value) for value in np.clip(shares * 9 + 9.5, 0, 18))
        said += _base83(red * 361 + green * 19 + blue, 2)
    return said


def _to_srgb(value: float) -> int:
    value = min(max(value, 0.0), 1.0)
    curved = value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return int(curved * 255 + 0.5)


def _base83(number: int, length: int) -> str:
    return "".join(_DIGITS[number // 83**place % 83] for place in reversed(range(length)))


def _hex(colour: NDArray[np.uint8]) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in colour)
