"""Forms that Discord shows over the chat, and how their answers are read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.answers import answer_error
from bot.model_board import MOST_CHOICES, ModelBoard
from bot.refusals import BadValue
from bot.specs import Wanted, parts
from bot.texts import making as say
from bot.texts import styles
from horde_core.queueing.model import NewImageRequest

Interaction = discord.Interaction[Any]
Then = Callable[[Interaction, Wanted], Awaitable[None]]

LONGEST_PROMPT = 2000
LONGEST_NEGATIVE = 1000
SAMPLERS = (
    "k_euler_a",
    "k_euler",
    "k_heun",
    "k_dpmpp_2m",
    "k_dpmpp_2s_a",
    "k_dpmpp_sde",
    "k_dpm_2",
    "k_dpm_2_a",
    "k_lms",
    "lcm",
    "DDIM",
)


class Form(ui.Modal):
    """A form whose errors become sentences as those of commands do."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Forms come back on a way of their own; from here on their reader's language is spoken."""
        interaction.client.speech.listen(interaction)
        return True

    async def on_error(  # type: ignore[override]  # as discord.py itself has it for forms
        self, interaction: Interaction, error: Exception, /
    ) -> None:
        await answer_error(interaction, error)


def prompt_field(text: str) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id="prompt",
        style=discord.TextStyle.paragraph,
        default=text or None,
        max_length=LONGEST_PROMPT,
    )


def negative_field(text: str) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id="negative", default=text or None, required=False, max_length=LONGEST_NEGATIVE
    )


class StyleForm(Form):
    """Only the words: a style decides about everything else."""

    def __init__(self, wanted: Wanted, then: Then) -> None:
        super().__init__(title=styles.FORM_TITLE, custom_id="form-style")
        self._wanted, self._then = wanted, then
        self._prompt = prompt_field(wanted.prompt)
        self._negative = negative_field(wanted.negative or "")
        self.add_item(ui.Label(text=say.FORM_PROMPT, component=self._prompt))
        self.add_item(ui.Label(text=say.FORM_NEGATIVE, component=self._negative))

    async def on_submit(self, interaction: Interaction, /) -> None:
        words = {"prompt": self._prompt.value, "negative": self._negative.value or None}
        await self._then(interaction, self._wanted.changed(**words))


class DrawForm(Form):
    """Everything that does not fit into the options of /generate."""

    def __init__(self, wanted: Wanted, then: Then) -> None:
        super().__init__(title=say.FORM_TITLE, custom_id="form-draw")
        self._wanted, self._then = wanted, then
        self._prompt = prompt_field(wanted.prompt)
        self._negative = negative_field(wanted.negative or "")
        self._numbers: ui.TextInput[Any] = ui.TextInput(
            custom_id="numbers", required=False, placeholder=say.FORM_NUMBERS_HINT, max_length=40
        )
        sampler = wanted.sampler or SAMPLERS[0]
        self._sampler: ui.Select[Any] = ui.Select(
            custom_id="sampler",
            options=[discord.SelectOption(label=s, default=s == sampler) for s in SAMPLERS],
        )
        self._switches: ui.CheckboxGroup[Any] = ui.CheckboxGroup(
            custom_id="switches",
            required=False,
            options=[
                discord.CheckboxGroupOption(label=label, value=name, default=name == "karras")
                for name, label in say.SWITCHES.items()
            ],
        )
        self.add_item(ui.Label(text=say.FORM_PROMPT, component=self._prompt))
        self.add_item(ui.Label(text=say.FORM_NEGATIVE, component=self._negative))
        self.add_item(ui.Label(text=say.FORM_NUMBERS, component=self._numbers))
        self.add_item(ui.Label(text=say.FORM_SAMPLER, component=self._sampler))
        self.add_item(ui.Label(text=say.FORM_SWITCHES, component=self._switches))

    async def on_submit(self, interaction: Interaction, /) -> None:
        numbers = read_numbers(self._numbers.value)
        chosen = set(self._switches.values)
        wanted = self._wanted.changed(
            prompt=self._prompt.value,
            negative=self._negative.value or None,
            sampler=self._sampler.values[0] if self._sampler.values else None,
            steps=numbers.steps,
            cfg_scale=numbers.cfg_scale,
            seed=numbers.seed or self._wanted.seed,
            **{name: name in chosen for name in say.SWITCHES},
        )
        await self._then(interaction, wanted)


@dataclass(frozen=True, slots=True)
class Numbers:
    steps: int | None
    cfg_scale: float | None
    seed: str | None


