"""The life of one popped batch: sources, drawing, judging and encoding, delivery. No torch."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Literal

from horde_core.protocol.image import ImagePopped, ImageSubmit, JobMetadata
from inference.adapter_words import Obtained
from inference.board import Board, JobView, Stage
from inference.client import HordeClient, SourceLost
from inference.craft import DEFAULT_TTL_S, SubmitDesk
from inference.desk import Desks, NoVerdict
from inference.fleet import Fleet
from inference.host import EngineHost, JobFailed, Picture
from inference.ipc.messages import Examined, Inspect, SourceFault
from inference.journal import Result
from inference.judging import context_of, examine_of, sources_of
from inference.models.adapter_cache import AdapterCache, wants_of
from inference.models.reference import KnownModel
from inference.previews import Showcase
from inference.spec import ImageJob, batch_place, jobs_of, unmet, unread_extras

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Workshop:
    """What every batch is worked on with. ``on_drawn`` learns (model, seconds, kudos).

    ``known`` is what lists say of models; ``previews`` shows pictures while they are drawn.
    """

    client: HordeClient
    fleet: Fleet
    desks: Desks
    submits: SubmitDesk
    on_drawn: Callable[[str, float, float], None] = lambda _model, _seconds, _kudos: None
    adapters: AdapterCache | None = None
    known: Mapping[str, KnownModel] = field(default_factory=dict)
    previews: Showcase | None = None

    @property
    def board(self) -> Board:
        return self.submits.board


@dataclass(slots=True, eq=False)
class PoppedBatch:
    """``on_made`` is called when the engine has no more to do with it."""

    shop: Workshop
    popped: ImagePopped
    on_made: Callable[["PoppedBatch"], None]
    faults: list[JobMetadata] = field(default_factory=list, init=False)
    _since: float = field(default_factory=time.monotonic, init=False)
    _latest: float = field(init=False)
    _limit: asyncio.Timeout | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._latest = asyncio.get_running_loop().time() + self.ttl
        payload = self.popped.payload
        what = f"{payload.width}x{payload.height} {payload.ddim_steps} {payload.sampler_name}"
        board = self.shop.board
        for job_id in self.popped.ids:
            board.jobs[job_id] = JobView(
                job_id, "image", self.popped.model or "", what, board.now(), "fetching"
            )

    @property
    def ids(self) -> Sequence[str]:
        return self.popped.ids

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
        try:
            jobs = await self._jobs(await self._adapters())
            if (kept_back := await self._kept_back(jobs)) is not None:
                return kept_back
            pictures = await self._drawn(jobs)
            self.on_made(self)
            seconds = time.monotonic() - self._since
            rewards = await asyncio.gather(
                *(self._deliver(index, job, pictures[index]) for index, job in enumerate(jobs))
            )
        finally:
            self.on_made(self)
            for job_id in self.ids:
                self.shop.board.jobs.pop(job_id, None)
        self._report(jobs[0], pictures, rewards, seconds)
        return all(picture is not None for picture in pictures)

    async def _adapters(self) -> tuple[Obtained, ...]:
        """The LoRAs and textual inversions, as many as can be had in time."""
        wants = wants_of(self.popped.payload)
        obtained: tuple[Obtained, ...] = ()
        if wants and self.shop.adapters is not None:
            known = self.shop.known.get(self.popped.model or "")
            baseline = known.baseline if known is not None else ""
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(self._latest):
                    obtained = await self.shop.adapters.obtain(wants, baseline)
        self.faults += unmet(self.popped.payload, obtained)
        return obtained

    async def _jobs(self, adapters: tuple[Obtained, ...]) -> tuple[ImageJob, ...]:
        source = await self._source("source_image", self.popped.source_image)
        mask = await self._source("source_mask", self.popped.source_mask)
        self.faults += unread_extras(self.popped)
        return jobs_of(
            self.popped, source, mask, lambda: secrets.randbelow(2**32), adapters=adapters
        )

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
        self._stage("waiting")
        try:
            async with (
                asyncio.timeout_at(self._latest) as self._limit,
                self.shop.fleet.slot(jobs[0].model) as host,
                self._showing(jobs[0]),
                asyncio.TaskGroup() as group,
            ):
                self._stage("drawing", host.view.number)
                tasks = [group.create_task(self._one(host, job)) for job in jobs]
        except TimeoutError:
            log.warning("Job %s was not finished in time", jobs[0].id)
            self.shop.board.trouble(f"Job {jobs[0].id[:8]} was not finished in time")
        finally:
            self._limit = None
        return [_result(task) for task in tasks] or [None] * len(jobs)

    def _showing(self, job: ImageJob) -> AbstractAsyncContextManager[None]:
        """Of a batch, the first is shown."""
        if self.shop.previews is None:
            return contextlib.nullcontext()
        return self.shop.previews.showing(job, self.popped)

    async def _one(self, host: EngineHost, job: ImageJob) -> Picture | None:
        try:
            picture = await host.draw(job)
        except (JobFailed, OSError) as error:
            log.warning("Job %s failed: %s", job.id, error)
            self.shop.board.trouble(f"Job {job.id[:8]} failed: {error}")
            return None
        self._stage("checking", ids=(job.id,))
        return picture

    async def _deliver(self, index: int, job: ImageJob, picture: Picture | None) -> float | None:
        """The reward, or None where there is none."""
        if picture is None:
            return await self._hand_in(index, job, None, ())
        examined = await self._examined(job, picture)
        picture.memory.release()
        unread = (_input_fault(kind, "parse_failed") for kind in picture.unread)
        return await self._hand_in(index, job, examined, (*unread, *picture.faults))

    async def _hand_in(
        self, index: int, job: ImageJob, examined: Examined | None, faults: Sequence[JobMetadata]
    ) -> float | None:
        """What was examined, or the fault; the reward."""
        said = [*self.faults, *faults, *batch_place(index, len(self.ids))]
        self._stage("delivering", ids=(job.id,))
        if examined is None:
            fault = ImageSubmit(id=job.id, seed=job.seed, state="faulted", gen_metadata=said)
            return await self.shop.submits.own_up(job.id, fault, self.ttl)
        result = Result(
            image=ImageSubmit(
                id=job.id,
                seed=job.seed,
                state=examined.state,
                censored=examined.state != "ok",
                gen_metadata=[*said, *examined.metadata],
            ),
            webp=examined.webp,
            upload_url=self._upload_url(index),
            ttl=self.ttl,
        )
        outcome = "done" if examined.state == "ok" else "censored"
        return await self.shop.submits.hand_in(result, outcome)

    async def _kept_back(self, jobs: tuple[ImageJob, ...]) -> bool | None:
        """Judge the source pictures before any of the engine's time is spent.

        None where the jobs may be drawn. Else they are handed in: with a replacement (True), or as
        faulted where there is no verdict (False).
        """
        try:
            if (refusal := await self._refused_source(jobs[0])) is None:
                return None
        except NoVerdict as error:
            self.shop.board.trouble(f"Job {jobs[0].id[:8]} is not drawn: {error}")
            refusal = None
        await asyncio.gather(
            *(self._hand_in(index, job, refusal, ()) for index, job in enumerate(jobs))
        )
        return refusal is not None

    async def _refused_source(self, job: ImageJob) -> Examined | None:
        for picture in sources_of(job):
            wanted = Inspect(
                picture=picture,
                width=job.width,
                height=job.height,
                model=job.model,
                context=context_of(job, self.popped.payload, self.shop.known.get(job.model)),
            )
            examined = await self.shop.desks.examine(wanted)
            if examined.state != "ok":
                self.shop.board.trouble(f"Job {job.id[:8]}: its source picture is refused")
                return examined
        return None

    async def _examined(self, job: ImageJob, picture: Picture) -> Examined | None:
        context = context_of(job, self.popped.payload, self.shop.known.get(job.model))
        wanted = examine_of(job, picture, self.popped.payload, context)
        try:
            return await self.shop.desks.examine(wanted)
        except NoVerdict as error:
            log.warning("Job %s leaves no picture: %s", job.id, error)
            self.shop.board.trouble(f"Job {job.id[:8]} leaves no picture: {error}")
            return None

    def _upload_url(self, index: int) -> str | None:
        urls = self.popped.r2_uploads or []
        if index < len(urls):
            return urls[index]
        return self.popped.r2_upload if index == 0 else None

    def _stage(
        self, stage: Stage, engine: int | None = None, *, ids: Sequence[str] | None = None
    ) -> None:
        for job_id in self.ids if ids is None else ids:
            if (view := self.shop.board.jobs.get(job_id)) is not None:
                view.stage = stage
                view.engine = view.engine if engine is None else engine

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
        kudos = sum(reward or 0.0 for reward in rewards)
        if done:
            self.shop.on_drawn(job.model, drawing, kudos)
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
            kudos,
        )


def _result(task: "asyncio.Task[Picture | None]") -> Picture | None:
    return None if task.cancelled() else task.result()


def _input_fault(
    kind: SourceFault, value: Literal["download_failed", "parse_failed"]
) -> JobMetadata:
    return JobMetadata(type=kind, value=value)
