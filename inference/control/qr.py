"""QR codes hidden in pictures: the two layers that steer a picture of ``workflow: qr_code``. Pure.

What a reader finds the code by (corners, timing, alignment) is one layer, the data are the other,
so that each can be drawn as something else. Around them everything is grey: no wish.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import qrcode
from PIL import Image
from qrcode import constants, util
from qrcode.exceptions import DataOverflowError
from qrcode.image.styledpil import StyledPilImage
from qrcode.image.styles.moduledrawers import pil as drawers

from inference.spec import ImageJob

WORKFLOW = "qr_code"
GREY = 127
GRID = 64
LARGEST_MODULE = 16
READABLE = 8
"""Pixels of a module from which on it is a latent of its own."""
SMALLEST_MODULE = 2
MOST_BORDER = 16
FINDER = 8
"""Modules of a corner with the line around it."""

DRAWERS: Mapping[str, Any] = MappingProxyType(
    {
        "square": drawers.SquareModuleDrawer,
        "gapped square": drawers.GappedSquareModuleDrawer,
        "circle": drawers.CircleModuleDrawer,
        "rounded": drawers.RoundedModuleDrawer,
        "vertical bars": drawers.VerticalBarsDrawer,
        "horizontal bars": drawers.HorizontalBarsDrawer,
    }
)
STRONGEST_FIRST = (
    constants.ERROR_CORRECT_H,
    constants.ERROR_CORRECT_Q,
    constants.ERROR_CORRECT_M,
    constants.ERROR_CORRECT_L,
)


class NoQrCode(Exception):
    """A job whose QR code cannot be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """``border`` in modules. ``x`` and ``y`` are None where the code is to be in the middle."""

    text: str
    drawer: str = "square"
    function_prompt: str = ""
    x: int | None = None
    y: int | None = None
    border: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """Each as large as the picture."""

    data: Image.Image
    function: Image.Image


def wish_of(job: ImageJob) -> Wish:
    """What the extra texts of a job say. What is not understood is as if it were not there.

    Raises:
        NoQrCode: no text is to be written.
    """
    said = {name.strip().lower(): text.strip() for name, text in job.extra_texts}
    text = said.get("qr_code") or said.get("qr_text") or ""
    if not text:
        raise NoQrCode("no text for the QR code was given")
    protocol = said.get("protocol", "").lower().removesuffix("://")
    if protocol in {"http", "https"} and "://" not in text:
        text = f"{protocol}://{text}"
    drawer = said.get("module_drawer", "").lower().replace("_", " ")
    border = _number(said.get("qr_border"))
    return Wish(
        text=text,
        drawer=drawer if drawer in DRAWERS else "square",
        function_prompt=said.get("function_layer_prompt", ""),
        x=_number(said.get("x_offset")),
        y=_number(said.get("y_offset")),
        border=1 if border is None else min(border, MOST_BORDER),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else None


def layers(wish: Wish, width: int, height: int) -> Layers:
    """The code in a picture of this size.

    Raises:
        NoQrCode: the text is too long for any code, or for this picture.
    """
    code, module = _fitting(wish, min(width, height))
    code.box_size, code.border = module, wish.border
    drawn = code.make_image(image_factory=StyledPilImage, module_drawer=DRAWERS[wish.drawer]())
    whole = drawn.get_image().convert("RGB")
    function = _function(code.version, code.modules_count)
    place = (_start(wish.x, width - whole.width), _start(wish.y, height - whole.height))
    return Layers(
        _laid(whole, ~function, (width, height), place, code),
        _laid(whole, function, (width, height), place, code),
    )


def _fitting(wish: Wish, side: int) -> tuple[Any, int]:
    """The code that forgives most while its modules are readable, and pixels of a module."""
    best: tuple[Any, int] | None = None
    for level in STRONGEST_FIRST:
        code: Any = qrcode.QRCode(error_correction=level)
        code.add_data(wish.text)
        try:
            code.make(fit=True)
        except (DataOverflowError, ValueError):
            continue
        module = min(side // (code.modules_count + 2 * wish.border), LARGEST_MODULE)
        if best is None or module > best[1]:
            best = code, module
        if best[1] >= READABLE:
            break
    if best is None:
        raise NoQrCode("the text is too long for a QR code")
    if best[1] < SMALLEST_MODULE:
        raise NoQrCode(
            f"a QR code of {best[0].modules_count} modules does not fit in {side} pixels"
        )
    return best


def _start(wanted: int | None, room: int) -> int:
    """Where the code begins along a side: as wished, or in the middle on a grid."""
    return min(room // 2 // GRID * GRID if wanted is None else wanted, room)


def _function(version: int, count: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The modules by which a reader finds its way: ISO 18004, 6.3."""
    found = np.zeros((count, count), bool)
    found[:FINDER, :FINDER] = found[:FINDER, -FINDER:] = found[-FINDER:, :FINDER] = True
    found[6, :] = found[:, 6] = True
    middles = util.pattern_position(version)
    for row in middles:
        for column in middles:
            if not _in_corner(row, column, count):
                found[row - 2 : row + 3, column - 2 : column + 3] = True
    return found


def _in_corner(row: int, column: int, count: int) -> bool:
    low, high = FINDER, count - FINDER - 1
    return (row < low and (column < low or column > high)) or (row > high and column < low)


def _laid(
    whole: Image.Image,
    shown: np.ndarray[Any, np.dtype[np.bool_]],
    size: tuple[int, int],
    place: tuple[int, int],
    code: Any,
) -> Image.Image:
    """Some modules of the drawn code (its border belongs to all) on grey."""
    spots = np.pad(shown, code.border, constant_values=True)
    fine = np.kron(spots, np.ones((code.box_size, code.box_size), np.uint8)) * np.uint8(255)
    picture = Image.new("RGB", size, (GREY, GREY, GREY))
    picture.paste(whole, place, mask=Image.fromarray(fine.astype(np.uint8)))
    return picture
