"""Scenes: what is in a picture, drawn by chance from a seed, and rendered to pixels."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.demo_model.shapes import SHAPES, coverage

Pixels = NDArray[np.uint8]
Rng = np.random.Generator

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (222, 32, 38),
    "orange": (250, 140, 16),
    "yellow": (250, 222, 40),
    "green": (34, 154, 62),
    "cyan": (64, 208, 216),
    "blue": (32, 68, 208),
    "purple": (124, 44, 168),
    "pink": (248, 136, 188),
    "brown": (118, 70, 32),
    "black": (14, 14, 14),
    "white": (248, 248, 248),
    "grey": (128, 128, 128),
}
SIZES = ("small", "medium", "big")
SIDES = ((64, 64), (128, 64), (64, 128), (128, 128))  # width, height in pixels
_SIDE_SHARES = (0.76, 0.085, 0.085, 0.07)
_RADII_ALONE = {"small": (0.19, 0.21), "medium": (0.27, 0.31), "big": (0.38, 0.43)}
_RADII_PLACED = {"small": (0.17, 0.19), "medium": (0.22, 0.25), "big": (0.30, 0.34)}
_RADII_TWO = {"small": (0.165, 0.175), "medium": (0.195, 0.21), "big": (0.22, 0.23)}
_CELL = (0.23, 0.5, 0.77)
_HELD_OUT_PERCENT = 12
_NEVER_HELD_OUT = ("circle", "red", "blue")

Place = tuple[int, int]  # column, row: -1 left or top, 0 middle, 1 right or bottom


@dataclass(frozen=True, slots=True)
class Thing:
    """One shape. `x`, `y` are shares of width and height, `radius` a share of the shorter side."""

    shape: str
    colour: str
    size: str
    place: Place
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture to be: sides in pixels, the background's colour and 0 to 2 things on it."""

    width: int
    height: int
    background: str
    things: tuple[Thing, ...]


def held_out(shape: str, colour: str, background: str) -> bool:
    """Is this combination kept away from training, so that a bench can ask for something new?"""
    if (shape, colour, background) == _NEVER_HELD_OUT:
        return False
    return zlib.crc32(f"{shape}/{colour}/{background}".encode()) % 100 < _HELD_OUT_PERCENT


def scene_held_out(scene: Scene) -> bool:
    return any(held_out(t.shape, t.colour, scene.background) for t in scene.things)


def _pick(rng: Rng, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _inside(centre: float, radius_px: float, side: int) -> float:
    """Moves a centre (a share of the side) so that the whole thing stays in the picture."""
    margin = min((radius_px * 1.05 + 1.0) / side, 0.5)
    return float(np.clip(centre, margin, 1.0 - margin))


def place_thing(
    rng: Rng,
    sides: tuple[int, int],
    what: tuple[str, str, str],
    place: Place,
    radii: tuple[float, float],
) -> Thing:
    """A thing (shape, colour, size) near the middle of the named ninth of the picture."""
    width, height = sides
    short = min(sides)
    radius = float(rng.uniform(*radii))
    x = _CELL[place[0] + 1] + float(rng.uniform(-0.03, 0.03))
    y = _CELL[place[1] + 1] + float(rng.uniform(-0.03, 0.03))
    x, y = _inside(x, radius * short, width), _inside(y, radius * short, height)
    return Thing(*what, place=place, x=x, y=y, radius=radius)


def one_thing(rng: Rng, sides: tuple[int, int], what: tuple[str, str, str], place: Place) -> Thing:
    radii = _RADII_ALONE if place == (0, 0) else _RADII_PLACED
    return place_thing(rng, sides, what, place, radii[what[2]])


def two_things(
    rng: Rng,
    sides: tuple[int, int],
    first: tuple[str, str, str],
    second: tuple[str, str, str],
    *,
    upright: bool,
) -> tuple[Thing, Thing]:
    """Side by side, the first on the left; `upright`: one above the other, the first on top."""
    before, after = ((0, -1), (0, 1)) if upright else ((-1, 0), (1, 0))
    return (
        place_thing(rng, sides, first, before, _RADII_TWO[first[2]]),
        place_thing(rng, sides, second, after, _RADII_TWO[second[2]]),
    )


def _random_what(rng: Rng, background: str) -> tuple[str, str, str]:
    colours = tuple(c for c in COLOURS if c != background)
    size = SIZES[int(rng.choice(3, p=(0.18, 0.52, 0.30)))]
    return _pick(rng, tuple(SHAPES)), _pick(rng, colours), size


def _random_things(rng: Rng, sides: tuple[int, int], background: str) -> tuple[Thing, ...]:
    kind = float(rng.random())
    if kind < 0.015:
        return ()
    first = _random_what(rng, background)
    if kind < 0.62:
        place = (
            (0, 0) if rng.random() < 0.55 else (int(rng.integers(-1, 2)), int(rng.integers(-1, 2)))
        )
        return (one_thing(rng, sides, first, place),)
    upright = bool(rng.random() < 0.3) or sides[1] > sides[0]
    second = first if rng.random() < 0.15 else _random_what(rng, background)
    return two_things(rng, sides, first, second, upright=upright)


def random_scene(rng: Rng, sides: tuple[int, int] | None = None) -> Scene:
    """A scene for training: never one of the held-out combinations."""
    chosen = sides or SIDES[int(rng.choice(len(SIDES), p=_SIDE_SHARES))]
    while True:
        background = _pick(rng, tuple(COLOURS))
        scene = Scene(*chosen, background, _random_things(rng, chosen, background))
        if not scene_held_out(scene):
            return scene


def render(scene: Scene) -> Pixels:
    """The picture, (height, width, 3), edges smoothed over one pixel."""
    canvas = np.empty((scene.height, scene.width, 3), dtype=np.float32)
    canvas[:] = COLOURS[scene.background]
    for thing in scene.things:
        centre = (thing.x * scene.width, thing.y * scene.height)
        radius = thing.radius * min(scene.width, scene.height)
        ink = coverage(thing.shape, scene.width, scene.height, centre, radius)[..., None]
        colour = np.asarray(COLOURS[thing.colour], dtype=np.float32)
        canvas = canvas * (1.0 - ink) + colour * ink
    return np.rint(canvas).astype(np.uint8)
