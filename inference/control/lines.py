"""Annotators that need no weights: what OpenCV makes of a picture. Pure.

Each takes RGB (height, width, 3), uint8, and gives the same.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

CANNY = (100, 200)
SHUFFLE_SEED = 0


def canny(picture: Pixels) -> Pixels:
    """Edges: Canny 1986."""
    return _as_rgb(cv2.Canny(_grey(picture), *CANNY))


def pyramid_canny(picture: Pixels) -> Pixels:
    """Canny edges at four scales, weighted alike, with a common contrast."""
    height, width = picture.shape[:2]
    whole = np.zeros((height, width), np.float32)
    for scale in (1.0, 0.75, 0.5, 0.25):
        size = (max(int(width * scale), 8), max(int(height * scale), 8))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        edges = cv2.Canny(_grey(_rgb(small)), *CANNY)
        whole += cv2.resize(edges, (width, height)).astype(np.float32)
    return _stretched(whole)


def scribble(picture: Pixels) -> Pixels:
    """Dark strokes of a drawing, white on black."""
    return _as_rgb(np.where(picture.min(axis=2) < 127, 255, 0).astype(np.uint8))


def binary(picture: Pixels) -> Pixels:
    """Dark parts white, by Otsu's threshold (1979)."""
    _, parted = cv2.threshold(_grey(picture), 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return _as_rgb(parted)


def scribble_xdog(picture: Pixels) -> Pixels:
    """Strokes by the difference of two Gaussians: Winnemöller et al. 2012."""
    grey = _grey(picture).astype(np.float32)
    fine, coarse = cv2.GaussianBlur(grey, (0, 0), 0.5), cv2.GaussianBlur(grey, (0, 0), 5.0)
    return _as_rgb(np.where(coarse - fine > 16, 255, 0).astype(np.uint8))


def standard_lineart(picture: Pixels) -> Pixels:
    """Lines darker than their surroundings, white on black."""
    grey = _grey(picture).astype(np.float32)
    surroundings = cv2.GaussianBlur(grey, (0, 0), 6.0)
    return _stretched(np.clip(surroundings - grey, 0, None))


def straight_lines(picture: Pixels) -> Pixels:
    """Straight segments: LSD (von Gioi et al. 2010)."""
    drawn = np.zeros(picture.shape[:2], np.uint8)
    segments = cv2.createLineSegmentDetector().detect(_grey(picture))[0]
    found: Any = segments  # None where there are none, whatever its type says
    for x1, y1, x2, y2 in [] if found is None else found.reshape(-1, 4):
        cv2.line(drawn, (round(x1), round(y1)), (round(x2), round(y2)), 255, 1)
    return _as_rgb(drawn)


def luminance(picture: Pixels) -> Pixels:
    """The lightness of CIELAB, for recolouring."""
    return _as_rgb(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)[..., 0])


def intensity(picture: Pixels) -> Pixels:
    """The value of HSV, for recolouring."""
    return _as_rgb(picture.max(axis=2))


def tile(picture: Pixels) -> Pixels:
    """The picture itself: detail is what the net adds."""
    return picture


def color(picture: Pixels) -> Pixels:
    """Flat patches of 64 x 64 pixels."""
    height, width = picture.shape[:2]
    patches = (max(width // 64, 1), max(height // 64, 1))
    small = cv2.resize(picture, patches, interpolation=cv2.INTER_AREA)
    return _rgb(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST))


def shuffle(picture: Pixels) -> Pixels:
    """Content torn apart along a smooth random flow, always the same for one size."""
    height, width = picture.shape[:2]
    dice = np.random.default_rng(SHUFFLE_SEED)
    flows = []
    for limit in (width, height):
        coarse = dice.random((5, 5), dtype=np.float32)
        flow = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        spread = (flow - flow.min()) / max(float(np.ptp(flow)), 1e-6)
        flows.append((spread * (limit - 1)).astype(np.float32))
    return _rgb(cv2.remap(picture, flows[0], flows[1], cv2.INTER_LINEAR))


def _grey(picture: Pixels) -> Pixels:
    return _rgb(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def _rgb(values: NDArray[np.generic]) -> Pixels:
    return np.asarray(values, np.uint8)


def _as_rgb(values: NDArray[np.generic]) -> Pixels:
    return _rgb(np.repeat(np.asarray(values)[..., None], 3, axis=2))


def _stretched(values: NDArray[np.float32]) -> Pixels:
    """Up to full white at the strongest place."""
    return _as_rgb((values / max(float(values.max()), 1e-6) * 255).astype(np.uint8))


WITHOUT_WEIGHTS: Mapping[str, Callable[[Pixels], Pixels]] = MappingProxyType(
    {
        "canny": canny,
        "pyracanny": pyramid_canny,
        "scribble": scribble,
        "binary": binary,
        "scribble_xdog": scribble_xdog,
        "standard_lineart": standard_lineart,
        "hough": straight_lines,
        "recolor_luminance": luminance,
        "recolor_intensity": intensity,
        "tile": tile,
        "color": color,
        "shuffle": shuffle,
    }
)
