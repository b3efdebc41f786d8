"""Continuous batching: many jobs, each at its own step, share forward passes.

Jobs come and go between any two steps. Those whose latents, conditioning, padding and control have
the same form go through the model together, whatever their samplers, lengths, guidance, seeds or
LoRAs.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

from torch import Tensor

from inference.families.form import Model
from inference.forwards import Forwards, Row
from inference.programs import Program
from inference.told import NOTHING, Conditioning, Extras


@dataclass(frozen=True, slots=True, eq=False)
class Stepped:
    """``latents`` stand there when this evaluation was the last; ``seen`` is the model's present
    idea of the finished latents.
    """

    job_id: str
    done: int
    total: int
    latents: Tensor | None = None
    seen: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Broken:
    """A forward pass failed; its jobs are gone from the batcher."""

    job_ids: tuple[str, ...]
    reason: str


@dataclass(slots=True, eq=False)
class Batcher:
    """At most ``max_rows`` jobs at once (a guided job is two rows of the model, one here)."""

    max_rows: int
    forwards: Forwards = field(default_factory=Forwards)
    _rows: dict[str, Row] = field(default_factory=dict, init=False)

    @property
    def free(self) -> int:
        return self.max_rows - len(self._rows)

    @property
    def busy(self) -> bool:
        return bool(self._rows)

    @property
    def models(self) -> list[Model]:
        """Those that some job is using."""
        return list({id(row.model): row.model for row in self._rows.values()}.values())

    def admit(
        self,
        job_id: str,
        model: Model,
        program: Program,
        conditioning: Conditioning,
        extras: Extras = NOTHING,
        *,
        tiled: bool = False,
    ) -> None:
        """Let a job take part from the next step on."""
        x, sigma = next(program.steps)
        self._rows[job_id] = Row(job_id, model, program, conditioning, extras, tiled, x, sigma)

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
            estimates = self.forwards.estimates(rows)
        except (RuntimeError, ValueError) as error:
            if len(rows) > 1:  # only who is to blame shall fail
                return [outcome for row in rows for outcome in self._step_together([row])]
            self.cancel(rows[0].job_id)
            return [Broken((rows[0].job_id,), str(error))]
        return [self._advance(row, estimate) for row, estimate in zip(rows, estimates, strict=True)]

    def _advance(self, row: Row, estimate: Tensor) -> Stepped:
        row.done += 1
        try:
            row.x, row.sigma = row.program.steps.send(estimate)
        except StopIteration as finished:
            del self._rows[row.job_id]
            return Stepped(row.job_id, row.done, row.done, finished.value)
        total = max(row.program.evaluations, row.done + 1)
        return Stepped(row.job_id, row.done, total, seen=estimate)
