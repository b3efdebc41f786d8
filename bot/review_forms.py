"""The forms of reports, verdicts and appeals; their answers come back after any restart."""

from typing import Any

import discord
from discord import ui

from bot.forms import form_id
from bot.texts import moderation as say
from horde_core.conduct.model import Grievance, HouseVerdict

LONGEST = 300
LONGEST_APPEAL = 1000


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
        days: ui.TextInput[Any] = ui.TextInput(
            custom_id="days", required=False, placeholder=say.RULING_DAYS_HINT, max_length=4
        )
        form.add_item(ui.Label(text=say.RULING_DAYS, component=days))
    return form


def appeal_form(subject: str) -> ui.Modal:
    form = ui.Modal(title=say.APPEAL_FORM, custom_id=form_id("appeal", subject))
    words = _words("text", LONGEST_APPEAL, required=True)
    form.add_item(ui.Label(text=say.APPEAL_TEXT, component=words))
    return form


def _words(name: str, longest: int, *, required: bool = False) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        required=required,
        max_length=longest,
    )
