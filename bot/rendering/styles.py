"""Styles of the horde as a list, and one of them in full. Pure."""

from collections.abc import Sequence
from typing import Any

import discord
import msgspec
from discord import ui

from bot.buttons import ActionButton
from bot.rendering.layout import BLURPLE, Part, card, row, small, text
from bot.rendering.notices import notice
from bot.rendering.wording import amount, how_many, pixels, plainly, shown_prompt
from bot.texts import making
from bot.texts import styles as say
from horde_core.money import kudos
from horde_core.styles.model import Style

PAGE = 8
FEE = kudos(2)


def listed(
    page: Sequence[Style], searched: str, *, further: int, next_page: int | None
) -> ui.LayoutView:
    """``further`` styles match besides; ``next_page`` is where one may go on."""
    words = shown_prompt(searched, 60)
    if not page:
        if searched:
            return notice(say.NONE_FOUND.format(words=words), say.NONE_FOUND_NOTE)
        return notice(say.NONE, say.NONE_NOTE)
    title = say.TITLE_FOUND.format(words=words) if searched else say.TITLE
    parts: list[Part] = [text(f"### {title}")]
    for style in page:
        look = ActionButton.make(say.LOOK, "style", style.id)
        parts.append(ui.Section(_line(style), accessory=look))
    if next_page is not None:
        parts.append(row(ActionButton.make(say.FURTHER, "styles", str(next_page))))
    elif further > 0:
        parts.append(text(small(say.SOME_MORE.format(number=further))))
    return card(*parts, colour=BLURPLE)


def _line(style: Style) -> str:
    line = say.LINE.format(
        name=shown_prompt(style.name, 60), author=_author(style), uses=_uses(style)
    )
    return f"{line}\n{small(shown_prompt(style.info, 120))}" if style.info else line


def _author(style: Style) -> str:
    return shown_prompt(style.author.partition("#")[0], 40)


def _uses(style: Style) -> str:
    return how_many(style.use_count, say.USES)


def in_full(style: Style, *, adult: bool) -> ui.LayoutView:
    """Outside of age-restricted channels nobody sees an example before they want to."""
    facts = [f"**{name}** {value}" for name, value in _facts(style) if value]
    by = say.BY.format(author=_author(style), uses=_uses(style))
    paid = say.PAID if style.shared_key else say.FEE.format(kudos=amount(FEE))
    notes = [paid, say.ADULT if style.nsfw else "", say.EXAMPLES_NOTE if style.examples else ""]
    parts: list[Part] = [
        text(f"### {shown_prompt(style.name, 100)}", small(by)),
        text(shown_prompt(style.info or "", 600), *facts),
    ]
    if style.examples:
        parts.append(_examples(style, adult=adult))
    use = ActionButton.make(say.USE, "style-use", style.id, discord.ButtonStyle.primary)
    parts += [text(*(small(note) for note in notes if note)), row(use)]
    return card(*parts, colour=BLURPLE)


def _examples(style: Style, *, adult: bool) -> Part:
    shown = sorted(style.examples, key=lambda example: not example.primary)
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    for number, example in enumerate(shown, start=1):
        words = say.EXAMPLE.format(number=number, name=style.name)
        gallery.add_item(media=example.url, description=words, spoiler=not adult)
    return gallery


def _facts(style: Style) -> list[tuple[str, str]]:
    said: dict[str, Any] = msgspec.json.decode(style.params)
    width, height = said.get("width"), said.get("height")
    loras = ", ".join(str(lora.get("name")) for lora in said.get("loras", ()))
    cfg = said.get("cfg_scale")
    return [
        (say.PROMPT, f"`{style.prompt[:600].replace('`', chr(39))}`\n{small(say.PROMPT_PLACES)}"),
        (say.MODELS, shown_prompt(", ".join(style.models), 300)),
        (say.TAGS, shown_prompt(", ".join(style.tags), 200)),
        (making.INFO_SIZE, pixels(width, height) if width and height else ""),
        (making.INFO_STEPS, str(said.get("steps", ""))),
        (making.INFO_GUIDANCE, "" if cfg is None else plainly(float(cfg))),
        (making.INFO_SAMPLER, str(said.get("sampler_name", ""))),
        (say.LORAS, shown_prompt(loras, 200)),
    ]
