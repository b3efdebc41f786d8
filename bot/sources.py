"""Pictures that members bring: attached to a command, or in a message they point at."""

import asyncio
from dataclasses import dataclass
from io import BytesIO

import discord
from PIL import Image, ImageOps

from bot.refusals import NoPictureHere
from bot.rest.troubles import HICCUPS
from bot.specs import Wanted

HEAVIEST = 20 * 1024 * 1024
LARGEST_SIDE = 3072
AVATAR_SIDE = 1024


async def attached_picture(attachment: discord.Attachment) -> bytes:
    """The picture as WebP, at most 3,072 pixels a side.

    Raises:
        NoPictureHere: it is no picture, or too heavy a one.
    """
    return await asyncio.to_thread(as_webp, await _bytes_of(attachment))


@dataclass(frozen=True, slots=True)
class Brought:
    """What came with a command or a form, not read yet."""

    picture: discord.Attachment | None = None
    mask: discord.Attachment | None = None

    async def read_into(self, wanted: Wanted) -> Wanted:
        """Raises NoPictureHere."""
        if self.picture is not None:
            wanted = sourced(wanted, await attached_picture(self.picture))
        if self.mask is not None:
            data = await _bytes_of(self.mask)
            wanted = wanted.changed(mask=await asyncio.to_thread(as_mask, data))
        return wanted


def sourced(wanted: Wanted, picture: bytes) -> Wanted:
    return wanted.changed(source=picture, shape=size_of(picture))


async def _bytes_of(attachment: discord.Attachment) -> bytes:
    if attachment.size > HEAVIEST:
        raise NoPictureHere
    try:
        return await attachment.read()
    except HICCUPS:
        raise NoPictureHere from None


async def picture_in(message: discord.Message) -> bytes:
    """The first picture attached to a message.

    Raises:
        NoPictureHere: there is none.
    """
    for attachment in message.attachments:
        if (attachment.content_type or "").startswith("image/") or attachment.width:
            return await attached_picture(attachment)
    raise NoPictureHere


async def avatar_of(member: discord.User | discord.Member) -> bytes:
    """What a member goes by here, or Discord's own picture for those without one.

    Raises:
        NoPictureHere: Discord does not show it.
    """
    try:
        data = await member.display_avatar.with_size(AVATAR_SIDE).read()
    except HICCUPS:
        raise NoPictureHere from None
    return await asyncio.to_thread(as_webp, data)


def as_webp(data: bytes) -> bytes:
    """Opened and packed anew, without whatever else the file held.

    Raises:
        NoPictureHere: it cannot be opened.
    """
    try:
        picture: Image.Image = ImageOps.exif_transpose(Image.open(BytesIO(data)))
        picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        packed = BytesIO()
        mode = "RGBA" if picture.mode in {"RGBA", "LA", "P"} else "RGB"
        picture.convert(mode).save(packed, "WEBP", quality=95)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoPictureHere from error
    return packed.getvalue()


def as_mask(data: bytes) -> bytes:
    """White and black as painted; what was left transparent counts as black.

    Raises:
        NoPictureHere: it cannot be opened.
    """
    try:
        painted = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGBA")
        painted.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        black = Image.new("RGBA", painted.size, "black")
        return _lossless(Image.alpha_composite(black, painted).convert("L"))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoPictureHere from error


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture that opens."""
    with Image.open(BytesIO(data)) as picture:
        return picture.size


def widened(data: bytes, share: float) -> tuple[bytes, bytes]:
    """A picture shrunk within its own size, and a mask of what is new around it (white).

    ``share`` is how much of each side the old picture keeps, e.g. 0.66 zooms out by a half.
    """
    picture: Image.Image = Image.open(BytesIO(data)).convert("RGB")
    inner = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    at = ((picture.width - inner[0]) // 2, (picture.height - inner[1]) // 2)
    canvas = picture.resize((1, 1)).resize(picture.size)
    canvas.paste(picture.resize(inner, Image.Resampling.LANCZOS), at)
    mask = Image.new("L", picture.size, 255)
    mask.paste(0, (*at, at[0] + inner[0], at[1] + inner[1]))
    return _lossless(canvas), _lossless(mask)


def blended(pictures: list[bytes], size: tuple[int, int]) -> bytes:
    """The mean of several pictures, each filling ``size``."""
    mixed: Image.Image | None = None
    for number, data in enumerate(pictures, start=1):
        layer: Image.Image = Image.open(BytesIO(data)).convert("RGB")
        layer = _filling(layer, size)
        mixed = layer if mixed is None else Image.blend(mixed, layer, 1 / number)
    if mixed is None:
        raise NoPictureHere
    return _lossless(mixed)


def _filling(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    times = max(size[0] / picture.width, size[1] / picture.height)
    grown = picture.resize(
        (max(size[0], round(picture.width * times)), max(size[1], round(picture.height * times)))
    )
    left, top = (grown.width - size[0]) // 2, (grown.height - size[1]) // 2
    return grown.crop((left, top, left + size[0], top + size[1]))


def _lossless(picture: Image.Image) -> bytes:
    packed = BytesIO()
    picture.save(packed, "WEBP", lossless=True, method=2)
    return packed.getvalue()
