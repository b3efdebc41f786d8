"""Forward passes of several jobs at once, and what to do when memory does not suffice for them.

The ladder: halve the batch, down to one row of the model at a time; then let everything go that
this pass does not need, in so many rungs as there are; then the pass fails. What was too much for a
form is remembered, so the next step does not run into it again.
"""

import gc
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from inference.families.form import Model
from inference.programs import Program
from inference.told import Conditioning, Extras, Line, Together, stacked

OutOfMemory = torch.OutOfMemoryError


@dataclass(slots=True, eq=False)
class Row:
    """A job under way: the model is to estimate ``x`` at ``sigma`` next."""

    job_id: str
    model: Model
    program: Program
    conditioning: Conditioning
    extras: Extras
    tiled: bool
    x: Tensor
    sigma: float
    done: int = 0

    @property
    def form(self) -> Hashable:
        """Rows of equal form can share a forward pass."""
        return id(self.model), self.x.shape, self.conditioning.form, self.extras.form, self.tiled


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Where a line of a pass belongs."""

    row: Row
    line: Line


@dataclass(slots=True, eq=False)
class Forwards:
    """``relief`` lets go of memory that ``model`` does not need now; whether there was any.
    ``present`` brings the model back where it was put aside for another's sake.
    """

    relief: Callable[[Model], bool] = lambda _: False
    present: Callable[[Model], None] = lambda _: None
    shrunk: int = field(default=0, init=False)
    _most: dict[Hashable, int] = field(default_factory=dict, init=False)

    def estimates(self, rows: list[Row]) -> list[Tensor]:
        """The guided denoised estimate of each row, (1, channels, h, w).

        Classifier-free guidance: Ho & Salimans 2022 (arXiv 2207.12598).
        """
        guided = [row for row in rows if row.conditioning.guided]
        lines = [_Place(row, Line(row.conditioning.positive, row.extras)) for row in rows]
        lines += [
            _Place(row, Line(row.conditioning.negative or {}, row.extras, negative=True))
            for row in guided
        ]
        self.present(rows[0].model)
        rows[0].model.set_tiled(rows[0].tiled)
        answers = self._answered(lines, rows[0].form)
        negative = dict(zip((row.job_id for row in guided), answers[len(rows) :], strict=True))
        return [
            _guide(positive, negative.get(row.job_id), row.conditioning.cfg_scale)
            for row, positive in zip(rows, answers, strict=False)
        ]

    def _answered(self, lines: list[_Place], form: Hashable) -> list[Tensor]:
        """In passes as large as memory allows."""
        answers: list[Tensor] = []
        while len(answers) < len(lines):
            most = min(self._most.get(form, len(lines)), len(lines) - len(answers))
            try:
                answers += _pass(lines[len(answers) : len(answers) + most])
            except OutOfMemory:
                if most > 1:
                    self._most[form] = most // 2
                    self.shrunk += 1
                elif not self.relief(lines[0].row.model):
                    raise
                tidy()
        return answers


def tidy() -> None:
    """Give unused memory back to the device."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _pass(places: list[_Place]) -> list[Tensor]:
    rows = [place.row for place in places]
    lines = [place.line for place in places]
    model = rows[0].model
    x = torch.cat([row.x for row in rows])
    pixels = (x.shape[2] * model.vae.factor, x.shape[3] * model.vae.factor)
    estimates = model.denoised(
        x,
        [row.sigma for row in rows],
        stacked([line.told for line in lines]),
        Together.of(lines, pixels, x),
    )
    return list(torch.split(estimates, 1))


def _guide(positive: Tensor, negative: Tensor | None, cfg_scale: float) -> Tensor:
    return positive if negative is None else negative + (positive - negative) * cfg_scale
