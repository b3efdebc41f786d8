"""Emojis to begin with: coins drawn here where the bot may add emojis, else Discord's own."""

from io import BytesIO

from PIL import Image, ImageDraw

from bot.rendering.fonts import font
from horde_core.money import kudos

SIDE = 128
DRAWN_AT = 4

# label on the coin, name, kudos, colour; the amounts are those members know from earlier bots
COINS = (
    ("10", "kudos_10", 10, "#7c8aa5"),
    ("100", "kudos_100", 100, "#b0793a"),
    ("500", "kudos_500", 500, "#8fa3b8"),
    ("1K", "kudos_1k", 1_000, "#c9a227"),
    ("5K", "kudos_5k", 5_000, "#2f9e6e"),
    ("10K", "kudos_10k", 10_000, "#5865f2"),
    ("50K", "kudos_50k", 50_000, "#b13fc4"),
)

# rarely used in conversation, so that nobody gives by accident
UNICODE = (
    ("\N{COIN}", kudos(10)),
    ("\N{MONEY BAG}", kudos(100)),
    ("\N{GEM STONE}", kudos(500)),
    ("\N{CROWN}", kudos(1_000)),
)


def coin(label: str, colour: str) -> bytes:
    """A PNG of 128 pixels a side; drawn larger and reduced for smooth edges."""
    side = SIDE * DRAWN_AT
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    edge = side // 24
    pen.ellipse((edge, edge, side - edge, side - edge), fill=colour)
    rim = side // 9
    pen.ellipse((rim, rim, side - rim, side - rim), outline="#ffffff", width=side // 40)
    size = int(side / (1.1 + 0.75 * len(label)))
    pen.text((side / 2, side / 2), label, fill="#ffffff", font=font(size, bold=True), anchor="mm")
    packed = BytesIO()
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(packed, "PNG", optimize=True)
    return packed.getvalue()
