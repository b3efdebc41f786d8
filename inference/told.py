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
    """A ControlNet with the picture that steers it: ``hint`` is (1, 3, height, width) in 0..1."""

    net: Any
    hint: Tensor
    scale: float


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
        return self.beside is None, tuple(id(control.net) for control in self.controls)


NOTHING = Extras()


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The extras of several rows, stacked."""

    beside: Tensor | None = None
    controls: tuple[tuple[Any, Tensor, Tensor], ...] = ()
    adapters: tuple[tuple[Adapter, Tensor], ...] = field(default=())

    @classmethod
    def of(cls, rows: list[Extras], pixels: tuple[int, int], like: Tensor) -> "Together":
        """``pixels`` are height and width of the pass, to which hints are resized."""
        return cls(
            torch.cat([row.beside for row in rows if row.beside is not None]).to(like)
            if rows[0].beside is not None
            else None,
            tuple(
                (
                    rows[0].controls[place].net,
                    torch.cat([_sized(row.controls[place].hint, pixels) for row in rows]).to(like),
                    torch.tensor([row.controls[place].scale for row in rows]).to(like),
                )
                for place in range(len(rows[0].controls))
            ),
            _strengths(rows, like),
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
