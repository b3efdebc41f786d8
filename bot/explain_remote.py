"""The sentences for what another horde refuses, and for what cannot be had from it."""

from bot.explain import Explanation
from bot.explain_kudos import explain
from bot.rendering.wording import cut, duration
from bot.texts import refusals as otherwise
from bot.texts import remote as say
from horde_core.remote import refusals as remote

__all__ = ["explain"]


@explain.register
def _(error: remote.HordeDown) -> Explanation:
    sentence, advice = say.DOWN if error.untouched else say.NO_ANSWER
    return Explanation(sentence.format(host=error.host), advice)


@explain.register
def _(error: remote.HordeBusy) -> Explanation:
    sentence, advice = say.BUSY
    return Explanation(sentence, advice.format(wait=duration(error.wait_s)))


@explain.register
def _(error: remote.TooManyThere) -> Explanation:
    return Explanation(otherwise.TOO_MANY[0], _quoted(otherwise.TOO_MANY[1], error.message))


@explain.register
def _(_: remote.KeyRefused) -> Explanation:
    return Explanation(*say.KEY_REFUSED, offers_link=True)


@explain.register
def _(_: remote.KeyUnreadable) -> Explanation:
    return Explanation(*say.KEY_UNREADABLE, offers_link=True)


@explain.register
def _(error: remote.NotWithAnotherHorde) -> Explanation:
    return Explanation(*say.MISSING[error.what])


@explain.register(remote.RefusedThere)
@explain.register(remote.ForbiddenThere)
@explain.register(remote.UnknownThere)
def _(error: remote.RefusedThere | remote.ForbiddenThere | remote.UnknownThere) -> Explanation:
    """By its rule where we know it; else the other horde's own words are the small print."""
    if error.refusal in otherwise.BY_RULE:
        return Explanation(*otherwise.BY_RULE[error.refusal])
    sentence, advice = say.REFUSED
    return Explanation(sentence, _quoted(advice, error.message))


def _quoted(advice: str, message: str) -> str:
    return f"{advice} ({cut(message, 200)})"
