"""What `main.py doctor` finds out about the worker's part."""

import asyncio
import time
from collections.abc import AsyncIterator
from importlib.util import find_spec

import aiohttp
import msgspec

from inference.catalogue import NothingToServe, catalogue
from inference.client import HordeClient, HordeRefused, Unreachable
from inference.models.registry import LocalModel
from inference.safety.gate import SafetyGate
from inference.sections import Sections
from inference.settings import WorkerSettings
from inference.spec import ImageJob

Finding = tuple[str, str, str]
ALONE = Sections()

STEPS = 12
LEAST_RATE = 2.0


class _Owner(msgspec.Struct, frozen=True):
    username: str
    kudos: float = 0.0


async def examine(settings: WorkerSettings, sections: Sections = ALONE) -> AsyncIterator[Finding]:
    """Yield (subject, what was found, what to change or nothing)."""
    if find_spec("torch") is None:
        yield "torch", "PyTorch is not installed", "run requirements/install.sh run"
        return
    yield await asyncio.to_thread(_device, settings.devices)
    finding, judged = await asyncio.to_thread(_checker, sections)
    yield finding
    gate = SafetyGate.shipped(judged=judged)
    async with aiohttp.ClientSession() as session:
        client = HordeClient(session, settings.horde_url, settings.api_key, settings.bridge_agent)
        if settings.draws:
            async for finding in _served(settings, gate, client):
                yield finding
        else:
            yield _undrawn(sections)
        yield await _horde(settings.horde_url)
        if settings.api_key:
            yield await _account(client)


async def _served(
    settings: WorkerSettings, gate: SafetyGate, client: HordeClient
) -> AsyncIterator[Finding]:
    """Models, whether they may be served, and how fast the first of them draws."""
    try:
        found = await catalogue(settings, gate, client)
    except NothingToServe as error:
        yield "model", str(error), "change [worker] models or model_folders"
        return
    names = list(found.served)
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    yield "model", f"{shown}: here, and passed by the safety gate", ""
    yield await asyncio.to_thread(_speed, settings, found.served[names[0]], gate)


def _undrawn(sections: Sections) -> Finding:
    """A worker of texts or forms alone, or of nothing."""
    beside = [
        kind
        for kind, enabled in (
            ("texts", sections.scribe.enabled), ("alchemy", sections.alchemist.enabled),
        )
        if enabled
    ]  # fmt: skip
    if not beside:
        return (
            "model",
            "nothing is offered",
            "name [worker] models, or enable [scribe] or [alchemist]",
        )
    return "model", f"none: this worker offers {' and '.join(beside)} only", ""


def _checker(sections: Sections) -> tuple[Finding, bool]:
    """What there is to judge pictures by, and whether it loads; all of it is loaded for this."""
    if not sections.judged:
        return ("safety", "no checker is configured; only the demo model may be served", ""), False
    from inference.safety.checker import Checker
    from inference.safety.rules import RulesUnusable

    try:
        checker = Checker.open(sections.safety)
    except RulesUnusable as error:
        return ("safety", str(error), "change [safety] (docs/safety.md)"), False
    advice = "run `main.py calibrate` (docs/safety.md)" if checker.fitted is None else ""
    return ("safety", f"every picture is judged by {checker.version}", advice), True


def _speed(settings: WorkerSettings, model: LocalModel, gate: SafetyGate) -> Finding:
    """One picture drawn here and now; its second half counts, as the first warms up."""
    from inference.draw import DrawingFailed, drawn, native, opened

    steps: list[float] = []
    try:
        engine = opened([model.name], settings, gate)
        side = min(native(engine, model.name), 512)
        job = ImageJob(
            id="doctor", model=model.name, prompt="a red circle on a blue background", seed=1,
            width=side, height=side, steps=STEPS, sampler="k_euler",
        )  # fmt: skip
        drawn(engine, [job], lambda _done, _total: steps.append(time.monotonic()))
    except DrawingFailed as error:
        return "speed", f"{model.name} draws nothing: {error}", "see what it says"
    half = len(steps) // 2
    rate = (len(steps) - 1 - half) / max(steps[-1] - steps[half], 1e-6)
    return _judged(model, side, rate)


def _judged(model: LocalModel, side: int, rate: float) -> Finding:
    """What a rate in iterations a second means for a worker."""
    said = f"{model.name} draws {side}x{side} at {rate:.1f} it/s"
    if model.largest_pixels is not None or rate >= LEAST_RATE:
        return "speed", said, ""
    return (
        "speed",
        f"{said}, slower than requesters expect ({LEAST_RATE} it/s)",
        "serve smaller models or pictures (models, max_power), or set extra_slow_worker = true",
    )


async def _account(client: HordeClient) -> Finding:
    """Whether the key is one of the horde's accounts."""
    try:
        owner = await client.get("find_user", _Owner)
    except HordeRefused as refused:
        return "api key", f"refused: {refused}", "set [worker] api_key to one of your account"
    except Unreachable as error:
        return "api key", f"could not be tried ({error})", ""
    if owner.username.startswith("Anonymous"):
        return "api key", "is that of nobody; workers need an account", "set [worker] api_key"
    return "api key", f"of {owner.username}, {owner.kudos:,.0f} kudos", ""


def _device(wanted: list[str]) -> Finding:
    import torch

    if torch.cuda.is_available():
        card = torch.cuda.get_device_properties(0)
        return "gpu", f"{card.name}, {card.total_memory / 2**30:.0f} GiB", ""
    said = f"none; PyTorch {torch.__version__} draws on the CPU"
    if any(device.startswith("cuda") for device in wanted):
        return "gpu", said, 'install a CUDA build of PyTorch, or set [worker] devices = ["auto"]'
    return "gpu", said, ""


async def _horde(url: str) -> Finding:
    address = f"{url.rstrip('/')}/api/v2/status/heartbeat"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http,
            http.get(address) as answer,
        ):
            version = (await answer.json()).get("version", "?")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return (
            "horde",
            f"{url} does not answer ({type(error).__name__})",
            ("start it with `make run`, or set [worker] horde_url"),
        )
    return "horde", f"{url} answers, version {version}", ""
