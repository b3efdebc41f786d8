"""Pictures as Discord takes them: a safe name, an alternative text, not too heavy."""

import math
from dataclasses import dataclass
from io import BytesIO

import discord
from PIL import Image

MIB = 1024 * 1024
WHOLE_MESSAGE = 24 * MIB
QUALITIES = (90, 75, 60)
SMALLEST_SIDE = 64
SMALLEST_SHOWN = 256


@dataclass(frozen=True, slots=True)
class Picture:
    """``data`` is a WebP, ``enlarged`` that many times; ``alt`` at most 1,024 characters."""

    name: str
    data: bytes
    alt: str
    enlarged: int = 1

    @property
    def address(self) -> str:
        return f"attachment://{self.name}"

    def as_file(self) -> discord.File:
        """A file to send once; discord.py reads it to its end."""
        return discord.File(BytesIO(self.data), filename=self.name, description=self.alt)


def file_name(request_id: str, number: int) -> str:
    """A name without anything of a member's making.

    >>> file_name("0f6e2a31-aaaa", 1)
    'picture-0f6e2a31-1.webp'
    """
    safe = "".join(c for c in request_id[:8] if c.isalnum())
    return f"picture-{safe}-{number}.webp"


def allowance(limit: int, pictures: int) -> int:
    """Bytes one of ``pictures`` in a message may have when a file may have ``limit``."""
    return min(limit, WHOLE_MESSAGE // max(1, pictures))


class NotAPicture(Exception):
    """A worker delivered bytes that are no picture, or too large a one to be opened."""


def presentable(data: bytes, limit: int) -> tuple[bytes, int]:
    """A picture as WebP of at most ``limit`` bytes, and how many times larger it is shown.

    Raises:
        NotAPicture: it cannot be opened.
    """
    try:
        picture: Image.Image = Image.open(BytesIO(data))
        times = math.ceil(SMALLEST_SHOWN / max(picture.size))
        if times > 1:
            data = _enlarged(picture, times)
        elif picture.format != "WEBP":
            data = _packed(picture)
        return fitted(data, limit), max(1, times)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture from error


def _enlarged(picture: Image.Image, times: int) -> bytes:
    """Discord shows 64 pixels as 64 pixels; this many times more can be seen."""
    size = (picture.width * times, picture.height * times)
    return _packed(picture.convert("RGB").resize(size, Image.Resampling.BICUBIC))


def _packed(picture: Image.Image) -> bytes:
    packed = BytesIO()
    picture.convert("RGB").save(packed, "WEBP", quality=95)
    return packed.getvalue()


def fitted(data: bytes, limit: int) -> bytes:
    """The picture in at most ``limit`` bytes: untouched, else coarser, else smaller."""
    if len(data) <= limit:
        return data
    picture: Image.Image = Image.open(BytesIO(data))
    while True:
        for quality in QUALITIES:
            packed = BytesIO()
            picture.save(packed, "WEBP", quality=quality)
            if packed.tell() <= limit or max(picture.size) <= SMALLEST_SIDE:
                return packed.getvalue()
        width, height = picture.size
        picture = picture.resize((max(1, width // 2), max(1, height // 2)))
