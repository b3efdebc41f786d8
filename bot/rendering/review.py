"""Cases of a server as its moderators read them. Pure."""

from collections import Counter
from collections.abc import Sequence

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.rendering.house_rules import what_changed
from bot.rendering.layout import BLURPLE, GREEN, GREY, RED, Part, card, link, row, small, text
from bot.rendering.making import rows
from bot.rendering.notices import notice
from bot.rendering.wording import cut, relative, shown_prompt
from bot.texts import moderation as say
from horde_core.conduct.model import (
    Appealable,
    Case,
    CaseKind,
    CaseState,
    Dossier,
    HouseVerdict,
    Strike,
)
from horde_core.conduct.penalties import member_of
from horde_core.policies.model import Change

MOST_OPEN = 10
MOST_NOTES = 3
LONG = 1200
ABOUT_PICTURES = (
    HouseVerdict.DISMISS,
    HouseVerdict.REMOVE,
    HouseVerdict.STRIKE,
    HouseVerdict.BLOCK,
)
OF_APPEALS = (HouseVerdict.UPHOLD, HouseVerdict.LIFT)
WITH_WORDS = frozenset(
    {HouseVerdict.STRIKE, HouseVerdict.BLOCK, HouseVerdict.UPHOLD, HouseVerdict.LIFT}
)
"""Verdicts that ask for a reason first."""


def case_layout(file: Dossier, address: str = "") -> ui.LayoutView:
    """``address`` is where the picture is; empty when it is not there any more."""
    case = file.case
    title = say.CASE_TITLE.format(id=case.id, kind=kind_of(case))
    about = say.ABOUT.format(member=f"<@{file.about}>", when=relative(case.opened_at))
    history = [line for line in _history(file) if line]
    parts: list[Part] = [text(f"### {title}", about), text(*_what(file))]
    if history:  # a part of its own: some clients quote what follows a quotation as well
        parts.append(text(*history))
    if case.kind is CaseKind.COMPLAINT and not address:
        parts.append(text(small(say.GONE)))
    parts.append(text(_state(case)))
    if address:
        parts.append(row(link(say.SEE, address)))
    buttons = _buttons(case)
    if buttons:
        parts += rows(buttons)
    return card(*parts, colour=_colour(case))


def kind_of(case: Case) -> str:
    if case.kind is CaseKind.COMPLAINT:
        return say.COMPLAINT
    return say.APPEAL_STRIKE if "strike" in case.facts else say.APPEAL_BLOCK


def _what(file: Dossier) -> list[str]:
    if file.case.kind is CaseKind.APPEAL:
        return [f"> {shown_prompt(str(file.case.facts.get('text', '')), LONG)}"]
    counts = Counter(complaint.reason.value for complaint in file.complaints)
    reasons = ", ".join(
        say.GRIEVANCES[reason] + (f" ({number})" if number > 1 else "")
        for reason, number in counts.most_common()
    )
    number = len(file.complaints)
    told = say.REPORTED_ONE if number == 1 else say.REPORTED
    notes = [complaint.note for complaint in file.complaints if complaint.note]
    quoted = [f"> {shown_prompt(note, 300)}" for note in notes[:MOST_NOTES]]
    return [told.format(number=number, reasons=reasons), *quoted]


def _history(file: Dossier) -> list[str]:
    line = say.HISTORY.format(
        strikes=len(file.strikes),
        misdeeds=file.misdeeds,
        blocked=say.BLOCKED_NOW if file.blocked else "",
    )
    if not file.strikes:
        return [line]
    last = file.strikes[0]
    return [line, say.LAST_STRIKE.format(when=relative(last.at), reason=_reason(last))]


def _state(case: Case) -> str:
    if case.verdict is not None and case.closed_at is not None:
        judged = say.JUDGED.format(
            verdict=say.DONE[case.verdict.value],
            moderator=f"<@{case.closed_by}>",
            when=relative(case.closed_at),
        )
        return f"{judged}\n> {shown_prompt(case.note)}" if case.note else judged
    if case.state is CaseState.CLAIMED and case.claimed_until is not None:
        when = relative(case.claimed_until)
        return say.CLAIMED.format(moderator=f"<@{case.claimed_by}>", when=when)
    return say.FREE


