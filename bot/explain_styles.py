"""The sentences for what is refused about styles."""

from bot import refusals
from bot.explain import Explanation
from bot.explain_conduct import explain
from bot.rendering.wording import cut, shown_prompt
from bot.texts import styles as say
from horde_core.styles.refusals import StyleNotFound

__all__ = ["explain"]


@explain.register
def _(error: refusals.NoSuchStyle) -> Explanation:
    sentence, advice = say.NO_SUCH_STYLE
    near = ", ".join(shown_prompt(name, 60) for name in error.near)
    more = f" {say.NEAR.format(near=near)}" if near else ""
    return Explanation(sentence.format(wanted=shown_prompt(error.wanted, 60)), advice + more)


@explain.register
def _(error: refusals.StyleForAdults) -> Explanation:
    sentence, advice = say.FOR_ADULTS
    return Explanation(sentence.format(style=shown_prompt(error.style, 60)), advice)


@explain.register
def _(error: refusals.StyleNeedsModel) -> Explanation:
    sentence, advice = say.NEEDS_MODEL
    style, models = shown_prompt(error.style, 60), cut(", ".join(error.models), 300)
    return Explanation(sentence.format(style=style), advice.format(models=models))


@explain.register
def _(_: StyleNotFound) -> Explanation:
    return Explanation(*say.GONE)
