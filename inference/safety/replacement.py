"""What is delivered in place of a picture that must not leave. Pure (Pillow)."""

from typing import Final

from PIL import Image, ImageDraw, ImageFont

from inference.safety.verdict import Replacement

_SAYS: Final[dict[Replacement, str]] = {
    "csam": "This picture was withheld\nby the safety check.",
    "held": "The safety check could not\nclear this picture.",
    "sfw_worker": "This worker delivers\nno NSFW pictures.",
    "sfw_request": "NSFW picture replaced,\nas the request asked.",
    "censorlist": "NSFW picture replaced:\nthe worker's owner asks so.",
}
_GROUND, _INK = (32, 34, 37), (220, 221, 222)


def replacement(reason: Replacement, width: int, height: int) -> Image.Image:
    """A plain picture of this size that says why."""
    picture = Image.new("RGB", (width, height), _GROUND)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(max(8.0, min(width / 16, height / 8)))
    draw.multiline_text(
        (width / 2, height / 2), _SAYS[reason], _INK, font=font, anchor="mm", align="center"
    )
    return picture
