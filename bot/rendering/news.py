"""News and statistics of the horde as messages."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.rendering.charts import Bar
from bot.rendering.layout import BLURPLE, Part, card, link, row, small, text
from bot.rendering.wording import cut, figure
from bot.texts import status as say
from horde_core.protocol.status import NewsItem
from horde_core.stats.model import Made, Totals

CHART = "models.png"
LONGEST_PIECE = 900
MOST_LINKS = 5
MOST_MODELS = 10


def news_layout(items: Sequence[NewsItem]) -> ui.LayoutView:
    """Written by the operator, so its markdown is meant."""
    if not items:
        return card(text(f"**{say.NEWS}**", say.NO_NEWS), colour=BLURPLE)
    parts: list[Part] = []
    for number, item in enumerate(items):
        if number:
            parts.append(ui.Separator())
        piece = cut(item.newspiece, LONGEST_PIECE)
        when = item.date_published if item.date_published[:1].isdigit() else ""
        parts.append(text(f"### {cut(item.title, 200)}", piece, small(when) if when else ""))
        urls = [
            url for url in item.more_info_urls if url.startswith("https://") and len(url) <= 512
        ]
        if urls:
            parts.append(row(*(link(say.MORE_INFO, url) for url in urls[:MOST_LINKS])))
    return card(*parts, colour=BLURPLE)


def model_bars(day: dict[str, int]) -> list[Bar]:
    return [
        Bar(name, float(number), figure(number)) for name, number in list(day.items())[:MOST_MODELS]
    ]


def stats_layout(images: Totals, texts: Totals, day: dict[str, int]) -> ui.LayoutView:
    lines = [
        say.STATS_LINE.format(span=span, images=figure(image.results), texts=figure(words.results))
        for span, image, words in _spans(images, texts)
    ]
    parts: list[Part] = [text(f"**{say.STATS}**", *lines)]
    if day:
        alt = "; ".join(
            f"{name}: {figure(number)}" for name, number in list(day.items())[:MOST_MODELS]
        )
        picture = discord.MediaGalleryItem(
            f"attachment://{CHART}", description=cut(f"{say.MODELS_TODAY}. {alt}", 1024)
        )
        parts += [ui.MediaGallery(picture), text(small(f"{say.MODELS_TODAY}: {cut(alt, 800)}"))]
    return card(*parts, colour=BLURPLE)


def _spans(images: Totals, texts: Totals) -> list[tuple[str, Made, Made]]:
    return [
        (say.HOUR, images.hour, texts.hour),
        (say.DAY, images.day, texts.day),
        (say.MONTH, images.month, texts.month),
        (say.EVER, images.total, texts.total),
    ]
