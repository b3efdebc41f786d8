"""The sentences for what is refused about reports, cases and appeals."""

from bot import refusals
from bot.explain import Explanation
from bot.explain_remote import explain
from bot.rendering.wording import relative
from bot.texts import moderation as say
from horde_core.conduct import refusals as conduct

__all__ = ["explain"]


@explain.register
def _(error: conduct.CaseTaken) -> Explanation:
    if error.by is None or error.until is None:
        return Explanation(*say.CLOSED)
    words = {"moderator": f"<@{error.by}>", "when": relative(error.until)}
    return Explanation(say.TAKEN_BY.format(**words), say.TAKEN_ADVICE)


@explain.register
def _(_: conduct.CaseNotFound) -> Explanation:
    return Explanation(*say.NO_CASE)


@explain.register
def _(_: conduct.CaseNotYours) -> Explanation:
    return Explanation(*say.NOT_CLAIMED)


@explain.register
def _(_: conduct.CaseAboutYou) -> Explanation:
    return Explanation(*say.ABOUT_YOU)


@explain.register
def _(_: conduct.WrongVerdict) -> Explanation:
    return Explanation(*say.WRONG_VERDICT)


@explain.register
def _(_: conduct.AlreadyReported) -> Explanation:
    return Explanation(*say.REPORTED_BEFORE)


@explain.register
def _(error: conduct.ReportsTooFast) -> Explanation:
    sentence, advice = say.TOO_FAST
    return Explanation(sentence, advice.format(seconds=error.seconds))


@explain.register
def _(_: conduct.NothingToAppeal) -> Explanation:
    return Explanation(*say.NOTHING_TO_APPEAL)


@explain.register
def _(_: conduct.AlreadyAppealed) -> Explanation:
    return Explanation(*say.APPEALED_BEFORE)


@explain.register
def _(_: refusals.NotAModerator) -> Explanation:
    return Explanation(*say.NOT_A_MODERATOR)


@explain.register
def _(_: refusals.OwnPicture) -> Explanation:
    return Explanation(*say.REPORT_OWN)


@explain.register
def _(_: refusals.NotMyPicture) -> Explanation:
    return Explanation(*say.NOT_A_PICTURE)
