"""What `main.py doctor` finds out about the worker's part."""

import asyncio
from collections.abc import AsyncIterator
from importlib.util import find_spec

import aiohttp

from inference.models.registry import ModelMissing, find
from inference.safety.gate import NotSafe, SafetyGate
from inference.settings import WorkerSettings

Finding = tuple[str, str, str]


async def examine(settings: WorkerSettings) -> AsyncIterator[Finding]:
    """Yield (subject, what was found, what to change or nothing)."""
    if find_spec("torch") is None:
        yield "torch", "PyTorch is not installed", "run requirements/install.sh run"
        return
    yield await asyncio.to_thread(_device, settings.devices)
    for name in settings.models:
        yield await asyncio.to_thread(_model, name, settings.model_folders)
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


def _model(name: str, folders: list[str]) -> Finding:
    try:
        model = find(name, folders)
        SafetyGate.shipped().admit(model)
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
