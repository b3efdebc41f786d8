"""What draws a worker's pictures: its models, engines, picture desks and craft. No torch here."""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec

from inference.affinity import Affinity
from inference.belongings import adapter_cache
from inference.board import Board, EngineView
from inference.catalogue import Catalogue, catalogue, wanted_now
from inference.client import HordeClient
from inference.control.offered import has_nets
from inference.craft import SubmitDesk
from inference.delivery import Delivery
from inference.desk import Desks
from inference.devices import devices_of
from inference.fleet import Fleet
from inference.host import IDLE_TIMEOUT_S, EngineHost
from inference.image_craft import ImageCraft, offer
from inference.ipc.messages import Configure, ConfigureDesk, Phase, Progress
from inference.job import Workshop
from inference.journal import Journal
from inference.models import reference
from inference.models.registry import LocalModel, largest_pixels
from inference.post.names import available
from inference.previews import Showcase
from inference.safety.gate import SafetyGate
from inference.sections import Sections
from inference.settings import WorkerSettings
from inference.watch import SpeedWatch

log = logging.getLogger(__name__)

DYNAMIC_EVERY_S = 300.0
ALONE = Sections()


@dataclass(frozen=True, slots=True, eq=False)
class Studio:
    """Wired, and not yet at work."""

    settings: WorkerSettings
    board: Board
    client: HordeClient
    catalogue: Catalogue
    fleet: Fleet
    craft: ImageCraft

    async def run(self) -> None:
        """Keep the engines alive, and the offer up to date, until cancelled.

        Raises:
            EngineUnusable: in a group; there is none left.
        """
        async with asyncio.TaskGroup() as group:
            await self.watch(on=False)
            group.create_task(self.fleet.run())
            if self.catalogue.others:
                group.create_task(self._follow_demand())

    async def watch(self, *, on: bool) -> None:
        """Have previews made, or not; they are made anyway where they are shown at the horde."""
        await self.fleet.watch(on=on or self.settings.previews)

    async def _follow_demand(self) -> None:
        """Offer, beside the models that were named, those that most work waits for."""
        count = self.settings.number_of_dynamic_models
        while True:
            more = await wanted_now(self.client, list(self.catalogue.others), count)
            self.offer_models([*self.catalogue.served, *more])
            await asyncio.sleep(DYNAMIC_EVERY_S)

    def offer_models(self, names: list[str]) -> None:
        if tuple(names) != self.board.models:
            log.info("Offering %s", ", ".join(names))
        self.board.models = tuple(names)
        self.craft.offer = offer(self.settings, names, _max_pixels(self.settings, {
            name: self.catalogue.all[name] for name in names
        }))  # fmt: skip


@asynccontextmanager
async def studio(
    settings: WorkerSettings,
    sections: Sections,
    session: aiohttp.ClientSession,
    client: HordeClient,
    board: Board,
) -> AsyncIterator[Studio]:
    """Ready to begin; its picture desks end with the block.

    Raises:
        NothingToServe, DeskUnusable: what is configured cannot be served.
    """
    settings = _able(settings, sections)
    found = await catalogue(settings, SafetyGate.shipped(judged=sections.judged), client)
    async with Desks.open(
        configure_desk(settings, found.all, sections),
        settings.picture_processes,
        start_s=settings.load_timeout_s,
        picture_s=settings.picture_timeout_s,
    ) as desks:
        affinity = Affinity(
            settings.model_stickiness, lambda: secrets.randbelow(2**20) / 2**20, time.monotonic
        )
        fleet = await _fleet(settings, found.all, board, affinity, judged=sections.judged)
        journal = Journal.of_worker(settings.state_folder, settings.horde_url, settings.name)
        speed = None if settings.suppress_speed_warnings else SpeedWatch(board)
        known = reference.shipped().models
        shop = Workshop(
            client,
            fleet,
            desks,
            SubmitDesk("image", Delivery(client), journal, board),
            _learns(affinity, speed),
            adapter_cache(settings, session),
            known,
            Showcase(client, desks, board, known) if settings.previews else None,
        )
        pop = offer(settings, list(found.served), _max_pixels(settings, found.served))
        craft = ImageCraft(shop, pop, settings.queue_size, affinity)
        made = Studio(settings, board, client, found, fleet, craft)
        made.offer_models(list(found.served))
        yield made


def _learns(affinity: Affinity, speed: SpeedWatch | None) -> Callable[[str, float, float], None]:
    """Who learns of a job's (model, seconds, kudos)."""

    def learn(model: str, seconds: float, kudos: float) -> None:
        affinity.drawn(model, seconds, kudos)
        if speed is not None:
            speed.drawn(seconds, kudos)

    return learn


def _able(settings: WorkerSettings, sections: Sections) -> WorkerSettings:
    """The settings without post-processing and control, where no weights for them are here."""
    if settings.allow_post_processing and not available(Path(sections.post.folder)):
        log.warning("[post] folder %s holds no weights: no post-processing", sections.post.folder)
        settings = msgspec.structs.replace(settings, allow_post_processing=False)
    if settings.allow_controlnet and not has_nets(settings.model_folders):
        log.warning("No model folder holds a ControlNet (controlnet/FAMILY/NET/): none is offered")
        settings = msgspec.structs.replace(settings, allow_controlnet=False)
    return settings


def _max_pixels(settings: WorkerSettings, models: Mapping[str, LocalModel]) -> int:
    return largest_pixels(models.values(), settings.max_pixels)


async def _fleet(
    settings: WorkerSettings,
    models: Mapping[str, LocalModel],
    board: Board,
    affinity: Affinity,
    *,
    judged: bool,
) -> Fleet:
    """One engine for each device."""
    hosts = []
    for number, device in enumerate(await devices_of(settings.devices)):
        view = EngineView(number, device, settings.max_rows)
        board.engines.append(view)
        host = EngineHost(
            configure(settings, models, device, judged=judged), deadlines(settings), view,
            on_progress=lambda progress: progressed(board, progress),
            on_loaded=affinity.loading,
        )  # fmt: skip
        hosts.append(host)
    return Fleet(hosts, settings.max_threads)


def progressed(board: Board, progress: Progress) -> None:
    if (job := board.jobs.get(progress.job_id)) is not None:
        job.done, job.total = progress.done, progress.total
        job.preview = progress.preview or job.preview


def configure(
    settings: WorkerSettings, models: Mapping[str, LocalModel], device: str, *, judged: bool = False
) -> Configure:
    """What an engine is told first."""
    return Configure(
        models=tuple(models),
        folders=tuple(settings.model_folders),
        device=device,
        torch_threads=settings.torch_threads,
        max_rows=settings.max_rows,
        keep_models=settings.loaded_models,
        device_mb=settings.max_vram_mb,
        ram_mb=settings.max_ram_mb,
        judged=judged,
    )


def configure_desk(
    settings: WorkerSettings, models: Mapping[str, LocalModel], sections: Sections = ALONE
) -> ConfigureDesk:
    """What a picture desk is told first."""
    return ConfigureDesk(
        models=tuple(models),
        folders=tuple(settings.model_folders),
        nsfw=settings.nsfw,
        censor_nsfw=settings.censor_nsfw,
        censorlist=tuple(settings.censorlist),
        safety=sections.safety,
        post=sections.post,
    )


def deadlines(settings: WorkerSettings) -> dict[Phase, float]:
    """The longest silence of an engine in each phase, in seconds."""
    return {
        "idle": IDLE_TIMEOUT_S,
        "load": float(settings.load_timeout_s),
        "step": float(settings.step_timeout_s),
        "decode": float(settings.decode_timeout_s),
    }
