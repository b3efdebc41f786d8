"""From an error to what a member reads: what happened, and what to do next."""

from dataclasses import dataclass
from functools import singledispatch

import discord
from discord import app_commands

from bot import refusals
from bot.rendering.wording import amount, cut, duration
from bot.texts import house_rules
from bot.texts import refusals as say
from bot.texts import roles as roles_say
from horde_core import errors
from horde_core.accounts import refusals as accounts
from horde_core.chat import tastes
from horde_core.oversight import refusals as oversight
from horde_core.policies import refusals as policies
from horde_core.queueing import refusals as queueing
from horde_core.roles import refusals as roles
from horde_core.workers import refusals as workers


@dataclass(frozen=True, slots=True)
class Explanation:
    """``offers_link`` adds a button to link an account; ``unexpected`` asks for a case number."""

    sentence: str
    advice: str = ""
    offers_link: bool = False
    unexpected: bool = False


@singledispatch
def explain(error: BaseException) -> Explanation:
    """The sentences for ``error``; the first never holds API texts or codes."""
    del error
    return Explanation(*say.UNEXPECTED, unexpected=True)


@explain.register
def _(error: app_commands.CommandInvokeError) -> Explanation:
    return explain(error.original)


@explain.register
def _(error: app_commands.TransformerError) -> Explanation:
    return explain(error.__cause__) if error.__cause__ else Explanation(*say.REFUSED)


@explain.register
def _(_: app_commands.CommandNotFound) -> Explanation:
    return Explanation(*say.COMMAND_CHANGED)


@explain.register
def _(_: app_commands.CommandSignatureMismatch) -> Explanation:
    return Explanation(*say.COMMAND_CHANGED)


@explain.register
def _(_: app_commands.CheckFailure) -> Explanation:
    return Explanation(*say.NOT_ALLOWED)


@explain.register
def _(_: discord.Forbidden) -> Explanation:
    return Explanation(*say.BOT_MAY_NOT)


# --- the families: what holds for every refusal of the kind, known or not yet ---


def _by_rule(error: errors.HordeError, otherwise: say.Pair) -> say.Pair:
    return say.BY_RULE.get(error.rc, otherwise)


@explain.register
def _(error: errors.HordeError) -> Explanation:
    return Explanation(*_by_rule(error, say.REFUSED))


@explain.register
def _(error: errors.Unauthorised) -> Explanation:
    return Explanation(*_by_rule(error, say.UNAUTHORISED), offers_link=True)


@explain.register
def _(error: errors.Forbidden) -> Explanation:
    return Explanation(*_by_rule(error, say.NOT_ALLOWED))


@explain.register
def _(error: errors.NotFound) -> Explanation:
    return Explanation(*_by_rule(error, say.NOT_FOUND))


@explain.register
def _(error: errors.Locked) -> Explanation:
    return Explanation(*_by_rule(error, say.BUSY))


@explain.register
def _(error: errors.TooMany) -> Explanation:
    return Explanation(*_by_rule(error, say.TOO_MANY))


@explain.register
def _(error: errors.Unavailable) -> Explanation:
    return Explanation(*_by_rule(error, say.UNAVAILABLE))


# --- leaves that carry facts worth telling ---


@explain.register
def _(error: errors.Refused) -> Explanation:
    """The rule decides the sentence; the horde's own words may only be the small print."""
    sentence, advice = say.BY_RULE.get(error.refusal, say.REFUSED)
    known = error.refusal in say.BY_RULE
    return Explanation(sentence, advice if known else f"{advice} ({cut(error.message, 200)})")


@explain.register
def _(error: errors.NotEnoughKudos) -> Explanation:
    return Explanation(
        say.NOT_ENOUGH_KUDOS[0],
        say.NOT_ENOUGH_KUDOS[1].format(
            needed=amount(error.needed), available=amount(error.available)
        ),
    )


@explain.register
def _(error: queueing.UpfrontKudosNeeded) -> Explanation:
    sentence, advice = say.KUDOS_UPFRONT
    facts = {"needed": amount(error.needed), "available": amount(error.available)}
    return Explanation(sentence, advice.format(**facts), offers_link=True)


@explain.register
def _(error: queueing.TooManyPrompts) -> Explanation:
    sentence, advice = say.TOO_MANY_PROMPTS
    return Explanation(sentence.format(waiting=error.waiting), advice.format(limit=error.limit))


@explain.register
def _(_: queueing.RequestNotFound) -> Explanation:
    return Explanation(*say.FORGOTTEN)


