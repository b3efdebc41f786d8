"""Pictures from strangers: decoded once within limits, kept as WebP without their metadata."""

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PIL import Image, ImageOps

from horde_core.errors import Rc, Refused

MAX_PIXELS = 3072 * 3072
TILE = 512
MOST_TILES = 255
SOURCE_QUALITY = 50
RESULT_QUALITY = 95
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pictures")


async def source(data: bytes, *, needs_alpha: bool = False) -> bytes:
    """A source picture or mask as WebP.

    Raises:
        Refused: unreadable, larger than 3072², or without the alpha channel it needs.
    """
    return await _in_thread(data, SOURCE_QUALITY, needs_alpha)


async def result(data: bytes) -> bytes:
    """A worker's picture as WebP; one that is WebP already stays as it is.

    Raises:
        Refused: unreadable or larger than anything we ask for.
    """
    return await _in_thread(data, RESULT_QUALITY, needs_alpha=False)


async def small(data: bytes, side: int) -> bytes:
    """A picture of at most ``side`` pixels a side, as it came.

    Raises:
        Refused: unreadable, no WebP or larger.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _small, data, side)


def _small(data: bytes, side: int) -> bytes:
    with _readable(data) as picture:
        if picture.format != "WEBP" or max(picture.size) > side:
            raise Refused(
                Rc.SOURCE_IMAGE_RESOLUTION_EXCEEDED,
                f"A preview is a WebP of at most {side}x{side} pixels.",
            )
        picture.load()
        return data


@dataclass(frozen=True, slots=True)
class Sized:
    """How large a picture is in pixels; ``webp`` None where only its size was asked for."""

    width: int
    height: int
    webp: bytes | None

    @property
    def tiles(self) -> int:
        """Squares of 512 pixels, the unit of alchemy.

        >>> Sized(600, 512, None).tiles
        2
        """
        return -(-self.width // TILE) * -(-self.height // TILE)


async def for_alchemy(data: bytes, *, keep: bool) -> Sized:
    """The size of a picture, and the picture as WebP where we ``keep`` it.

    Raises:
        Refused: unreadable, or more than 255 tiles.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _sized, data, keep)


def _sized(data: bytes, keep: bool) -> Sized:
    with _readable(data) as picture:
        size = Sized(picture.width, picture.height, None)
        if size.tiles > MOST_TILES:
            raise Refused(
                Rc.SOURCE_IMAGE_RESOLUTION_EXCEEDED,
                f"The picture has {size.tiles} tiles of 512x512 pixels; {MOST_TILES} are allowed.",
            )
        if not keep:
            return size
        picture.load()
        return replace(size, webp=_webp(picture, SOURCE_QUALITY, needs_alpha=False))


async def _in_thread(data: bytes, quality: int, needs_alpha: bool) -> bytes:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _recode, data, quality, needs_alpha)


def _recode(data: bytes, quality: int, needs_alpha: bool) -> bytes:
    with _readable(data) as picture:
        _check_size(picture, quality)
        picture.load()
        if quality == RESULT_QUALITY and picture.format == "WEBP":
            return data
        return _webp(picture, quality, needs_alpha)


@contextmanager
def _readable(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            yield picture
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise Refused(
            Rc.IMAGE_VALIDATION_FAILED,
            f"Image validation failed. The picture is unreadable: {error}",
        ) from None


def _check_size(picture: Image.Image, quality: int) -> None:
    # results may be four times as wide after upscaling
    limit = MAX_PIXELS if quality == SOURCE_QUALITY else 16 * MAX_PIXELS
    if picture.width * picture.height > limit:
        raise Refused(
            Rc.SOURCE_IMAGE_RESOLUTION_EXCEEDED,
            f"The picture has {picture.width}x{picture.height} pixels; {limit} are allowed.",
        )


def _webp(picture: Image.Image, quality: int, needs_alpha: bool) -> bytes:
    has_alpha = picture.has_transparency_data
    if needs_alpha and not has_alpha:
        raise Refused(
            Rc.INPAINTING_MISSING_MASK,
            "Inpainting needs a source_mask, or a source_image with an alpha channel.",
        )
    upright = ImageOps.exif_transpose(picture).convert("RGBA" if has_alpha else "RGB")
    out = io.BytesIO()
    # exact: the colours below transparent pixels matter to inpainting
    upright.save(out, "WEBP", quality=quality, exact=True)
    return out.getvalue()
