"""Ask for work at the right pace, and never for more than can be begun soon. No torch."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from horde_core.protocol.image import WorkerMessage
from inference.answers import Meaning, meaning
from inference.board import Mode
from inference.client import HordeRefused, Unreachable
from inference.craft import DEFAULT_TTL_S, Asked, Batch, Craft
from inference.orders import Orders

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
    """When ``orders.stop`` is set nothing more is popped; what is begun has ``drain_s`` seconds to
    be made, and is then reported as faulted.

    Where ``ends_on_faults``, three failures in a row end the worker instead of pausing it.
    """

    craft: Craft
    drain_s: float
    orders: Orders
    ends_on_faults: bool = False
    _unmade: set[Batch] = field(default_factory=set, init=False)
    _waits: bool = field(default=False, init=False)
    _errors: int = field(default=0, init=False)
    _failures: int = field(default=0, init=False)
    _last_said: str = field(default="", init=False)
    _read: set[str] = field(default_factory=set, init=False)

    async def run(self) -> None:
        """Until asked to stop and drained.

        Raises:
            WorkerStopped: in a group; the horde refuses this worker for good.
        """
        self.orders.hurries.append(self._hurry_now)
        try:
            async with asyncio.timeout(None) as whole, asyncio.TaskGroup() as jobs:
                for job_id in self.craft.desk.journal.left_over():
                    jobs.create_task(self._own_up(job_id))
                while not self.orders.stop.is_set():
                    await self._pause(await self._turn(jobs))
                self._drain(whole)
        except TimeoutError:
            log.warning("Some results could not be handed in before the end; the next start does")

    async def _own_up(self, job_id: str) -> None:
        """Hand in what this worker had finished when it last ended, report what it had only begun."""
        desk = self.craft.desk
        if (result := desk.journal.kept(job_id)) is not None:
            log.info("Job %s was finished before this worker ended; it is handed in", job_id)
            await desk.hand_in(result, "done")
            return
        log.warning("Job %s was lost when this worker ended; it is reported as failed", job_id)
        await desk.own_up(job_id, self.craft.fault(job_id), DEFAULT_TTL_S)

    def _drain(self, whole: asyncio.Timeout) -> None:
        self._mode("draining")
        if self._unmade:
            log.info("Stopping: %d batches are being finished", len(self._unmade))
        deadline = asyncio.get_running_loop().time() + self.drain_s
        whole.reschedule(deadline + DELIVERY_GRACE_S)
        for batch in self._unmade:
            batch.hurry(deadline)

    def _hurry_now(self) -> None:
        """Make nothing more: what is not made is handed back."""
        self.drain_s = 0.0
        for batch in self._unmade:
            batch.hurry(asyncio.get_running_loop().time())

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.orders.stop.wait()
        except TimeoutError:
            return

    async def _turn(self, jobs: asyncio.TaskGroup) -> float:
        """Pop if there is room; seconds until the next turn."""
        if not self.orders.going.is_set():
            self._mode("paused")
            return FULL_PACE_S
        if len(self._unmade) >= self.craft.in_hand or not self.craft.ready:
            return FULL_PACE_S
        try:
            asked = await self._ask()
        except Unreachable as error:
            self._mode("offline")
            return self._error_pace(str(error))
        except HordeRefused as refused:
            return self._refused(refused)
        self._errors = 0
        return 0.0 if asked is None else self._take(asked, jobs)

    def _take(self, asked: Asked, jobs: asyncio.TaskGroup) -> float:
        self._mode("working")
        self._waits = asked.waited
        self._heed(asked)
        if asked.batch is not None:
            self._begin(asked.batch, jobs)
        if self._failures >= FAILURES_IN_A_ROW:
            return self._failing()
        return FULL_PACE_S if asked.waited else PACE_S

    async def _ask(self) -> Asked | None:
        """None: it was asked to stop while the horde waited for work, and hung up."""
        asking = asyncio.ensure_future(self.craft.ask(self._unmade.discard))
        stopping = asyncio.ensure_future(self.orders.stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            # a horde that does not wait answers at once, maybe with work that must not be lost
            if self._waits and not asking.done():
                asking.cancel()
                await asyncio.wait({asking})
                return None if asking.cancelled() else asking.result()
            return await asking
        finally:
            stopping.cancel()
            asking.cancel()

    def _failing(self) -> float:
        if self.ends_on_faults:
            raise WorkerStopped(f"{FAILURES_IN_A_ROW} jobs in a row failed")
        self._failures = 0
        self._say(f"{FAILURES_IN_A_ROW} jobs in a row failed; pausing")
        return FAILURE_PACE_S

    def _begin(self, batch: Batch, jobs: asyncio.TaskGroup) -> None:
        self._unmade.add(batch)
        self.craft.desk.journal.begin(batch.ids)
        self.craft.desk.board.popped(self.craft.kind, len(batch.ids))
        jobs.create_task(self._work(batch))

    async def _work(self, batch: Batch) -> None:
        try:
            well = await batch.work()
        except Exception as error:
            log.exception("Job %s went wrong; it is reported as failed", batch.ids[0])
            self.craft.desk.board.trouble(f"Job {batch.ids[0][:8]}: {error}")
            await self.craft.desk.own_up_to_rest(batch.ids, self.craft.fault)
            well = False
        finally:
            self._unmade.discard(batch)
        self._failures = 0 if well else self._failures + 1

    def _refused(self, refused: HordeRefused) -> float:
        match meaning(refused):
            case Meaning.HOPELESS:
                raise WorkerStopped(f"the horde refuses it: {refused}")
            case Meaning.MAINTENANCE:
                self._mode("maintenance")
                self._say(f"In maintenance: {refused.message}")
                return MAINTENANCE_PACE_S
            case _:
                self._mode("offline")
                return self._error_pace(str(refused))

    def _error_pace(self, reason: str) -> float:
        pace = min(ERROR_PACE_S * 2.0**self._errors, SLOWEST_PACE_S)
        self._errors += 1
        self._say(f"No work can be asked for: {reason}")
        return pace

    def _heed(self, asked: Asked) -> None:
        """Show the owner what the horde says, each thing once."""
        self._read_out(asked.messages)
        skipped = {reason: count for reason, count in asked.skipped.items() if count}
        self.craft.desk.board.skipped = skipped
        if asked.batch is not None:
            self._last_said = ""
        elif skipped:
            reasons = ", ".join(f"{count} for {reason}" for reason, count in skipped.items())
            self._say(f"Requests this worker cannot take: {reasons}", trouble=False)

    def _read_out(self, messages: Sequence[WorkerMessage]) -> None:
        for message in messages:
            if message.id not in self._read:
                self._read.add(message.id)
                log.info("Message from %s: %s", message.origin or "the horde", message.message)

    def _mode(self, mode: Mode) -> None:
        board = self.craft.desk.board
        board.mode = "draining" if self.orders.stop.is_set() else mode

    def _say(self, text: str, *, trouble: bool = True) -> None:
        if text != self._last_said:
            self._last_said = text
            log.warning("%s", text)
            if trouble:
                self.craft.desk.board.trouble(text)
