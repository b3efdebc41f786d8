"""Texts for a horde: what is offered, and the life of a popped batch. No torch."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from horde_core.protocol.text import TextPop, TextPopped, TextSubmit
from inference.board import JobView
from inference.client import HordeClient
from inference.craft import DEFAULT_TTL_S, Asked, Batch, SubmitDesk
from inference.journal import Result
from inference.text.engines import CannotWrite, EngineSilent, TextEngine
from inference.text.settings import ScribeSettings

log = logging.getLogger(__name__)

DEFAULT_MODEL = "text_model"


async def offer(
    settings: ScribeSettings, engine: TextEngine, agent: str, priority: list[str]
) -> TextPop:
    """What is told to the horde at every pop.

    Raises:
        EngineSilent, CannotWrite: no model was named, and the engine does not say which it has.
    """
    model = settings.model or await engine.model()
    if settings.branded_for:
        model = f"{model}::{settings.branded_for}"
    return TextPop(
        name=settings.name,
        models=[model if len(model) >= 3 else DEFAULT_MODEL],
        nsfw=settings.nsfw,
        priority_usernames=priority,
        bridge_agent=agent,
        threads=settings.max_threads,
        amount=settings.max_threads,
        max_length=settings.max_length,
        max_context_length=settings.max_context_length,
        softprompts=settings.softprompts if settings.engine == "koboldai" else [],
    )


@dataclass(slots=True, eq=False)
class TextCraft:
    client: HordeClient
    engine: TextEngine
    submits: SubmitDesk
    offer: TextPop
    queue_size: int
    turn: asyncio.Semaphore = field(init=False)
    kind: str = field(default="text", init=False)

    def __post_init__(self) -> None:
        self.turn = asyncio.Semaphore(self.offer.threads)

    @property
    def name(self) -> str:
        return self.offer.name

    @property
    def desk(self) -> SubmitDesk:
        return self.submits

    @property
    def in_hand(self) -> int:
        return self.offer.threads + self.queue_size

    @property
    def ready(self) -> bool:
        return True

    async def ask(self, on_made: Callable[[Batch], None]) -> Asked:
        popped = await self.client.pop_text(self.offer)
        batch = TextBatch(self, popped, on_made) if popped.ids else None
        return Asked(batch, popped.skipped, popped.messages or (), self.client.waits)

    def fault(self, job_id: str) -> TextSubmit:
        return TextSubmit(id=job_id, state="faulted")


@dataclass(slots=True, eq=False)
class TextBatch:
    """Texts of one prompt. ``on_made`` is called when nothing is left to write."""

    craft: TextCraft
    popped: TextPopped
    on_made: Callable[["TextBatch"], None]
    _latest: float = field(init=False)
    _limits: list[asyncio.Timeout] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._latest = asyncio.get_running_loop().time() + self.ttl
        board = self.craft.submits.board
        for job_id in self.ids:
            model = self.popped.model or ""
            what = f"{self.popped.payload.max_length} tokens"
            board.jobs[job_id] = JobView(job_id, "text", model, what, board.now(), "drawing")

    @property
    def ids(self) -> Sequence[str]:
        return self.popped.ids

    @property
    def ttl(self) -> float:
        return float(self.popped.ttl or DEFAULT_TTL_S)

    def hurry(self, latest: float) -> None:
        self._latest = min(self._latest, latest)
        for limit in self._limits:
            limit.reschedule(self._latest)

    async def work(self) -> bool:
        since = time.monotonic()
        try:
            texts = await asyncio.gather(*(self._written(job_id) for job_id in self.ids))
            self.on_made(self)
            rewards = await asyncio.gather(
                *(self._hand_in(job_id, text) for job_id, text in zip(self.ids, texts, strict=True))
            )
        finally:
            self.on_made(self)
            for job_id in self.ids:
                self.craft.submits.board.jobs.pop(job_id, None)
        log.info(
            "Text %s: %s, %d of %d in %.1f s, %.2f kudos",
            self.ids[0][:8],
            self.popped.model,
            sum(text is not None for text in texts),
            len(texts),
            time.monotonic() - since,
            sum(reward or 0.0 for reward in rewards),
        )
        return all(text is not None for text in texts)

    async def _written(self, job_id: str) -> str | None:
        """The text, or None where it could not be had in time."""
        limit = asyncio.timeout_at(self._latest)
        self._limits.append(limit)
        try:
            async with limit, self.craft.turn:
                return await self.craft.engine.write(self.popped.payload, self.popped.softprompt)
        except (CannotWrite, EngineSilent, TimeoutError) as error:
            reason = str(error) or "not in time"
            log.warning("Text %s was not written: %s", job_id, reason)
            self.craft.submits.board.trouble(f"Text {job_id[:8]} was not written: {reason}")
            return None
        finally:
            self._limits.remove(limit)

    async def _hand_in(self, job_id: str, text: str | None) -> float | None:
        if text is None:
            return await self.craft.submits.own_up(job_id, self.craft.fault(job_id), self.ttl)
        result = Result(text=TextSubmit(id=job_id, generation=text), ttl=self.ttl)
        return await self.craft.submits.hand_in(result, "done")
