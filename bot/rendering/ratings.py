"""The rating game as messages. What is chosen so far stands in the ids of the buttons."""

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.forms import form_id
from bot.rendering.layout import BLURPLE, GREY, Part, card, row, small, text
from bot.rendering.wording import amount
from bot.texts import ratings as say
from horde_core.captcha.model import Captcha
from horde_core.money import NONE
from horde_core.ratings.model import Kind, Question, Rewarded

MOST_IN_A_ROW = 5
UNSAID = 9
"""In an id: nothing was said of flaws."""


def question_layout(question: Question, names: list[str], flaws: int, remark: str) -> ui.LayoutView:
    """``names`` are the files of its pictures."""
    pictures = [
        discord.MediaGalleryItem(f"attachment://{name}", description=say.ALT.format(number=number))
        for number, name in enumerate(names, start=1)
    ]
    best = question.kind is Kind.SET
    head = (say.WHICH, "") if best else (say.QUESTION, say.QUESTION_NOTE)
    parts: list[Part] = [text(remark, f"**{head[0]}**", head[1]), ui.MediaGallery(*pictures)]
    if best:
        parts += _best(question)
    else:
        parts += _marks(question, flaws)
    return card(*parts, colour=BLURPLE)


def _best(question: Question) -> list[Part]:
    buttons = [
        ActionButton.make(
            say.PICTURE.format(number=number), "rate-best", f"{question.id}.{number - 1}"
        )
        for number in range(1, len(question.pictures) + 1)
    ]
    rows = range(0, len(buttons), MOST_IN_A_ROW)
    chunks: list[Part] = [row(*buttons[it : it + MOST_IN_A_ROW]) for it in rows]
    return [*chunks, row(*_ways_out(question))]


def _marks(question: Question, flaws: int) -> list[Part]:
    marks = [
        ActionButton.make(str(mark), "rate-mark", f"{question.id}.{mark}.{flaws}")
        for mark in range(1, 11)
    ]
    levels = [
        ActionButton.make(
            name,
            "rate-flaws",
            f"{question.id}.{level}",
            discord.ButtonStyle.primary if level == flaws else discord.ButtonStyle.secondary,
        )
        for level, name in enumerate(say.FLAW_LEVELS)
    ]
    chosen = say.UNSAID if flaws == UNSAID else say.FLAW_LEVELS[flaws]
    return [
        row(*marks[:MOST_IN_A_ROW]),
        row(*marks[MOST_IN_A_ROW:]),
        text(small(say.FLAWS_NOTE.format(level=chosen))),
        row(*levels[:MOST_IN_A_ROW]),
        row(*levels[MOST_IN_A_ROW:], *_ways_out(question)),
    ]


def _ways_out(question: Question) -> list[Part]:
    kind = question.kind.value
    return [
        ActionButton.make(say.SKIP, "rate-skip", f"{question.id}.{kind}"),
        ActionButton.make(say.REPORT, "rate-report", f"{question.id}.{kind}"),
    ]


def rewarded_line(rewarded: Rewarded) -> str:
    said = []
    if rewarded.reward > NONE:
        said.append(say.EARNED.format(kudos=amount(rewarded.reward)))
    if rewarded.pending > NONE:
        said.append(say.PENDING.format(kudos=amount(rewarded.pending)))
    if rewarded.streak > 1:
        said.append(say.STREAK.format(days=rewarded.streak))
    if rewarded.left > NONE:
        said.append(say.LEFT.format(kudos=amount(rewarded.left)))
    return small(" · ".join(said or [say.THANKS]))


def captcha_layout(captcha: Captcha, name: str) -> ui.LayoutView:
    parts: list[Part] = [text(f"**{say.CAPTCHA}**", say.CAPTCHA_NOTE)]
    if captcha.content_type.startswith("image/"):
        letters = discord.MediaGalleryItem(f"attachment://{name}", description=say.CAPTCHA_ALT)
        parts.append(ui.MediaGallery(letters))
    else:
        parts.append(ui.File(f"attachment://{name}"))
    primary = discord.ButtonStyle.primary
    parts.append(
        row(
            ActionButton.make(say.CAPTCHA_ANSWER, "rate-captcha", captcha.id, primary),
            ActionButton.make(say.CAPTCHA_SOUND, "rate-sound"),
        )
    )
    return card(*parts, colour=GREY)


def captcha_form(captcha_id: str) -> ui.Modal:
    form = ui.Modal(title=say.CAPTCHA, custom_id=form_id("rate-captcha", captcha_id))
    field = ui.TextInput[ui.LayoutView](custom_id="letters", max_length=20)
    form.add_item(ui.Label(text=say.CAPTCHA_FORM, component=field))
    return form
