"""The forms of /settings."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import msgspec
from discord import ui

from bot.dialogs import Form, negative_field, read_numbers
from bot.orders import ASK_FROM
from bot.refusals import BadValue
from bot.texts import browsing as say
from bot.texts import making
from horde_core.chat.model import Taste

Interaction = discord.Interaction[Any]
MOST_PICTURES = 4
MOST_KUDOS = 1_000_000


class TasteForm(Form):
    def __init__(self, taste: Taste, then: Callable[[Interaction, Taste], Awaitable[None]]) -> None:
        super().__init__(title=say.SETTINGS_FORM, custom_id="form-taste")
        self._taste, self._then = taste, then
        self._model = _line("model", taste.model or "")
        self._size = _line("size", _joined(taste.size, taste.count), say.FIELD_SIZE_HINT)
        self._numbers = _line("numbers", _joined(taste.steps, taste.cfg_scale))
        self._negative = negative_field(taste.negative or "")
        self._switches: ui.CheckboxGroup[Any] = ui.CheckboxGroup(
            custom_id="switches",
            required=False,
            options=[
                discord.CheckboxGroupOption(
                    label=say.SWITCH_PRIVATE, value="private", default=bool(taste.private)
                )
            ],
        )
        self.add_item(ui.Label(text=say.FIELD_MODEL, component=self._model))
        self.add_item(ui.Label(text=say.FIELD_SIZE, component=self._size))
        self.add_item(ui.Label(text=making.FORM_NUMBERS, component=self._numbers))
        self.add_item(ui.Label(text=making.FORM_NEGATIVE, component=self._negative))
        self.add_item(ui.Label(text=say.FIELD_SWITCHES, component=self._switches))

    async def on_submit(self, interaction: Interaction, /) -> None:
        size, _, count = self._size.value.partition(",")
        numbers = read_numbers(self._numbers.value)
        taste = msgspec.structs.replace(
            self._taste,
            model=self._model.value.strip() or None,
            size=size.strip() or None,
            count=_count(count.strip()),
            private="private" in self._switches.values or None,
            negative=self._negative.value.strip() or None,
            steps=numbers.steps,
            cfg_scale=numbers.cfg_scale,
        )
        await self._then(interaction, taste)


class AskForm(Form):
    """From how many kudos on a member is asked first."""

    def __init__(self, taste: Taste, then: Callable[[Interaction, Taste], Awaitable[None]]) -> None:
        super().__init__(title=say.ASK_FORM, custom_id="form-ask")
        self._taste, self._then = taste, then
        kept = "" if taste.ask_from is None else str(taste.ask_from)
        self._from = _line("from", kept, say.ASK_HINT.format(number=ASK_FROM))
        self.add_item(ui.Label(text=say.ASK_FROM, component=self._from))

    async def on_submit(self, interaction: Interaction, /) -> None:
        typed = self._from.value.strip()
        if typed and not (typed.isdecimal() and int(typed) <= MOST_KUDOS):
            raise BadValue(say.ASK_FIELD, say.ASK_WANTED)
        ask_from = int(typed) if typed else None
        await self._then(interaction, msgspec.structs.replace(self._taste, ask_from=ask_from))


class NameForm(Form):
    """One name."""

    def __init__(self, title: str, then: Callable[[Interaction, str], Awaitable[None]]) -> None:
        super().__init__(title=title, custom_id="form-name")
        self._then = then
        self._name: ui.TextInput[Any] = ui.TextInput(custom_id="name", max_length=40)
        self.add_item(ui.Label(text=say.PRESET_NAME, component=self._name))

    async def on_submit(self, interaction: Interaction, /) -> None:
        await self._then(interaction, self._name.value.strip())


def _line(name: str, default: str, hint: str | None = None) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name, default=default or None, required=False, placeholder=hint, max_length=100
    )


def _joined(*values: object) -> str:
    """Values as one types them, those not set left out at the end.

    >>> _joined(30, None), _joined(None, 7.5), _joined(None, None)
    ('30', ', 7.5', '')
    """
    return ", ".join("" if v is None else str(v) for v in values).rstrip(", ")


def _count(text: str) -> int | None:
    if not text:
        return None
    if text.isdecimal() and 1 <= int(text) <= MOST_PICTURES:
        return int(text)
    raise BadValue(say.FIELD_COUNT, say.COUNT_WANTED)