@explain.register
def _(_: oversight.UnfitForModel) -> Explanation:
    return Explanation(*say.UNFIT_FOR_MODEL)


@explain.register
def _(error: oversight.TimedOut) -> Explanation:
    sentence, advice = say.TIMED_OUT
    return Explanation(sentence, advice.format(wait=duration(round(error.left.total_seconds()))))


@explain.register
def _(_: errors.AccountDeleted) -> Explanation:
    return Explanation(*say.ACCOUNT_DELETED)


@explain.register
def _(_: accounts.UserNotFound) -> Explanation:
    return Explanation(*say.NO_SUCH_MEMBER)


@explain.register
def _(_: accounts.AttachCodeInvalid) -> Explanation:
    return Explanation(*say.CODE_OVER, offers_link=True)


@explain.register
def _(_: accounts.AccountIsAnonymous) -> Explanation:
    return Explanation(*say.NEEDS_ACCOUNT, offers_link=True)


@explain.register
def _(_: workers.WorkerNotFound) -> Explanation:
    return Explanation(*say.NO_SUCH_WORKER)


# --- the bot's own ---


@explain.register
def _(error: refusals.NotYours) -> Explanation:
    sentence, advice = say.NOT_YOURS
    verb = say.VERBS.get(error.verb, error.verb)
    return Explanation(sentence.format(verb=verb), advice.format(verb=verb))


@explain.register
def _(error: refusals.SizeNotOffered) -> Explanation:
    sentence, advice = say.SIZE_NOT_OFFERED
    return Explanation(
        sentence.format(wanted=cut(error.wanted, 40), model=error.model),
        advice.format(offered=", ".join(error.offered)),
    )


@explain.register
def _(error: refusals.ModelNotOffered) -> Explanation:
    sentence, advice = say.MODEL_NOT_OFFERED
    near = f" {say.NEAR_MODELS.format(near=', '.join(error.near))}" if error.near else ""
    return Explanation(sentence.format(wanted=cut(error.wanted, 60)), advice + near)


@explain.register
def _(_: refusals.PictureForgotten) -> Explanation:
    return Explanation(*say.FORGOTTEN)


@explain.register
def _(_: roles.EmptyRule) -> Explanation:
    return Explanation(*roles_say.EMPTY)


@explain.register
def _(error: roles.TooManyRules) -> Explanation:
    sentence, advice = roles_say.TOO_MANY
    return Explanation(sentence.format(limit=error.limit), advice)


@explain.register
def _(_: roles.NoSuchRule) -> Explanation:
    return Explanation(*roles_say.NO_SUCH_RULE)


@explain.register
def _(error: policies.AgainstPolicy) -> Explanation:
    sentence, advice = house_rules.AGAINST[error.why.value]
    return Explanation(sentence.format(fact=error.fact), advice.format(fact=error.fact))


@explain.register
def _(error: policies.BadPolicy) -> Explanation:
    sentence, advice = house_rules.BAD_POLICY
    return Explanation(sentence.format(key=cut(error.key, 40)), advice.format(wanted=error.wanted))


@explain.register
def _(error: refusals.TooManyWordings) -> Explanation:
    sentence, advice = say.TOO_MANY_WORDINGS
    return Explanation(sentence.format(limit=error.limit), advice)


@explain.register
def _(error: refusals.BadValue) -> Explanation:
    sentence, advice = say.BAD_VALUE
    return Explanation(sentence.format(field=error.field), advice.format(wanted=error.wanted))


@explain.register
def _(error: tastes.TooManyPresets) -> Explanation:
    sentence, advice = say.TOO_MANY_PRESETS
    return Explanation(sentence.format(limit=error.limit), advice)


@explain.register(refusals.SourceForgotten)
@explain.register(refusals.OnlyForAdults)
@explain.register(refusals.NoPictureHere)
@explain.register(refusals.OrderOver)
@explain.register(refusals.AlreadyOnIt)
@explain.register(refusals.ButtonRetired)
@explain.register(tastes.NoSuchPreset)
def _(error: errors.HordeError) -> Explanation:
    return Explanation(*say.ALWAYS[type(error).__name__])


@explain.register
def _(_: refusals.NotLinked) -> Explanation:
    return Explanation(*say.NEEDS_ACCOUNT, offers_link=True)


@explain.register
def _(_: refusals.AlreadyOver) -> Explanation:
    return Explanation(*say.ALREADY_OVER)
