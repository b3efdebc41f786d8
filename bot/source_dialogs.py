"""The forms of a picture that another one is made from: what becomes of it, and where."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.dialogs import Form, models_to_choose, negative_field, prompt_field, read_numbers
from bot.model_board import ModelBoard
from bot.specs import Wanted
from bot.texts import making
from bot.texts import sources as say

Interaction = discord.Interaction[Any]
Then = Callable[[Interaction, Wanted, discord.Attachment | None], Awaitable[None]]

INSIDE = "inside"
USUAL = "0.6"
STRENGTHS = ("0.35", USUAL, "0.85")


class SourceForm(Form):
    """Words, what becomes of the picture, a mask; ``more`` is what else fits."""

    def __init__(
        self, wanted: Wanted, then: Then, *, more: ui.Label[Any] | None = None, title: str = ""
    ) -> None:
        super().__init__(title=title or making.FORM_TITLE, custom_id="form-source")
        self._wanted, self._then = wanted, then
        self._prompt = prompt_field(wanted.prompt)
        self._negative = negative_field(wanted.negative or "")
        self._use: ui.Select[Any] = ui.Select(custom_id="use", options=uses(wanted.strength))
        self._mask: ui.FileUpload[Any] = ui.FileUpload(
            custom_id="mask", required=False, max_values=1
        )
        self.add_item(ui.Label(text=making.FORM_PROMPT, component=self._prompt))
        self.add_item(ui.Label(text=making.FORM_NEGATIVE, component=self._negative))
        if more is not None:
            self.add_item(more)
        self.add_item(ui.Label(text=say.FORM_USE, component=self._use))
        self.add_item(
            ui.Label(text=say.FORM_MASK, description=say.FORM_MASK_NOTE, component=self._mask)
        )

    def filled(self) -> Wanted:
        wanted = self._wanted.changed(
            prompt=self._prompt.value, negative=self._negative.value or None
        )
        return used(wanted, self._use.values[0] if self._use.values else USUAL)

    async def on_submit(self, interaction: Interaction, /) -> None:
        mask = self._mask.values[0] if self._mask.values else None
        await self._then(interaction, self.filled(), mask)


class CommandSourceForm(SourceForm):
    """After /generate with a picture and no prompt: the model was an option of it."""

    def __init__(self, wanted: Wanted, then: Then) -> None:
        self._numbers: ui.TextInput[Any] = ui.TextInput(
            custom_id="numbers", required=False, placeholder=making.FORM_NUMBERS_HINT, max_length=40
        )
        label = ui.Label(text=making.FORM_NUMBERS, component=self._numbers)
        # a style decides about numbers
        super().__init__(wanted, then, more=label if wanted.style is None else None)

    def filled(self) -> Wanted:
        numbers, wanted = read_numbers(self._numbers.value), super().filled()
        return wanted.changed(
            steps=numbers.steps or wanted.steps,
            cfg_scale=wanted.cfg_scale if numbers.cfg_scale is None else numbers.cfg_scale,
            seed=numbers.seed or wanted.seed,
        )


class MenuSourceForm(SourceForm):
    """After a menu, which has no options: the model is chosen here."""

    def __init__(self, board: ModelBoard, wanted: Wanted, then: Then) -> None:
        self._model: ui.Select[Any] = ui.Select(
            custom_id="model",
            required=False,
            min_values=0,
            options=models_to_choose(board, wanted.model),
        )
        label = ui.Label(text=making.REMIX_MODEL, component=self._model)
        super().__init__(wanted, then, more=label, title=say.SOURCE_TITLE)

    def filled(self) -> Wanted:
        wanted, chosen = super().filled(), self._model.values
        known = chosen and chosen[0] != making.WHOEVER
        return wanted.changed(model=chosen[0]) if known else wanted


def uses(said: float | None) -> list[discord.SelectOption]:
    """What may become of a picture; ``said`` is how much of it a member wants changed."""
    options = [
        discord.SelectOption(
            label=label,
            value=use,
            description=None if use in {*STRENGTHS, INSIDE} else f"ControlNet {use}",
            default=use == USUAL and said is None,
        )
        for use, label in say.USES.items()
    ]
    if said is not None:
        label = say.USE_SAID.format(percent=round(said * 100))
        options.insert(0, discord.SelectOption(label=label, value=str(said), default=True))
    return options


def used(wanted: Wanted, use: str) -> Wanted:
    """``wanted`` with what was chosen to become of its source.

    >>> chosen = [used(Wanted(prompt="x"), use) for use in ("0.35", "inside", "depth")]
    >>> [(it.strength, it.inside, it.control) for it in chosen]
    [(0.35, False, None), (None, True, None), (None, False, 'depth')]
    """
    if use == INSIDE:
        return wanted.changed(inside=True)
    try:
        return wanted.changed(strength=float(use))
    except ValueError:
        return wanted.changed(control=use)
