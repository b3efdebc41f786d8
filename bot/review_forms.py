"""The forms of reports, verdicts and appeals; their answers come back after any restart."""

from datetime import timedelta
from typing import Any

import discord
from discord import ui

from bot.forms import form_id
from bot.refusals import BadValue
from bot.texts import house_rules as say_rules
from bot.texts import moderation as say
from horde_core.conduct.model import Grievance, HouseVerdict

LONGEST = 300
LONGEST_APPEAL = 1000
LONGEST_DAYS = 3650


def report_form(request_id: str) -> ui.Modal:
    form = ui.Modal(title=say.REPORT_TITLE, custom_id=form_id("report", request_id))
    reasons: ui.Select[Any] = ui.Select(
        custom_id="reason",
        options=[
            discord.SelectOption(label=say.GRIEVANCES[it.value], value=it.value) for it in Grievance
        ],
    )
    form.add_item(ui.Label(text=say.REPORT_REASON, component=reasons))
    form.add_item(ui.Label(text=say.REPORT_NOTE, component=_words("note", LONGEST)))
    return form


def ruling_form(verdict: HouseVerdict, case_id: int) -> ui.Modal:
    title = say.RULING_TITLE.format(id=case_id, verdict=say.VERDICTS[verdict.value])
    form = ui.Modal(title=title[:45], custom_id=form_id(f"review-{verdict.value}", str(case_id)))
    needed = verdict in {HouseVerdict.STRIKE, HouseVerdict.BLOCK}
    words = _words("reason", LONGEST, required=needed)
    form.add_item(ui.Label(text=say.RULING_REASON, component=words))
    if verdict is HouseVerdict.BLOCK:
        form.add_item(_days())
    return form


def block_form(name: str, member_id: int) -> ui.Modal:
    title = say_rules.BLOCK_FORM.format(name=name)
    form = ui.Modal(title=title[:45], custom_id=form_id("block", str(member_id)))
    words = _words("reason", LONGEST, required=True)
    form.add_item(ui.Label(text=say.RULING_REASON, component=words))
    form.add_item(_days())
    return form


def read_days(typed: str) -> timedelta | None:
    """None for good.

    >>> read_days(" 7 "), read_days("")
    (datetime.timedelta(days=7), None)

    Raises:
        BadValue: no number of days.
    """
    typed = typed.strip()
    if not typed:
        return None
    if not typed.isdecimal() or not 0 < int(typed) <= LONGEST_DAYS:
        raise BadValue(say.RULING_DAYS, say.RULING_DAYS_WANTED)
    return timedelta(days=int(typed))


def appeal_form(subject: str) -> ui.Modal:
    form = ui.Modal(title=say.APPEAL_FORM, custom_id=form_id("appeal", subject))
    words = _words("text", LONGEST_APPEAL, required=True)
    form.add_item(ui.Label(text=say.APPEAL_TEXT, component=words))
    return form


def _days() -> ui.Label[Any]:
    days: ui.TextInput[Any] = ui.TextInput(
        custom_id="days", required=False, placeholder=say.RULING_DAYS_HINT, max_length=4
    )
    return ui.Label(text=say.RULING_DAYS, component=days)


def _words(name: str, longest: int, *, required: bool = False) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        required=required,
        max_length=longest,
    )