def read_numbers(text: str) -> Numbers:
    """Steps, guidance and seed as typed, each of them optional; semicolons free the comma.

    >>> read_numbers("30, 7.5, 1234")
    Numbers(steps=30, cfg_scale=7.5, seed='1234')
    >>> read_numbers(" , 4")
    Numbers(steps=None, cfg_scale=4.0, seed=None)
    >>> read_numbers("30; 7,5")
    Numbers(steps=30, cfg_scale=7.5, seed=None)

    Raises:
        BadValue: one of them is no such number.
    """
    parted = text.split(";" if ";" in text else ",")
    steps, cfg, seed = ([part.strip() for part in parted] + ["", "", ""])[:3]
    return Numbers(_steps(steps), _cfg(cfg), seed[:64] or None)


def _steps(text: str) -> int | None:
    if not text:
        return None
    if text.isdecimal() and 1 <= int(text) <= 500:
        return int(text)
    raise BadValue(say.STEPS_FIELD, say.STEPS_WANTED)


def _cfg(text: str) -> float | None:
    if not text:
        return None
    try:
        value = round(float(text.replace(",", ".")), 2)
    except ValueError:
        value = -1.0
    if 0 <= value <= 100:
        return value
    raise BadValue(say.CFG_FIELD, say.CFG_WANTED)


@dataclass(frozen=True, slots=True)
class Remixed:
    """``strength`` None starts afresh; ``upload`` takes the place of the picture."""

    prompt: str
    negative: str
    model: str | None
    strength: float | None
    upload: discord.Attachment | None


class RemixForm(Form):
    """Change the words, the model and how much of the picture stays."""

    def __init__(
        self,
        board: ModelBoard,
        spec: NewImageRequest,
        then: Callable[[Interaction, Remixed], Awaitable[None]],
    ) -> None:
        super().__init__(title=say.REMIX_TITLE, custom_id="form-remix")
        self._then = then
        positive, negative = parts(spec.prompt)
        self._prompt, self._negative = prompt_field(positive), negative_field(negative)
        self._model: ui.Select[Any] = ui.Select(
            custom_id="model",
            required=False,
            min_values=0,
            options=models_to_choose(board, spec.models[0] if spec.models else None),
        )
        self._strength: ui.RadioGroup[Any] = ui.RadioGroup(
            custom_id="strength",
            options=[
                discord.RadioGroupOption(label=label, value=value, default=value == "0.6")
                for value, label in say.STRENGTHS.items()
            ],
        )
        self._upload: ui.FileUpload[Any] = ui.FileUpload(
            custom_id="upload", required=False, max_values=1
        )
        self.add_item(ui.Label(text=say.FORM_PROMPT, component=self._prompt))
        self.add_item(ui.Label(text=say.FORM_NEGATIVE, component=self._negative))
        self.add_item(ui.Label(text=say.REMIX_MODEL, component=self._model))
        self.add_item(ui.Label(text=say.REMIX_STRENGTH, component=self._strength))
        self.add_item(ui.Label(text=say.REMIX_UPLOAD, component=self._upload))

    async def on_submit(self, interaction: Interaction, /) -> None:
        strength = self._strength.value or "0.6"
        remixed = Remixed(
            prompt=self._prompt.value,
            negative=self._negative.value,
            model=self._model.values[0] if self._model.values else None,
            strength=None if strength == "fresh" else float(strength),
            upload=self._upload.values[0] if self._upload.values else None,
        )
        await self._then(interaction, remixed)


def models_to_choose(board: ModelBoard, current: str | None) -> list[discord.SelectOption]:
    """The present model and the best of those online; Discord wants at least one."""
    online = [offer.name for offer in board.offers]
    names = dict.fromkeys([*([current] if current else []), *online])
    offered = list(names)[:MOST_CHOICES] or [say.WHOEVER]
    return [discord.SelectOption(label=name[:100], default=name == current) for name in offered]


class TextForm(Form):
    """One long text to change."""

    def __init__(
        self,
        title: str,
        label: str,
        text: str,
        then: Callable[[Interaction, str], Awaitable[None]],
    ) -> None:
        super().__init__(title=title, custom_id="form-text")
        self._then = then
        self._text: ui.TextInput[Any] = ui.TextInput(
            custom_id="text", style=discord.TextStyle.paragraph, default=text, max_length=4000
        )
        self.add_item(ui.Label(text=label, component=self._text))

    async def on_submit(self, interaction: Interaction, /) -> None:
        await self._then(interaction, self._text.value)
