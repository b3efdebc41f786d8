"""The parts of a worker put together around one engine, as `inference.worker` does it."""

import time
from collections.abc import Sequence

import aiohttp

from inference.affinity import Affinity
from inference.belongings import adapter_cache
from inference.board import Board
from inference.client import HordeClient
from inference.craft import SubmitDesk
from inference.delivery import Delivery
from inference.desk import Desks
from inference.fleet import Fleet
from inference.host import EngineHost
from inference.image_craft import ImageCraft, offer
from inference.job import Workshop
from inference.journal import Journal
from inference.settings import WorkerSettings

DEMO_PIXELS = 128 * 128


def image_craft(
    session: aiohttp.ClientSession,
    base: str,
    key: str,
    settings: WorkerSettings,
    hosts: Sequence[EngineHost],
    desks: Desks,
    journal: Journal,
) -> ImageCraft:
    client = HordeClient(session, base, key, settings.bridge_agent)
    submits = SubmitDesk("image", Delivery(client), journal, Board(settings.name, base))
    shop = Workshop(
        client,
        Fleet(hosts, settings.max_threads),
        desks,
        submits,
        adapters=adapter_cache(settings, session),
    )
    affinity = Affinity(settings.model_stickiness, lambda: 0.5, time.monotonic)
    pop = offer(settings, settings.models, DEMO_PIXELS)
    return ImageCraft(shop, pop, settings.queue_size, affinity)
