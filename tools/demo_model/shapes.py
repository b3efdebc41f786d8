"""Flat shapes as signed distances: negative inside, positive outside, 0 on the outline.

Unit shapes fit into a circle of radius 1 around the origin; x points right, y points down.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Points = tuple[tuple[float, float], ...]
Distance = Callable[[Floats, Floats], Floats]


def _regular(points: int, outer: float, inner: float | None = None) -> Points:
    """Corners of a regular polygon, or of a star where `inner` is given; the first points up."""
    count = points if inner is None else 2 * points
    angles = -np.pi / 2 + 2 * np.pi * np.arange(count) / count
    radii = [outer if inner is None or i % 2 == 0 else inner for i in range(count)]
    return tuple(
        (float(r * np.cos(a)), float(r * np.sin(a))) for r, a in zip(radii, angles, strict=True)
    )


def _heart(points: int = 48) -> Points:
    """The usual parametric heart, scaled to the unit circle."""
    t = 2 * np.pi * np.arange(points) / points
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return tuple((float(a / 16.5), float((b - 2.5) / 16.5)) for a, b in zip(x, y, strict=True))


def polygon_distance(corners: Points) -> Distance:
    """Exact signed distance to a closed polygon (Quilez, "distance to polygon")."""
    here = np.asarray(corners, dtype=np.float32)
    there = np.roll(here, 1, axis=0)

    def distance(x: Floats, y: Floats) -> Floats:
        nearest = np.full(x.shape, np.inf, dtype=np.float32)
        outside = np.ones(x.shape, dtype=bool)
        for (ax, ay), (bx, by) in zip(here, there, strict=True):
            ex, ey, wx, wy = bx - ax, by - ay, x - ax, y - ay
            along = np.clip((wx * ex + wy * ey) / (ex * ex + ey * ey), 0.0, 1.0)
            nearest = np.minimum(nearest, (wx - ex * along) ** 2 + (wy - ey * along) ** 2)
            above, below, left = y >= ay, y < by, ex * wy > ey * wx
            crossed = (above & below & left) | (~above & ~below & ~left)
            outside ^= crossed
        return np.where(outside, np.sqrt(nearest), -np.sqrt(nearest)).astype(np.float32)

    return distance


def _circle(x: Floats, y: Floats) -> Floats:
    return (np.hypot(x, y) - 0.95).astype(np.float32)


def _ring(x: Floats, y: Floats) -> Floats:
    return (np.abs(np.hypot(x, y) - 0.76) - 0.23).astype(np.float32)


def _crescent(x: Floats, y: Floats) -> Floats:
    outer, bite = np.hypot(x, y) - 1.0, np.hypot(x - 0.50, y) - 0.80
    return np.asarray(np.maximum(outer, -bite), dtype=np.float32)


_CROSS: Points = (
    (-0.32, -0.95), (0.32, -0.95), (0.32, -0.32), (0.95, -0.32), (0.95, 0.32), (0.32, 0.32),
    (0.32, 0.95), (-0.32, 0.95), (-0.32, 0.32), (-0.95, 0.32), (-0.95, -0.32), (-0.32, -0.32),
)  # fmt: skip
_ARROW: Points = (
    (1.0, 0.0), (0.1, 0.85), (0.1, 0.33), (-0.95, 0.33), (-0.95, -0.33), (0.1, -0.33), (0.1, -0.85),
)  # fmt: skip

SHAPES: dict[str, Distance] = {
    "circle": _circle,
    "square": polygon_distance(((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8))),
    "triangle": polygon_distance(((0.0, -0.95), (0.95, 0.75), (-0.95, 0.75))),
    "star": polygon_distance(_regular(5, 1.12, 0.47)),
    "heart": polygon_distance(_heart()),
    "cross": polygon_distance(_CROSS),
    "ring": _ring,
    "crescent": _crescent,
    "diamond": polygon_distance(((0.0, -1.05), (0.66, 0.0), (0.0, 1.05), (-0.66, 0.0))),
    "arrow": polygon_distance(_ARROW),
}


def coverage(
    shape: str, width: int, height: int, centre: tuple[float, float], radius: float
) -> Floats:
    """How much of each pixel the shape covers, 0..1, (height, width); centre, radius in pixels."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
    distance = SHAPES[shape]((x - centre[0]) / radius, (y - centre[1]) / radius) * radius
    return np.asarray(np.clip(0.5 - distance, 0.0, 1.0), dtype=np.float32)
