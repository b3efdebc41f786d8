"""The font of pictures the bot draws: one of the system that knows most alphabets."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

REGULAR = (
    "dejavu/DejaVuSans.ttf",
    "noto/NotoSans-Regular.ttf",
    "liberation/LiberationSans-Regular.ttf",
)
BOLD = (
    "dejavu/DejaVuSans-Bold.ttf",
    "noto/NotoSans-Bold.ttf",
    "liberation/LiberationSans-Bold.ttf",
)
FOLDERS = (
    Path("/usr/share/fonts/truetype"),
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
)


@cache
def font(size: int, *, bold: bool = False) -> Font:
    """Pillow's own where the system has none; it lacks all but the Latin alphabet."""
    for name in BOLD if bold else REGULAR:
        for folder in FOLDERS:
            if (folder / name).exists():
                return ImageFont.truetype(folder / name, size)
    return ImageFont.load_default(size)
