"""What is in a picture, found from its pixels alone: background, colours, shapes, places.

It knows the palette and the outlines of the renderer and nothing of the model or the captions.
"""

from collections import deque
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.demo_model.scenes import COLOURS, Pixels
from tools.demo_model.shapes import SHAPES, Floats, coverage

Mask = NDArray[np.bool_]
_SMALLEST = 0.008  # share of the picture's shorter side squared that counts as a thing
_GRID = 32
_ACCEPTED = 0.55  # least overlap with the best template; below it is no shape that we know


@dataclass(frozen=True, slots=True)
class Found:
    """One thing seen: its best colour and shape, overlap 0..1 with that shape, centre as shares."""

    colour: str
    shape: str
    overlap: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture as measured; `things` the largest first."""

    background: str
    things: tuple[Found, ...]


def nearest_colour(rgb: Floats) -> str:
    """The palette's colour at the least distance in RGB."""
    return min(COLOURS, key=lambda name: float(np.sum((rgb - np.asarray(COLOURS[name])) ** 2)))


def _border(picture: Floats) -> Floats:
    edge = (picture[:2], picture[-2:], picture[:, :2], picture[:, -2:])
    return np.concatenate([part.reshape(-1, 3) for part in edge])


def _components(mask: Mask, smallest: int) -> list[Mask]:
    """Areas connected over sides or corners, at least `smallest` pixels, the largest first."""
    left = set(zip(*(index.tolist() for index in np.nonzero(mask)), strict=True))
    found = []
    while left:
        queue = deque([left.pop()])
        area = np.zeros_like(mask)
        while queue:
            y, x = queue.popleft()
            area[y, x] = True
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            queue.extend(near)
        if area.sum() >= smallest:
            found.append(area)
    return sorted(found, key=lambda area: -int(area.sum()))


def _inner(mask: Mask) -> Mask:
    """The mask without its outermost pixels, or the mask itself where nothing would be left."""
    padded = np.pad(mask, 1)
    inner = mask & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return inner if inner.any() else mask


def _on_grid(ink: Floats) -> Floats:
    """Crops to what is more than half covered, pads to a square, scales to 32x32."""
    rows, columns = np.nonzero(ink.max(axis=1) > 0.5)[0], np.nonzero(ink.max(axis=0) > 0.5)[0]
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    side = max(cut.shape)
    top, left = (side - cut.shape[0]) / 2, (side - cut.shape[1]) / 2
    square = np.zeros((side, side), dtype=np.float32)
    square[int(top) : int(top) + cut.shape[0], int(left) : int(left) + cut.shape[1]] = cut
    scaled = Image.fromarray(square).resize((_GRID, _GRID), Image.Resampling.BILINEAR)
    return np.asarray(scaled, dtype=np.float32)


@cache
def _template(shape: str, radius: float) -> Floats:
    side = int(2.4 * radius) + 4
    return _on_grid(coverage(shape, side, side, (side / 2, side / 2), radius))


def best_shape(ink: Floats) -> tuple[str, float]:
    """The shape whose outline at the same size overlaps most; `ink` is 0..1 per pixel (H, W)."""
    rows, columns = np.nonzero(ink.max(axis=1) > 0.5)[0], np.nonzero(ink.max(axis=0) > 0.5)[0]
    extent = max(np.ptp(rows), np.ptp(columns)) + 1
    here = _on_grid(ink)
    overlaps = {}
    for shape in SHAPES:
        there = _template(shape, float(round(extent / 1.9)))
        overlaps[shape] = float(np.minimum(here, there).sum() / np.maximum(here, there).sum())
    best = max(overlaps, key=lambda shape: overlaps[shape])
    return (best if overlaps[best] >= _ACCEPTED else "nothing known"), overlaps[best]


def look(picture: Pixels) -> Seen:
    """Measures a picture (H, W, 3)."""
    pixels = picture.astype(np.float32)
    height, width = pixels.shape[:2]
    ground = np.median(_border(pixels), axis=0)
    far = np.sqrt(((pixels - ground) ** 2).sum(axis=2))
    areas = _components(far > 42.0, max(6, int(_SMALLEST * min(height, width) ** 2)))
    return Seen(
        background=nearest_colour(ground),
        things=tuple(_describe(pixels, area, ground) for area in areas),
    )


def _describe(pixels: Floats, area: Mask, ground: Floats) -> Found:
    ink_colour = np.median(pixels[_inner(area)], axis=0)
    way = ink_colour - ground
    share = ((pixels - ground) @ way) / max(float(way @ way), 1e-6)
    ink = np.where(area, np.clip(share, 0.0, 1.0), 0.0).astype(np.float32)
    shape, overlap = best_shape(ink) if (ink > 0.5).any() else ("nothing known", 0.0)
    rows, columns = np.nonzero(area)
    return Found(
        colour=nearest_colour(ink_colour),
        shape=shape,
        overlap=overlap,
        x=float((columns.mean() + 0.5) / area.shape[1]),
        y=float((rows.mean() + 0.5) / area.shape[0]),
    )
