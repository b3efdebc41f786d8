"""Statistics as pictures: drawn by Pillow at twice the size and reduced, in Discord's colours.

Whoever shows one says the same in words beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.rendering.fonts import Font, font

GROUND, TEXT, MUTED, BAR, TRACK = "#2b2d31", "#dbdee1", "#949ba4", "#5865f2", "#383a40"
TWICE = 2
WIDTH = 720
MARGIN = 24
LINE = 40
NAMES = 210
AMOUNTS = 130


@dataclass(frozen=True, slots=True)
class Bar:
    """``said`` is the value as it is written beside the bar."""

    name: str
    value: float
    said: str


def bars(title: str, rows: Sequence[Bar]) -> bytes:
    """Horizontal bars, the longest as long as there is room; a PNG."""
    height = MARGIN * 2 + 44 + LINE * max(1, len(rows))
    picture, pen = _canvas(WIDTH, height)
    pen.text(_at(MARGIN, MARGIN), title, fill=TEXT, font=_font(22, bold=True))
    longest = max((row.value for row in rows), default=0) or 1
    room = WIDTH - 2 * MARGIN - NAMES - AMOUNTS
    for number, row in enumerate(rows):
        top = MARGIN + 44 + number * LINE
        middle = top + LINE // 2
        name = fitting(row.name, _font(17), (NAMES - 12) * TWICE)
        pen.text(_at(MARGIN, middle), name, fill=TEXT, font=_font(17), anchor="lm")
        left, right = MARGIN + NAMES, MARGIN + NAMES + room
        _bar(pen, left, right, top, TRACK)
        _bar(pen, left, left + max(14, round(room * row.value / longest)), top, BAR)
        pen.text(_at(WIDTH - MARGIN, middle), row.said, fill=MUTED, font=_font(16), anchor="rm")
    return _packed(picture)


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str


def profile_card(title: str, subtitle: str, facts: Sequence[Fact], badges: Sequence[str]) -> bytes:
    """Somebody's numbers in two columns, their badges in a row; a PNG."""
    rows = (len(facts) + 1) // 2
    height = MARGIN * 2 + 74 + rows * 64 + (44 if badges else 0)
    picture, pen = _canvas(WIDTH, height)
    pen.rounded_rectangle((*_at(0, 0), *_at(8, height)), radius=0, fill=BAR)
    wide = (WIDTH - 2 * MARGIN) * TWICE
    pen.text(
        _at(MARGIN, MARGIN),
        fitting(title, _font(26, bold=True), wide),
        fill=TEXT,
        font=_font(26, bold=True),
    )
    pen.text(_at(MARGIN, MARGIN + 38), subtitle, fill=MUTED, font=_font(16))
    column = (WIDTH - 2 * MARGIN) // 2
    for number, fact in enumerate(facts):
        left = MARGIN + (number % 2) * column
        top = MARGIN + 74 + (number // 2) * 64
        pen.text(_at(left, top), fact.name, fill=MUTED, font=_font(15))
        pen.text(_at(left, top + 20), fact.value, fill=TEXT, font=_font(23, bold=True))
    _badges(pen, badges, MARGIN + 74 + rows * 64)
    return _packed(picture)


def _badges(pen: ImageDraw.ImageDraw, badges: Sequence[str], top: int) -> None:
    left = MARGIN
    for badge in badges:
        width = round(_font(15).getlength(badge) / TWICE) + 24
        pen.rounded_rectangle(
            (*_at(left, top), *_at(left + width, top + 30)), radius=15 * TWICE, fill=TRACK
        )
        pen.text(_at(left + width // 2, top + 15), badge, fill=TEXT, font=_font(15), anchor="mm")
        left += width + 10


def fitting(name: str, by: Font, width: float) -> str:
    """As much of ``name`` as fits into ``width`` pixels."""
    if by.getlength(name) <= width:
        return name
    while name and by.getlength(name + "…") > width:
        name = name[:-1]
    return name.rstrip() + "…"


def _canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (width * TWICE, height * TWICE), GROUND)
    return picture, ImageDraw.Draw(picture)


def _bar(pen: ImageDraw.ImageDraw, left: int, right: int, top: int, colour: str) -> None:
    box = (*_at(left, top + 11), *_at(right, top + LINE - 11))
    pen.rounded_rectangle(box, radius=7 * TWICE, fill=colour)


def _at(x: int, y: int) -> tuple[int, int]:
    return x * TWICE, y * TWICE


def _font(size: int, *, bold: bool = False) -> Font:
    return font(size * TWICE, bold=bold)


def _packed(picture: Image.Image) -> bytes:
    small = picture.resize(
        (picture.width // TWICE, picture.height // TWICE), Image.Resampling.LANCZOS
    )
    packed = BytesIO()
    small.save(packed, "PNG", optimize=True)
    return packed.getvalue()
