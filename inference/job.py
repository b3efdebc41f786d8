"""The life of one popped batch: sources, drawing, encoding, delivery. No torch."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Literal

from horde_core.protocol.image import ImagePopped, ImageSubmit, JobMetadata
from inference.client import HordeClient, SourceLost
from inference.delivery import Delivery, Undelivered
from inference.host import EngineHost, JobFailed, Picture
from inference.ipc.messages import SourceFault
from inference.journal import Journal
from inference.pictures import webp
from inference.spec import ImageJob, batch_place, jobs_of, unmet

log = logging.getLogger(__name__)
DEFAULT_TTL_S = 150.0


@dataclass(frozen=True, slots=True, eq=False)
class Workshop:
    """What every batch is worked on with. ``turn`` lets so many batches draw at once."""

    client: HordeClient
    host: EngineHost
    delivery: Delivery
    encoder: Executor
    turn: asyncio.Semaphore
    journal: Journal


@dataclass(slots=True, eq=False)
class PoppedBatch:
    """``on_drawn`` is called once, when the engine has no more to do with it."""

    shop: Workshop
    popped: ImagePopped
    on_drawn: Callable[[], None]
    faults: list[JobMetadata] = field(default_factory=list, init=False)
    _since: float = field(default_factory=time.monotonic, init=False)
    _latest: float = field(init=False)
    _limit: asyncio.Timeout | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._latest = asyncio.get_running_loop().time() + self.ttl

    @property
    def ttl(self) -> float:
        return float(self.popped.ttl or DEFAULT_TTL_S)

    def hurry(self, latest: float) -> None:
        """Have it drawn by then (in the loop's time) or not at all."""
        self._latest = min(self._latest, latest)
        if self._limit is not None:
            self._limit.reschedule(self._latest)

    async def work(self) -> bool:
        """Draw and deliver every picture, or report it as faulted; whether all went well."""
        self.faults += unmet(self.popped.payload)
        try:
            jobs = await self._jobs()
            pictures = await self._drawn(jobs)
        finally:
            self.on_drawn()
        seconds = time.monotonic() - self._since
        rewards = await asyncio.gather(
            *(self._deliver(index, job, pictures[index]) for index, job in enumerate(jobs))
        )
        self._report(jobs[0], pictures, rewards, seconds)
        return all(picture is not None for picture in pictures)

    async def _jobs(self) -> tuple[ImageJob, ...]:
        source = await self._source("source_image", self.popped.source_image)
        mask = await self._source("source_mask", self.popped.source_mask)
        return jobs_of(self.popped, source, mask, lambda: secrets.randbelow(2**32))

    async def _source(self, kind: SourceFault, text: str | None) -> bytes | None:
        if not text:
            return None
        try:
            async with asyncio.timeout_at(self._latest):
                return await self.shop.client.source(text)
        except (SourceLost, TimeoutError) as error:
            log.warning("A %s could not be had: %s", kind, error)
            self.faults.append(_input_fault(kind, "download_failed"))
            return None

    async def _drawn(self, jobs: tuple[ImageJob, ...]) -> list[Picture | None]:
        """The pictures that were finished in time, None for the others."""
        tasks: list[asyncio.Task[Picture | None]] = []
        try:
            async with asyncio.timeout_at(self._latest) as self._limit:
                async with self.shop.turn, asyncio.TaskGroup() as group:
                    tasks = [group.create_task(self._one(job)) for job in jobs]
        except TimeoutError:
            log.warning("Job %s was not finished in time", jobs[0].id)
        finally:
            self._limit = None
        return [_result(task) for task in tasks] or [None] * len(jobs)

    async def _one(self, job: ImageJob) -> Picture | None:
        try:
            return await self.shop.host.draw(job)
        except (JobFailed, OSError) as error:
            log.warning("Job %s failed: %s", job.id, error)
            return None

    async def _deliver(self, index: int, job: ImageJob, picture: Picture | None) -> float | None:
        """The reward, or None where there is none."""
        result = ImageSubmit(
            id=job.id,
            seed=job.seed,
            state="ok" if picture else "faulted",
            gen_metadata=[*self.faults, *batch_place(index, len(self.popped.ids))],
        )
        try:
            reward = await self._handed_in(result, picture, self._upload_url(index))
        except Undelivered as error:
            log.warning("Job %s was not taken: %s", job.id, error)
            reward = None
        self.shop.journal.end(job.id)
        return reward

    async def _handed_in(
        self, result: ImageSubmit, picture: Picture | None, upload_url: str | None
    ) -> float:
        if picture is None:
            return await self.shop.delivery.submit(result, self.ttl)
        for unread in picture.unread:
            result.gen_metadata.append(_input_fault(unread, "parse_failed"))
        encoded = await asyncio.get_running_loop().run_in_executor(
            self.shop.encoder, webp, picture.pixels, picture.width, picture.height
        )
        return await self.shop.delivery.picture(result, encoded, upload_url, self.ttl)

    def _upload_url(self, index: int) -> str | None:
        urls = self.popped.r2_uploads or []
        if index < len(urls):
            return urls[index]
        return self.popped.r2_upload if index == 0 else None

    def _report(
        self,
        job: ImageJob,
        pictures: list[Picture | None],
        rewards: list[float | None],
        seconds: float,
    ) -> None:
        done = [picture for picture in pictures if picture is not None]
        evaluations = sum(picture.evaluations for picture in done)
        drawing = max((picture.seconds for picture in done), default=0.0)
        log.info(
            "Job %s: %s %dx%d %s, %d steps, %d of %d pictures in %.1f s (%.1f it/s), %.2f kudos",
            job.id[:8],
            job.model,
            job.width,
            job.height,
            job.sampler,
            job.steps,
            len(done),
            len(pictures),
            seconds,
            evaluations / drawing if drawing else 0.0,
            sum(reward or 0.0 for reward in rewards),
        )


def _result(task: "asyncio.Task[Picture | None]") -> Picture | None:
    return None if task.cancelled() else task.result()


def _input_fault(
    kind: SourceFault, value: Literal["download_failed", "parse_failed"]
) -> JobMetadata:
    return JobMetadata(type=kind, value=value)