def _buttons(case: Case) -> list[Part]:
    subject = str(case.id)
    primary = discord.ButtonStyle.primary
    if case.state is CaseState.CLOSED:
        return []
    claim = ActionButton.make(say.CLAIM, "review-claim", subject, primary)
    if case.state is CaseState.OPEN:
        return [claim]
    verdicts = OF_APPEALS if case.kind is CaseKind.APPEAL else ABOUT_PICTURES
    buttons: list[Part] = [
        ActionButton.make(say.VERDICTS[verdict.value], f"review-{verdict.value}", subject)
        for verdict in verdicts
    ]
    buttons.append(ActionButton.make(say.HAND_OVER, "review-hand-over", subject))
    buttons.append(ActionButton.make(say.LEAVE, "review-leave", subject))
    # a lock that ran out is anybody's again
    return [*buttons, claim]


def _colour(case: Case) -> int:
    if case.state is CaseState.CLOSED:
        return GREEN
    return BLURPLE if case.state is CaseState.CLAIMED else RED


def queue_layout(cases: Sequence[Case]) -> ui.LayoutView:
    if not cases:
        return notice(say.QUEUE_EMPTY)
    shown = list(cases)[-MOST_OPEN:][::-1]
    lines = [_queued(case) for case in shown]
    buttons: list[Part] = [
        ActionButton.make(say.OPEN_CASE.format(id=case.id), "review-open", str(case.id))
        for case in shown
    ]
    more = small(say.MORE_WAIT) if len(cases) > MOST_OPEN else ""
    return card(text(f"### {say.QUEUE_TITLE}", *lines, more), *rows(buttons), colour=BLURPLE)


def _queued(case: Case) -> str:
    by = say.CLAIMED_SHORT.format(moderator=f"<@{case.claimed_by}>") if case.claimed_by else ""
    return say.QUEUE_LINE.format(
        id=case.id,
        kind=kind_of(case),
        member=f"<@{member_of(case.subject)}>",
        when=relative(case.opened_at),
        claimed=by,
    )


def strikes_layout(strikes: Sequence[Strike], member: str = "") -> ui.LayoutView:
    title = say.STRIKES_OF.format(member=member) if member else say.STRIKES_TITLE
    if not strikes:
        return notice(title, say.NO_STRIKES)
    lines = [
        say.STRIKE_LINE.format(
            when=relative(strike.at),
            member=f"<@{member_of(strike.subject)}>",
            reason=_reason(strike),
            lifted=say.LIFTED if strike.lifted_at else "",
        )
        for strike in strikes
    ]
    return card(text(f"### {title}", *lines), colour=GREY)


def _reason(strike: Strike) -> str:
    if strike.reason == "corrupt_prompt":
        return say.PROMPT_REFUSED
    return shown_prompt(strike.details, 120) or say.NO_REASON


def log_layout(changes: Sequence[Change]) -> ui.LayoutView:
    if not changes:
        return notice(say.LOG_EMPTY)
    lines = [
        say.LOG_LINE.format(
            when=relative(change.at),
            who=f"<@{change.actor}>",
            what=what_changed(change.what),
            detail=shown_prompt(cut(change.detail, 80)) if change.detail else "",
        ).strip()
        for change in changes
    ]
    fitting = [line for at, line in enumerate(lines) if sum(map(len, lines[: at + 1])) < 3500]
    return card(text(f"### {say.LOG_TITLE}", *fitting), colour=GREY)


def appeals_layout(open_to: Sequence[Appealable]) -> ui.LayoutView:
    if not open_to:
        return notice(say.APPEAL_NOTHING, say.APPEAL_NOTHING_NOTE)
    shown = list(open_to)[:MOST_OPEN]
    lines, buttons = [], []
    for number, what in enumerate(shown, start=1):
        strike = what.strike_id is not None
        words = say.APPEAL_STRIKE_LINE if strike else say.APPEAL_BLOCK_LINE
        unsaid = say.PROMPT_REFUSED if strike else say.NO_REASON
        reason = shown_prompt(what.reason, 200) if what.reason else unsaid
        lines.append(words.format(number=number, when=relative(what.at), reason=reason))
        buttons.append(appeal_button(what, say.APPEAL_BUTTON.format(number=number)))
    return card(text(f"### {say.APPEAL_TITLE}", *lines), *rows(buttons), colour=BLURPLE)


def appeal_button(what: Appealable, label: str) -> Part:
    strike = what.strike_id is not None
    subject = f"s.{what.strike_id}" if strike else f"b.{what.guild_id}"
    return ActionButton.make(label, "appeal", subject)
