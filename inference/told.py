"""What a model is told besides noisy latents: the words, and what else belongs to one row."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import torch
from torch import Tensor
from torch.nn import functional

from inference.adapters import Adapter

Told: TypeAlias = Mapping[str, Tensor]
"""Named tensors, each (1, …). What the names mean is the family's business."""


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning:
    """At ``cfg_scale`` 1, or without ``negative``, one row of the model is enough."""

    positive: Told
    negative: Told | None
    cfg_scale: float

    @property
    def guided(self) -> bool:
        return self.negative is not None and self.cfg_scale != 1.0

    @property
    def form(self) -> Hashable:
        return tuple(sorted((name, tuple(one.shape)) for name, one in self.positive.items()))


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """A ControlNet with the picture that steers it: ``hint`` is (1, 3, height, width) in 0..1.

    ``words`` are what it reads in the place of the job's.
    """

    net: Any
    hint: Tensor
    scale: float
    words: Conditioning | None = None

    @property
    def form(self) -> Hashable:
        return id(self.net), None if self.words is None else self.words.form

    def told(self, told: Told, *, negative: bool) -> Told:
        """What its net reads in a row that is told ``told``."""
        if self.words is None:
            return told
        return (self.words.negative or told) if negative else self.words.positive


@dataclass(frozen=True, slots=True, eq=False)
class Extras:
    """``beside`` are further latent channels that the model reads (inpainting models).

    ``adapters`` are LoRAs with the strength each is to have in this row.
    """

    beside: Tensor | None = None
    controls: tuple[Control, ...] = ()
    adapters: tuple[tuple[Adapter, float], ...] = ()

    @property
    def form(self) -> Hashable:
        """Rows of equal form can go through the model together. Adapters do not matter."""
        return self.beside is None, tuple(control.form for control in self.controls)


NOTHING = Extras()


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row of the model: a job with its words or (for guidance) its negative words."""

    told: Told
    extras: Extras
    negative: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Steering:
    """One ControlNet for several rows; ``told`` is what it reads."""

    net: Any
    hints: Tensor
    scales: Tensor
    told: Told


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The extras of several rows, stacked."""

    beside: Tensor | None = None
    controls: tuple[Steering, ...] = ()
    adapters: tuple[tuple[Adapter, Tensor], ...] = field(default=())

    @classmethod
    def of(cls, lines: list[Line], pixels: tuple[int, int], like: Tensor) -> "Together":
        """``pixels`` are height and width of the pass, to which hints are resized."""
        rows = [line.extras for line in lines]
        return cls(
            torch.cat([row.beside for row in rows if row.beside is not None]).to(like)
            if rows[0].beside is not None
            else None,
            tuple(_steering(lines, place, pixels, like) for place in range(len(rows[0].controls))),
            _strengths(rows, like),
        )


def _steering(lines: list[Line], place: int, pixels: tuple[int, int], like: Tensor) -> Steering:
    controls = [line.extras.controls[place] for line in lines]
    pairs = list(zip(lines, controls, strict=True))
    return Steering(
        controls[0].net,
        torch.cat([_sized(control.hint, pixels) for control in controls]).to(like),
        torch.tensor([control.scale for control in controls]).to(like),
        stacked([control.told(line.told, negative=line.negative) for line, control in pairs]),
    )


def _sized(hint: Tensor, pixels: tuple[int, int]) -> Tensor:
    if tuple(hint.shape[2:]) == pixels:
        return hint
    return functional.interpolate(hint, pixels, mode="nearest")


def _strengths(rows: list[Extras], like: Tensor) -> tuple[tuple[Adapter, Tensor], ...]:
    """Each adapter that any row uses, with its strength in every row."""
    used = {id(adapter): adapter for row in rows for adapter, _ in row.adapters}
    table = []
    for key, adapter in used.items():
        strengths = [
            sum(strength for one, strength in row.adapters if id(one) == key) for row in rows
        ]
        table.append((adapter, torch.tensor(strengths).to(like)))
    return tuple(table)


def stacked(told: list[Told]) -> dict[str, Tensor]:
    """Several tellings of one form as one."""
    return {name: torch.cat([one[name] for one in told]) for name in told[0]}
