"""Pictures in a terminal: every cell is two pixels, its ink the upper and its ground the lower."""

from PIL import Image
from rich.color import Color
from rich.style import Style
from rich.text import Text

from inference.ipc.messages import Preview

UPPER_HALF = "▀"


def half_blocks(preview: Preview, columns: int, rows: int) -> Text:
    """The picture as large as fits, in lines of cells."""
    picture = Image.frombytes("RGB", (preview.width, preview.height), preview.pixels)
    scale = min(columns / preview.width, 2 * rows / preview.height)
    width = max(1, int(preview.width * scale))
    height = max(2, int(preview.height * scale) // 2 * 2)
    pixels = picture.resize((width, height), Image.Resampling.BILINEAR).tobytes()
    lines = Text()
    for y in range(0, height, 2):
        for x in range(width):
            upper, lower = _at(pixels, width, x, y), _at(pixels, width, x, y + 1)
            lines.append(UPPER_HALF, Style(color=upper, bgcolor=lower))
        lines.append("\n")
    return lines


def _at(pixels: bytes, width: int, x: int, y: int) -> Color:
    place = 3 * (y * width + x)
    return Color.from_rgb(pixels[place], pixels[place + 1], pixels[place + 2])
