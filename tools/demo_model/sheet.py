"""Contact sheets: many pictures with their prompts on one page."""

import textwrap

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tools.demo_model.scenes import Pixels

_TILE, _TEXT, _GAP = 128, 44, 6


def contact_sheet(
    pictures: list[Pixels], prompts: list[str], right: list[bool] | None = None, columns: int = 8
) -> Image.Image:
    """Tiles of at most 128x128 with the prompt below; a bar is green where `right`, else red."""
    rows = -(-len(pictures) // columns)
    page = Image.new(
        "RGB", (columns * (_TILE + _GAP) + _GAP, rows * (_TILE + _TEXT + _GAP) + _GAP), "#f4f4f0"
    )
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(10)
    for i, (picture, prompt) in enumerate(zip(pictures, prompts, strict=True)):
        x = _GAP + (i % columns) * (_TILE + _GAP)
        y = _GAP + (i // columns) * (_TILE + _TEXT + _GAP)
        page.paste(_fitted(picture), (x, y))
        if right is not None:
            bar = (x, y + _TILE + 1, x + _TILE - 1, y + _TILE + 3)
            draw.rectangle(bar, fill="#2a9d3a" if right[i] else "#d02020")
        lines = textwrap.wrap(prompt, 25)[:3]
        draw.multiline_text((x, y + _TILE + 5), "\n".join(lines), "#202020", font, spacing=1)
    return page


def _fitted(picture: Pixels) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(picture))
    scale = _TILE // max(image.size)
    image = image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)
    tile = Image.new("RGB", (_TILE, _TILE), "#dcdcd4")
    tile.paste(image, ((_TILE - image.width) // 2, (_TILE - image.height) // 2))
    return tile
