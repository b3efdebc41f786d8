"""The sentences for what is refused about kudos and gifts."""

from bot import refusals
from bot.explain import Explanation, explain
from bot.rendering.wording import amount, cut
from bot.texts import gifts as say
from horde_core.gifts import refusals as gifts
from horde_core.gifts.model import Why

__all__ = ["explain"]


@explain.register
def _(error: gifts.GiftRefused) -> Explanation:
    sentence, advice = say.REFUSED[error.why]
    facts = {"amount": amount(error.amount), "limit": amount(error.limit)}
    unlinked = error.why is Why.NOT_LINKED
    return Explanation(sentence, advice.format(**facts), offers_link=unlinked)


@explain.register
def _(_: gifts.GiftIsOver) -> Explanation:
    return Explanation(*say.OVER)


@explain.register
def _(_: gifts.NotYourGift) -> Explanation:
    return Explanation(*say.NOT_YOURS)


@explain.register
def _(error: gifts.NotAnEmoji) -> Explanation:
    sentence, advice = say.NOT_AN_EMOJI
    return Explanation(sentence.format(text=cut(error.text, 40)), advice)


@explain.register
def _(error: gifts.EmojiNotMapped) -> Explanation:
    sentence, advice = say.NOT_MAPPED
    return Explanation(sentence.format(text=cut(error.text, 40)), advice)


@explain.register
def _(error: gifts.TooManyEmojis) -> Explanation:
    sentence, advice = say.TOO_MANY_EMOJIS
    return Explanation(sentence, advice.format(most=error.most))


@explain.register
def _(error: refusals.NotAnAmount) -> Explanation:
    sentence, advice = say.NOT_A_NUMBER
    return Explanation(sentence.format(text=cut(error.text or "…", 40)), advice)


@explain.register
def _(_: refusals.BotsTakeNone) -> Explanation:
    return Explanation(*say.BOTS_TAKE_NONE)
