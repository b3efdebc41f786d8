"""What a worker does for a horde: one craft for pictures, one for texts, one for alchemy.

The pop loop is the same for all of them. No torch.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from horde_core.protocol.image import WorkerMessage
from inference.board import Board
from inference.delivery import Delivery, Undelivered
from inference.journal import Journal, Result, Submit

DEFAULT_TTL_S = 150.0
"""Of a job whose horde names none."""


class Batch(Protocol):
    """Popped jobs that are worked on together."""

    @property
    def ids(self) -> Sequence[str]: ...

    def hurry(self, latest: float) -> None:
        """Have it made by then (in the loop's time) or not at all."""

    async def work(self) -> bool:
        """Make and deliver everything, or report it as faulted; whether all went well."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a horde answered: work, or why there is none. ``waited``: it may be asked again at once."""

    batch: Batch | None = None
    skipped: dict[str, int] = field(default_factory=dict)
    messages: Sequence[WorkerMessage] = ()
    waited: bool = False


class Craft(Protocol):
    """One kind of work. ``in_hand`` batches at most are being made or wait for it."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str:
        """What the horde calls the worker that does it."""

    @property
    def desk(self) -> "SubmitDesk": ...

    @property
    def in_hand(self) -> int: ...

    @property
    def ready(self) -> bool:
        """Whether work could be begun."""

    async def ask(self, on_made: "Callable[[Batch], None]") -> Asked:
        """Ask the horde for work; ``on_made`` is told when nothing is left to make of a batch.

        Raises:
            HordeRefused, Unreachable
        """

    def fault(self, job_id: str) -> Submit:
        """What to hand in for a job that was lost."""


@dataclass(frozen=True, slots=True, eq=False)
class SubmitDesk:
    """Hands in results, so that none is lost and each is counted."""

    kind: str
    delivery: Delivery
    journal: Journal
    board: Board

    async def hand_in(self, result: Result, outcome: str) -> float | None:
        """Keep the result until the horde has decided; the reward, None where it took it not."""
        self.journal.keep(result)
        return await self._until_decided(result.job_id, self.delivery.result(result), outcome)

    async def own_up(self, job_id: str, fault: Submit, ttl: float) -> float | None:
        """A job that cannot be made."""
        return await self._until_decided(job_id, self.delivery.submit(fault, ttl), "faulted")

    async def own_up_to_rest(self, job_ids: Sequence[str], fault: Callable[[str], Submit]) -> None:
        """Report those of the jobs that are still open."""
        for job_id in job_ids:
            if self.journal.is_open(job_id):
                await self.own_up(job_id, fault(job_id), DEFAULT_TTL_S)

    async def _until_decided(
        self, job_id: str, handing_in: Awaitable[float], outcome: str
    ) -> float | None:
        try:
            reward = await handing_in
        except Undelivered as error:
            self.board.trouble(f"Job {job_id[:8]} was not taken: {error}")
            self.board.ended(self.kind, "lost")
            self.journal.end(job_id)
            return None
        self.board.ended(self.kind, outcome, reward)
        self.journal.end(job_id)
        return reward
