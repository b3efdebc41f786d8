"""The worker process: an engine, a pop loop, and an orderly end. No torch in this process."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import aiohttp

from horde_core.protocol.image import ImagePop
from inference.client import HordeClient
from inference.delivery import Delivery
from inference.host import IDLE_TIMEOUT_S, EngineHost, EngineUnusable
from inference.ipc.messages import Configure, Phase
from inference.job import Workshop
from inference.journal import Journal
from inference.models.registry import LocalModel, ModelMissing, find, largest_pixels
from inference.poploop import PopLoop, WorkerStopped
from inference.safety.gate import NotSafe, SafetyGate
from inference.settings import WorkerSettings
from inference.stopping import stopping


async def run(settings: WorkerSettings) -> None:
    """Work until SIGTERM or SIGINT, then finish what is begun.

    Raises:
        SystemExit: with one sentence, when this worker cannot serve as configured.
    """
    with stopping() as state:
        try:
            models = servable(settings, SafetyGate.shipped())
            await serve(settings, models, state.asked)
        except* (WorkerStopped, EngineUnusable) as group:
            raise SystemExit(f"The worker stops: {_first(group)}") from None
        except* asyncio.CancelledError:
            if not state.abandoned:
                raise
            raise SystemExit("The worker was ended at once.") from None


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def servable(settings: WorkerSettings, gate: SafetyGate) -> dict[str, LocalModel]:
    """The configured models, each on this machine and passed by the gate.

    Raises:
        WorkerStopped: one is missing or refused, or there are none.
    """
    if not settings.models:
        raise WorkerStopped("[worker] models names no model.")
    try:
        models = {name: find(name, settings.model_folders) for name in settings.models}
        for model in models.values():
            gate.admit(model)
    except (ModelMissing, NotSafe) as error:
        raise WorkerStopped(str(error)) from None
    return models


async def serve(
    settings: WorkerSettings, models: Mapping[str, LocalModel], asked_to_stop: asyncio.Event
) -> None:
    """Engine and pop loop side by side.

    Raises:
        WorkerStopped, EngineUnusable: in a group.
    """
    host = EngineHost(_configure(settings), _deadlines(settings))
    with ThreadPoolExecutor(1, thread_name_prefix="encode") as encoder:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            engine = group.create_task(host.run())
            client = HordeClient(
                session, settings.horde_url, settings.api_key, settings.bridge_agent
            )
            turn = asyncio.Semaphore(settings.threads)
            journal = Journal.of_worker(settings.state_folder, settings.horde_url, settings.name)
            shop = Workshop(client, host, Delivery(client), encoder, turn, journal)
            await PopLoop(
                shop=shop,
                offer=offer(settings, models),
                in_hand=settings.threads + settings.queue_size,
                drain_s=settings.drain_s,
                asked_to_stop=asked_to_stop,
            ).run()
            engine.cancel()


def _configure(settings: WorkerSettings) -> Configure:
    return Configure(
        models=tuple(settings.models),
        folders=tuple(settings.model_folders),
        device=settings.device,
        torch_threads=settings.torch_threads,
        max_rows=settings.threads * settings.max_batch,
        keep_models=settings.loaded_models,
    )


def _deadlines(settings: WorkerSettings) -> dict[Phase, float]:
    return {
        "idle": IDLE_TIMEOUT_S,
        "load": float(settings.load_timeout_s),
        "step": float(settings.step_timeout_s),
        "decode": float(settings.decode_timeout_s),
    }


def offer(settings: WorkerSettings, models: Mapping[str, LocalModel]) -> ImagePop:
    """What is told to the horde at every pop."""
    return ImagePop(
        name=settings.name,
        models=list(settings.models),
        bridge_agent=settings.bridge_agent,
        nsfw=settings.nsfw,
        priority_usernames=settings.priority_usernames,
        threads=settings.threads,
        amount=settings.max_batch,
        max_pixels=largest_pixels(models.values(), settings.max_pixels),
        blacklist=settings.blacklist,
        require_upfront_kudos=settings.require_upfront_kudos,
        allow_img2img=settings.allow_img2img,
        allow_painting=settings.allow_painting,
        allow_unsafe_ipaddr=settings.allow_unsafe_ip,
        allow_post_processing=False,
    )
