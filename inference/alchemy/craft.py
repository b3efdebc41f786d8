"""Alchemy for a horde: what is offered, and the life of popped forms. No torch."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from horde_core.protocol.alchemy import AlchemyPop, FormPopped, FormSubmit
from inference.alchemy.messages import (
    ConfigureAlchemist,
    DoForm,
    Done,
    Failed,
    FromAlchemist,
    Opened,
    framed,
    from_alchemist,
)
from inference.alchemy.settings import TOLD
from inference.board import JobView
from inference.client import HordeClient, SourceLost
from inference.craft import Asked, Batch, SubmitDesk
from inference.ipc.child import ChildDied
from inference.ipc.servant import Servant
from inference.journal import Result

log = logging.getLogger(__name__)

MODULE: Final = "inference.alchemy.process"
START_S: Final = 600.0
FORM_TTL_S: Final = 180.0
TOLD_S: Final = 60.0
SQUARE_S: Final = 5.0


class NoAlchemist(Exception):
    """There can be no alchemist as configured; the text is for the operator."""


@asynccontextmanager
async def alchemist(configure: ConfigureAlchemist) -> AsyncIterator[Servant[FromAlchemist]]:
    """The process that does the forms, with its checker loaded; ends with the block.

    Raises:
        NoAlchemist
    """
    servant: Servant[FromAlchemist] = Servant(
        MODULE,
        configure.settings.torch_threads,
        framed(configure),
        from_alchemist,
        _opened,
        START_S,
    )
    try:
        await servant.open()
        yield servant
    except ChildDied as died:
        raise NoAlchemist(f"The alchemist does not start: {died}") from None
    finally:
        await servant.close()


def _opened(answer: FromAlchemist) -> None:
    if not isinstance(answer, Opened):
        raise NoAlchemist(answer.reason if isinstance(answer, Failed) else "not opened")


def offer(configure: ConfigureAlchemist, agent: str, priority: list[str]) -> AlchemyPop:
    """What is told to the horde at every pop."""
    settings = configure.settings
    return AlchemyPop(
        name=settings.name,
        forms=list(configure.forms),  # type: ignore[arg-type]  # of the API's, by the settings
        amount=max(settings.queue_size, 1),
        priority_usernames=priority,
        bridge_agent=agent,
        threads=1,
        max_tiles=settings.max_power,
    )


@dataclass(slots=True, eq=False)
class AlchemyCraft:
    client: HordeClient
    servant: Servant[FromAlchemist]
    submits: SubmitDesk
    offer: AlchemyPop
    queue_size: int
    kind: str = field(default="alchemy", init=False)

    @property
    def name(self) -> str:
        return self.offer.name

    @property
    def desk(self) -> SubmitDesk:
        return self.submits

    @property
    def in_hand(self) -> int:
        return 1 + self.queue_size

    @property
    def ready(self) -> bool:
        return True

    async def ask(self, on_made: Callable[[Batch], None]) -> Asked:
        popped = await self.client.pop_forms(self.offer)
        batch = FormBatch(self, popped.forms, on_made) if popped.forms else None
        return Asked(batch, popped.skipped)

    def fault(self, job_id: str) -> FormSubmit:
        return FormSubmit(id=job_id, result={}, state="faulted")


@dataclass(slots=True, eq=False)
class FormBatch:
    """Forms that were popped together. ``on_made`` is called when nothing is left to do."""

    craft: AlchemyCraft
    forms: Sequence[FormPopped]
    on_made: Callable[["FormBatch"], None]
    _latest: float = field(init=False)
    _limit: asyncio.Timeout | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._latest = asyncio.get_running_loop().time() + FORM_TTL_S
        board = self.craft.submits.board
        for form in self.forms:
            board.jobs[form.id] = JobView(form.id, "alchemy", form.form, "", board.now())

    @property
    def ids(self) -> Sequence[str]:
        return [form.id for form in self.forms]

    def hurry(self, latest: float) -> None:
        self._latest = min(self._latest, latest)
        if self._limit is not None:
            self._limit.reschedule(self._latest)

    async def work(self) -> bool:
        try:
            well = [await self._one(form) for form in self.forms]
        finally:
            self.on_made(self)
            for job_id in self.ids:
                self.craft.submits.board.jobs.pop(job_id, None)
        return all(well)

    async def _one(self, form: FormPopped) -> bool:
        since = time.monotonic()
        done = await self._done(form)
        if done is None:
            await self.craft.submits.own_up(form.id, self.craft.fault(form.id), FORM_TTL_S)
            return False
        result = Result(
            form=FormSubmit(id=form.id, result=done.result),
            webp=done.webp,
            upload_url=form.r2_upload if isinstance(form.r2_upload, str) else None,
            ttl=FORM_TTL_S,
        )
        reward = await self.craft.submits.hand_in(result, "done")
        seconds = time.monotonic() - since
        log.info("Form %s: %s in %.1f s, %.2f kudos", form.id[:8], form.form, seconds, reward or 0)
        return True

    async def _done(self, form: FormPopped) -> Done | None:
        """The result, or None where there is none in time."""
        try:
            async with asyncio.timeout_at(self._latest) as self._limit:
                picture = await self.craft.client.source(form.source_image)
                within = TOLD_S if form.form in TOLD else self._patience()
                wanted = framed(DoForm(form.form, form.payload or {}, picture))
                answer = await self.craft.servant.ask(wanted, within, form.form)
        except (SourceLost, ChildDied, NoAlchemist, TimeoutError) as error:
            self._trouble(form, str(error) or "not in time")
            return None
        finally:
            self._limit = None
        if isinstance(answer, Done):
            return answer
        self._trouble(form, answer.reason if isinstance(answer, Failed) else "no answer")
        return None

    def _patience(self) -> float:
        """For the largest picture that is taken: some seconds for each square of 512 pixels."""
        return math.ceil(self.craft.offer.max_tiles) * SQUARE_S + TOLD_S

    def _trouble(self, form: FormPopped, reason: str) -> None:
        log.warning("Form %s (%s) is not done: %s", form.id, form.form, reason)
        self.craft.submits.board.trouble(f"{form.form} {form.id[:8]} is not done: {reason}")
