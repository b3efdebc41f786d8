"""Models and workers of another horde, asked for and remembered for a moment."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from horde_core.accounts.model import Principal
from horde_core.money import Kudos, kudos
from horde_core.remote import shapes
from horde_core.remote.client import Client
from horde_core.remote.memory import Remembered
from horde_core.remote.people import People
from horde_core.remote.refusals import UnknownThere
from horde_core.remote.shapes import whole
from horde_core.workers.model import (
    ModelQuery,
    ModelStatus,
    Performance,
    Work,
    WorkerChange,
    WorkerView,
)
from horde_core.workers.refusals import NothingToChange, WorkerNotFound
from horde_core.workers.service import WorkerService

MEGA = 1_000_000
ONLINE_FOR = timedelta(seconds=300)
SAYS_SPEED = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s+(\S+)")
CHANGES = ("maintenance", "maintenance_msg", "info", "name", "team")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteWorkers(WorkerService):
    client: Client
    people: People
    models_known: Remembered[list[ModelStatus]] = field(default_factory=lambda: Remembered(10.0))
    performance_known: Remembered[Performance] = field(default_factory=lambda: Remembered(10.0))
    known: Remembered[WorkerView] = field(default_factory=lambda: Remembered(15.0))

    async def models(self, query: ModelQuery) -> list[ModelStatus]:
        async def ask() -> list[ModelStatus]:
            found = await self.client.ask(
                list[shapes.Model], "GET", "status/models", query={"type": query.kind.value}
            )
            return [self._model(it, query.kind) for it in found]

        return await self.models_known.get(query.kind.value, self.clock.monotonic(), ask)

    def _model(self, it: shapes.Model, kind: Work) -> ModelStatus:
        known = self.texts if kind is Work.TEXT else self.catalogue
        return ModelStatus(
            name=it.name,
            count=whole(it.count),
            performance=it.performance or 0.0,
            queued=it.queued or 0.0,
            jobs=it.jobs or 0.0,
            eta=whole(it.eta),
            known=known.find(it.name) is not None,
            kind=kind,
        )

    async def performance(self) -> Performance:
        async def ask() -> Performance:
            return performance(
                await self.client.ask(shapes.Performance, "GET", "status/performance")
            )

        return await self.performance_known.get("", self.clock.monotonic(), ask)

    async def by_id(self, worker_id: str) -> WorkerView:
        async def ask() -> WorkerView:
            try:
                found = await self.client.ask(shapes.Worker, "GET", f"workers/{worker_id}")
            except UnknownThere:
                raise WorkerNotFound(worker_id) from None
            return view(found, self.clock.now())

        return await self.known.get(worker_id, self.clock.monotonic(), ask)

    async def change(
        self, principal: Principal, worker_id: str, change: WorkerChange
    ) -> WorkerView:
        """In the name of the member, whose own key says whether they may."""
        body = {it: value for it in CHANGES if (value := getattr(change, it)) is not None}
        if not body:
            raise NothingToChange
        key, _ = await self.people.of_account(principal.account)
        try:
            await self.client.ask(
                dict[str, object], "PUT", f"workers/{worker_id}", key=key, body=body
            )
        except UnknownThere:
            raise WorkerNotFound(worker_id) from None
        self.known.forget(worker_id)
        return await self.by_id(worker_id)


def performance(it: shapes.Performance) -> Performance:
    return Performance(
        queued_requests=whole(it.queued_requests),
        worker_count=whole(it.worker_count),
        thread_count=whole(it.thread_count),
        queued_pixelsteps=whole((it.queued_megapixelsteps or 0) * MEGA),
        past_minute_pixelsteps=whole((it.past_minute_megapixelsteps or 0) * MEGA),
        queued_text_requests=whole(it.queued_text_requests),
        text_worker_count=whole(it.text_worker_count),
        text_thread_count=whole(it.text_thread_count),
        queued_tokens=whole(it.queued_tokens),
        past_minute_tokens=whole(it.past_minute_tokens),
        queued_forms=whole(it.queued_forms),
        alchemist_count=whole(it.interrogator_count),
        alchemist_thread_count=whole(it.interrogator_thread_count),
    )


def view(it: shapes.Worker, now: datetime) -> WorkerView:
    """When a worker that is offline was last heard of, API v2 does not tell."""
    team = it.team or shapes.WorkerTeam()
    return WorkerView(
        id=it.id,
        name=it.name,
        owner_id=0,
        owner_alias="",
        owner_public=False,
        owner_discord_id=None,
        online=it.online,
        fulfilled=whole(it.requests_fulfilled),
        uncompleted=whole(it.uncompleted_jobs),
        threads=whole(it.threads),
        uptime_s=whole(it.uptime),
        kudos_rewards=kudos(it.kudos_rewards or 0),
        kudos_generated=kudos(it.kudos_details.generated or 0),
        kudos_uptime=Kudos(whole(it.kudos_details.uptime) * 100),
        speed=speed(it.performance),
        maintenance=it.maintenance_mode,
        maintenance_msg="",
        paused=it.paused,
        trusted=it.trusted,
        flagged=bool(it.flagged),
        nsfw=it.nsfw,
        models=tuple(it.models or ()),
        bridge_agent=it.bridge_agent or "",
        info=it.info,
        max_pixels=whole(it.max_pixels),
        pixelsteps=whole((it.megapixelsteps_generated or 0) * MEGA),
        img2img=bool(it.img2img),
        painting=bool(it.painting),
        post_processing=bool(it.post_processing),
        lora=bool(it.lora),
        controlnet=bool(it.controlnet),
        sdxl_controlnet=bool(it.sdxl_controlnet),
        ip="",
        contact=None,
        last_check_in=now if it.online else now - ONLINE_FOR,
        kind=_kind(it.type),
        max_length=whole(it.max_length),
        max_context_length=whole(it.max_context_length),
        tokens=whole(it.tokens_generated),
        team_id=team.id,
        team_name=team.name,
    )


def speed(written: str | float | None) -> float | None:
    """Things a second, from the sentence that workers have for it.

    >>> speed("0.4 megapixelsteps per second"), speed("No requests fulfilled yet")
    (400000.0, None)
    >>> speed("2 seconds per form"), speed("12.5 tokens per second")
    (0.5, 12.5)
    """
    found = SAYS_SPEED.match(str(written or ""))
    if found is None or not float(found[1]):
        return None
    number, unit = float(found[1]), found[2]
    if unit.startswith("second"):
        return 1 / number
    return number * MEGA if unit.startswith("mega") else number


def _kind(written: str) -> Work:
    try:
        return Work(written)
    except ValueError:
        return Work.IMAGE
