"""Pictures as Discord takes them: a safe name, an alternative text, not too heavy."""

from dataclasses import dataclass
from io import BytesIO

import discord
from PIL import Image

MIB = 1024 * 1024
WHOLE_MESSAGE = 24 * MIB
QUALITIES = (90, 75, 60)
SMALLEST_SIDE = 64


@dataclass(frozen=True, slots=True)
class Picture:
    """``data`` is a WebP; ``alt`` at most 1,024 characters."""

    name: str
    data: bytes
    alt: str

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
