"""Short messages: what happened, what to do next, at most a few buttons."""

from discord import ui

from bot.buttons import ActionButton
from bot.explain import Explanation
from bot.rendering.layout import GREEN, GREY, RED, Part, card, row, small, text
from bot.texts import pictures
from bot.texts import wording as words


def notice(
    title: str, note: str = "", *buttons: Part, colour: int = GREY, small_print: str = ""
) -> ui.LayoutView:
    parts: list[Part] = [text(f"**{title}**", note, small(small_print))]
    if buttons:
        parts.append(row(*buttons))
    return card(*parts, colour=colour)


def welcome(title: str, note: str, *buttons: Part) -> ui.LayoutView:
    return notice(title, note, *buttons, colour=GREEN)


def refusal(explanation: Explanation, case: str | None = None) -> ui.LayoutView:
    """``case`` lets an operator find the error in the log."""
    buttons = [ActionButton.make(pictures.LINK, "link")] if explanation.offers_link else []
    small_print = words.CASE.format(case=case) if case else ""
    return notice(
        explanation.sentence, explanation.advice, *buttons, colour=RED, small_print=small_print
    )


def moved_to_dm(request_id: str) -> ui.LayoutView:
    cancel = ActionButton.make(pictures.CANCEL, "cancel", request_id)
    return notice(pictures.MOVED_TO_DM, pictures.MOVED_TO_DM_NOTE, cancel)
