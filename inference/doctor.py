"""What `main.py doctor` finds out about the worker's part."""

import asyncio
from collections.abc import AsyncIterator
from importlib.util import find_spec

import aiohttp

from inference.models.registry import ModelMissing, find
from inference.safety.gate import NotSafe, SafetyGate
from inference.sections import Sections
from inference.settings import WorkerSettings

Finding = tuple[str, str, str]
ALONE = Sections()


async def examine(settings: WorkerSettings, sections: Sections = ALONE) -> AsyncIterator[Finding]:
    """Yield (subject, what was found, what to change or nothing)."""
    if find_spec("torch") is None:
        yield "torch", "PyTorch is not installed", "run requirements/install.sh run"
        return
    yield await asyncio.to_thread(_device, settings.devices)
    finding, judged = await asyncio.to_thread(_checker, sections)
    yield finding
    for name in settings.models:
        yield await asyncio.to_thread(_model, name, settings.model_folders, judged=judged)
    yield await _horde(settings.horde_url)


def _device(wanted: list[str]) -> Finding:
    import torch

    if torch.cuda.is_available():
        card = torch.cuda.get_device_properties(0)
        return "gpu", f"{card.name}, {card.total_memory / 2**30:.0f} GiB", ""
    said = f"none; PyTorch {torch.__version__} draws on the CPU"
    if any(device.startswith("cuda") for device in wanted):
        return "gpu", said, 'install a CUDA build of PyTorch, or set [worker] devices = ["auto"]'
    return "gpu", said, ""


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


def _model(name: str, folders: list[str], *, judged: bool) -> Finding:
    try:
        model = find(name, folders)
        SafetyGate.shipped(judged=judged).admit(model)
    except (ModelMissing, NotSafe) as error:
        return "model", str(error), "change [worker] models or model_folders"
    return "model", f"{name} is here and may be served", ""


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
