"""Which picture sizes a model draws well, as a member picks them."""

import re
from dataclasses import dataclass
from math import isqrt, log, sqrt

from bot.refusals import SizeNotOffered
from bot.texts import wording as say
from horde_core.models.catalogue import KnownModel

STEP = 64
LARGEST = 1024
LONGEST_OF_BIG_MODELS = 1536
SMALLEST_OF_BIG_MODELS = 512

# the side in pixels each family was trained at
_NATIVE = {
    "stable_diffusion_1": 512,
    "stable_diffusion_2_512": 512,
    "stable_diffusion_2_768": 768,
}
_NATIVE_OF_NEWER = 1024

_TYPED = re.compile(r"\s*(\d{2,4})\s*(?:[x*:\u00d7]\s*(\d{2,4}))?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Size:
    """``kind`` is the key of its name, e.g. ``portrait``."""

    kind: str
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class Canvas:
    """The sides in pixels a model was trained at, and at most and at least draws.

    ``area`` is the most pixels, where that is less than the largest square.
    """

    native: int
    largest: int
    area: int | None = None

    @property
    def pixels(self) -> int:
        return self.area or self.largest**2

    @property
    def smallest(self) -> int:
        return min(self.native, SMALLEST_OF_BIG_MODELS)


def canvas(baseline: str, known: KnownModel | None) -> Canvas:
    """What ``known`` says of itself, else what its family is good at.

    >>> canvas("stable_diffusion_1", None), canvas("stable_diffusion_xl", None)
    (Canvas(native=512, largest=1024, area=None), Canvas(native=1024, largest=1536, area=1048576))
    """
    native = (known.native if known else None) or _NATIVE.get(baseline, _NATIVE_OF_NEWER)
    if known is not None and known.largest:
        return Canvas(native, known.largest)
    if native >= LARGEST:
        return Canvas(native, max(LONGEST_OF_BIG_MODELS, native), native**2)
    return Canvas(native, LARGEST)


def offered(on: Canvas) -> tuple[Size, ...]:
    """The sizes to choose from, the default first.

    >>> [str(size) for size in offered(Canvas(64, 128))]
    ['64x64', '64x128', '128x64', '128x128']
    >>> [str(size) for size in offered(Canvas(512, 1024))][:5]
    ['512x512', '512x768', '768x512', '512x896', '896x512']
    >>> [str(size) for size in offered(Canvas(1024, 1536, 1024**2))][:5]
    ['1024x1024', '832x1216', '1216x832', '768x1344', '1344x768']
    """
    short, long = _sides(on, 1.5)
    narrow, tall = _sides(on, 1.75)
    largest = min(on.largest, _whole(isqrt(on.pixels)))
    bigger = min(largest, _nearest(on.native * 1.5))
    candidates = (
        Size("square", on.native, on.native),
        Size("portrait", short, long),
        Size("landscape", long, short),
        Size("tall", narrow, tall),
        Size("wide", tall, narrow),
        Size("large", bigger, bigger),
        Size("largest", largest, largest),
        Size("small", on.smallest, on.smallest),
    )
    seen: dict[tuple[int, int], Size] = {}
    for size in candidates:
        seen.setdefault((size.width, size.height), size)
    return tuple(seen.values())


def _sides(on: Canvas, ratio: float) -> tuple[int, int]:
    """Longer than native where there is room, else narrower."""
    long = min(on.largest, _nearest(on.native * ratio))
    if on.native < long <= on.pixels // on.native:
        return on.native, long
    if long == on.native:
        return _nearest(long / ratio), long
    short = _whole(sqrt(on.pixels / ratio))
    return short, min(on.largest, _whole(on.pixels / short))


def _whole(side: float) -> int:
    return max(STEP, int(side / STEP) * STEP)


def _nearest(side: float) -> int:
    return max(STEP, int(side / STEP + 0.5) * STEP)


def like(width: int, height: int, on: Canvas) -> Size:
    """The size whose shape is nearest to that of a picture.

    >>> str(like(3000, 4000, Canvas(512, 1024))), str(like(9, 16, Canvas(1024, 1536, 1024**2)))
    ('512x768', '768x1344')
    >>> str(like(640, 640, Canvas(512, 1024)))
    '512x512'
    """
    wanted = log(width / height)
    return min(offered(on), key=lambda size: abs(log(size.width / size.height) - wanted))


def chosen(text: str | None, on: Canvas, model: str) -> Size:
    """The size meant by ``text``: nothing, a name, ``512`` or ``512x768``.

    Raises:
        SizeNotOffered: not a size, or none this model draws.
    """
    sizes = offered(on)
    if not text or not text.strip():
        return sizes[0]
    for size in sizes:
        if text.strip().casefold() in {size.kind, say.SIZES[size.kind].casefold(), str(size)}:
            return size
    typed = _TYPED.fullmatch(text)
    width, height = (int(typed[1]), int(typed[2] or typed[1])) if typed else (0, 0)
    if not (_fits(width, on) and _fits(height, on) and width * height <= on.pixels):
        raise SizeNotOffered(text.strip(), model, tuple(str(size) for size in sizes))
    return Size("custom", width, height)


def _fits(side: int, on: Canvas) -> bool:
    return on.smallest <= side <= on.largest and side % STEP == 0
