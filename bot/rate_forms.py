"""The form that asks how good one's own pictures are; it is understood after any restart."""

from typing import Any

import discord
from discord import ui

from bot.forms import form_id
from bot.texts import ratings as say

MOST_MARKED = 4
MOST_WITH_FLAWS = 2
MARKS = range(1, 11)


def rating_form(request_id: str, number: int) -> ui.Modal:
    """For ``number`` pictures: marks, flaws where there is room for them, the best of several.

    A form has five fields; so flaws are asked for with one or two pictures.
    """
    form = ui.Modal(title=say.OWN_FORM, custom_id=form_id("rate-own", request_id))
    for n in range(1, min(number, MOST_MARKED) + 1):
        asked = say.OWN_MARK_ONE if number == 1 else say.OWN_MARK.format(number=n)
        marks = [discord.SelectOption(label=str(mark), value=str(mark)) for mark in MARKS]
        form.add_item(
            ui.Label(text=asked, component=_choice(f"mark{n}", marks, needed=number == 1))
        )
        if number <= MOST_WITH_FLAWS:
            asked = say.OWN_FLAWS_ONE if number == 1 else say.OWN_FLAWS.format(number=n)
            levels = [
                discord.SelectOption(label=name, value=str(level))
                for level, name in enumerate(say.FLAW_LEVELS)
            ]
            form.add_item(ui.Label(text=asked, component=_choice(f"flaws{n}", levels)))
    if number > 1:
        pictures = [
            discord.SelectOption(label=say.PICTURE.format(number=n), value=str(n))
            for n in range(1, number + 1)
        ]
        form.add_item(ui.Label(text=say.OWN_BEST, component=_choice("best", pictures)))
    return form


def _choice(
    name: str, options: list[discord.SelectOption], *, needed: bool = False
) -> ui.Select[Any]:
    return ui.Select(
        custom_id=name, options=options, required=needed, min_values=int(needed), max_values=1
    )
