"""Continuous batching: many jobs, each at its own step, share forward passes.

Jobs come and go between any two steps. Those whose latents, conditioning and padding have the same
form go through the model together, whatever their samplers, lengths, guidance or seeds.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from inference.families.sd import StableDiffusion
from inference.programs import Program


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning:
    """(1, tokens, width) each. At ``cfg_scale`` 1 ``negative`` has no influence."""

    positive: Tensor
    negative: Tensor
    cfg_scale: float

    @property
    def guided(self) -> bool:
        return self.cfg_scale != 1.0


@dataclass(slots=True, eq=False)
class Row:
    """A job under way: the model is to estimate ``x`` at ``sigma`` next."""

    job_id: str
    model: StableDiffusion
    program: Program
    conditioning: Conditioning
    tiled: bool
    x: Tensor
    sigma: float
    done: int = 0

    @property
    def form(self) -> Hashable:
        """Rows of equal form can share a forward pass."""
        return id(self.model), self.x.shape, self.conditioning.positive.shape, self.tiled


@dataclass(frozen=True, slots=True, eq=False)
class Stepped:
    """``latents`` stand there when this evaluation was the last."""

    job_id: str
    done: int
    total: int
    latents: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Broken:
    """A forward pass failed; its jobs are gone from the batcher."""

    job_ids: tuple[str, ...]
    reason: str


@dataclass(slots=True, eq=False)
class Batcher:
    """At most ``max_rows`` jobs at once (a guided job is two rows of the model, one here)."""

    max_rows: int
    _rows: dict[str, Row] = field(default_factory=dict, init=False)

    @property
    def free(self) -> int:
        return self.max_rows - len(self._rows)

    @property
    def busy(self) -> bool:
        return bool(self._rows)

    def admit(
        self,
        job_id: str,
        model: StableDiffusion,
        program: Program,
        conditioning: Conditioning,
        *,
        tiled: bool = False,
    ) -> None:
        """Let a job take part from the next step on."""
        x, sigma = next(program.steps)
        self._rows[job_id] = Row(job_id, model, program, conditioning, tiled, x, sigma)

    def cancel(self, job_id: str) -> bool:
        """Drop a job at once; whether it was here."""
        row = self._rows.pop(job_id, None)
        if row is not None:
            row.program.steps.close()
        return row is not None

    def step(self) -> list[Stepped | Broken]:
        """One evaluation for every job, in as few forward passes as their forms allow."""
        groups: dict[Hashable, list[Row]] = defaultdict(list)
        for row in self._rows.values():
            groups[row.form].append(row)
        outcomes: list[Stepped | Broken] = []
        for rows in groups.values():
            outcomes += self._step_together(rows)
        return outcomes

    def _step_together(self, rows: list[Row]) -> list[Stepped | Broken]:
        try:
            estimates = _estimates(rows)
        except (RuntimeError, ValueError) as error:
            for row in rows:
                self.cancel(row.job_id)
            return [Broken(tuple(row.job_id for row in rows), str(error))]
        return [self._advance(row, estimate) for row, estimate in zip(rows, estimates, strict=True)]

    def _advance(self, row: Row, estimate: Tensor) -> Stepped:
        row.done += 1
        try:
            row.x, row.sigma = row.program.steps.send(estimate)
        except StopIteration as finished:
            del self._rows[row.job_id]
            return Stepped(row.job_id, row.done, row.done, finished.value)
        total = max(row.program.evaluations, row.done + 1)
        return Stepped(row.job_id, row.done, total)


def _estimates(rows: list[Row]) -> list[Tensor]:
    """The guided denoised estimate of each row, (1, channels, h, w).

    Classifier-free guidance: Ho & Salimans 2022 (arXiv 2207.12598).
    """
    guided = [row for row in rows if row.conditioning.guided]
    model = rows[0].model
    model.set_tiled(rows[0].tiled)
    estimates = model.denoised(
        torch.cat([row.x for row in (*rows, *guided)]),
        [row.sigma for row in (*rows, *guided)],
        torch.cat(
            [row.conditioning.positive for row in rows]
            + [row.conditioning.negative for row in guided]
        ),
    )
    positive = dict(zip((row.job_id for row in rows), estimates[: len(rows)], strict=True))
    negative = dict(zip((row.job_id for row in guided), estimates[len(rows) :], strict=True))
    return [
        _guide(positive[row.job_id], negative.get(row.job_id), row.conditioning.cfg_scale)[None]
        for row in rows
    ]


def _guide(positive: Tensor, negative: Tensor | None, cfg_scale: float) -> Tensor:
    return positive if negative is None else negative + (positive - negative) * cfg_scale
