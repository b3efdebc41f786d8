"""Ask for work at the right pace, and never for more than can be begun soon. No torch."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field

from horde_core.protocol.image import ImagePop, ImagePopped, ImageSubmit
from inference.answers import Meaning, meaning
from inference.client import HordeRefused, Unreachable
from inference.delivery import Undelivered
from inference.job import DEFAULT_TTL_S, PoppedBatch, Workshop

log = logging.getLogger(__name__)

PACE_S = 1.0
FULL_PACE_S = 0.1
ERROR_PACE_S = 5.0
SLOWEST_PACE_S = 60.0
MAINTENANCE_PACE_S = 20.0
FAILURES_IN_A_ROW = 3
FAILURE_PACE_S = 180.0
DELIVERY_GRACE_S = 20.0


class WorkerStopped(Exception):
    """The worker cannot go on; the text tells its owner why."""


@dataclass(slots=True, eq=False)
class PopLoop:
    """``in_hand`` batches at most are being drawn or wait for it.

    When ``asked_to_stop`` is set nothing more is popped; what is begun has ``drain_s`` seconds to
    be drawn, and is then reported as faulted.
    """

    shop: Workshop
    offer: ImagePop
    in_hand: int
    drain_s: float
    asked_to_stop: asyncio.Event
    _undrawn: set[PoppedBatch] = field(default_factory=set, init=False)
    _errors: int = field(default=0, init=False)
    _failures: int = field(default=0, init=False)
    _last_said: str = field(default="", init=False)
    _read: set[str] = field(default_factory=set, init=False)

    async def run(self) -> None:
        """Until asked to stop and drained.

        Raises:
            WorkerStopped: in a group; the horde refuses this worker for good.
        """
        try:
            async with asyncio.timeout(None) as whole, asyncio.TaskGroup() as jobs:
                jobs.create_task(self._own_up(self.shop.journal.left_over()))
                while not self.asked_to_stop.is_set():
                    await self._pause(await self._turn(jobs))
                self._drain(whole)
        except TimeoutError:
            log.warning("Some results could not be handed in before the end")

    async def _own_up(self, lost: list[str]) -> None:
        """Report what this worker had begun when it was last killed."""
        for job_id in lost:
            log.warning("Job %s was lost when this worker ended; it is reported as failed", job_id)
            with contextlib.suppress(Undelivered):
                fault = ImageSubmit(id=job_id, seed=0, state="faulted")
                await self.shop.delivery.submit(fault, DEFAULT_TTL_S)
            self.shop.journal.end(job_id)

    def _drain(self, whole: asyncio.Timeout) -> None:
        if self._undrawn:
            log.info("Stopping: %d batches are being finished", len(self._undrawn))
        deadline = asyncio.get_running_loop().time() + self.drain_s
        whole.reschedule(deadline + DELIVERY_GRACE_S)
        for batch in self._undrawn:
            batch.hurry(deadline)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.asked_to_stop.wait()
        except TimeoutError:
            return

    async def _turn(self, jobs: asyncio.TaskGroup) -> float:
        """Pop if there is room; seconds until the next turn."""
        if len(self._undrawn) >= self.in_hand or not self.shop.host.ready.is_set():
            return FULL_PACE_S
        try:
            popped = await self.shop.client.pop(self.offer)
        except Unreachable as error:
            return self._error_pace(str(error))
        except HordeRefused as refused:
            return self._refused(refused)
        self._errors = 0
        self._heed(popped)
        if popped.ids:
            self._begin(popped, jobs)
        if self._failures >= FAILURES_IN_A_ROW:
            self._failures = 0
            self._say(f"{FAILURES_IN_A_ROW} jobs in a row failed; pausing")
            return FAILURE_PACE_S
        return PACE_S

    def _begin(self, popped: ImagePopped, jobs: asyncio.TaskGroup) -> None:
        batch = PoppedBatch(self.shop, popped, lambda: self._undrawn.discard(batch))
        self._undrawn.add(batch)
        self.shop.journal.begin(popped.ids)
        jobs.create_task(self._work(batch))

    async def _work(self, batch: PoppedBatch) -> None:
        try:
            well = await batch.work()
        except Exception:
            log.exception("Job %s went wrong; the horde will give it to another", batch.popped.id)
            well = False
        finally:
            self._undrawn.discard(batch)
        self._failures = 0 if well else self._failures + 1

    def _refused(self, refused: HordeRefused) -> float:
        match meaning(refused):
            case Meaning.HOPELESS:
                raise WorkerStopped(f"the horde refuses it: {refused}")
            case Meaning.MAINTENANCE:
                self._say(f"In maintenance: {refused.message}")
                return MAINTENANCE_PACE_S
            case _:
                return self._error_pace(str(refused))

    def _error_pace(self, reason: str) -> float:
        pace = min(ERROR_PACE_S * 2.0**self._errors, SLOWEST_PACE_S)
        self._errors += 1
        self._say(f"No work can be asked for: {reason}")
        return pace

    def _heed(self, popped: ImagePopped) -> None:
        """Show the owner what the horde says, each thing once."""
        for message in popped.messages or []:
            if message.id not in self._read:
                self._read.add(message.id)
                log.info("Message from %s: %s", message.origin or "the horde", message.message)
        skipped = {reason: count for reason, count in popped.skipped.items() if count}
        if popped.ids:
            self._last_said = ""
        elif skipped:
            reasons = ", ".join(f"{count} for {reason}" for reason, count in skipped.items())
            self._say(f"Requests this worker cannot take: {reasons}")

    def _say(self, text: str) -> None:
        if text != self._last_said:
            self._last_said = text
            log.warning("%s", text)
