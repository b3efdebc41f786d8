"""Which devices engines are started on. No torch in this process."""

import asyncio
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger(__name__)

DRIVERS = (Path("/proc/driver/nvidia"), Path("/dev/nvidiactl"), Path("/dev/kfd"), Path("/dev/dxg"))
PROBE_S = 120.0
_COUNT = "import torch; print(torch.cuda.device_count())"


async def devices_of(wanted: Sequence[str], drivers: Sequence[Path] = DRIVERS) -> list[str]:
    """One entry for each engine: ``auto`` is every GPU there is, or the CPU."""
    devices: list[str] = []
    for device in wanted:
        devices += await _every_gpu(drivers) if device == "auto" else [device]
    return devices


async def _every_gpu(drivers: Sequence[Path]) -> list[str]:
    """Counted by PyTorch in a process of its own, where a driver says that there may be one."""
    if sys.platform == "linux" and not any(driver.exists() for driver in drivers):
        return ["cpu"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _COUNT, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(PROBE_S):
            said, _ = await process.communicate()
        count = int(said)
    except (TimeoutError, ValueError):
        log.warning("PyTorch could not count the GPUs; drawing on the CPU")
        count = 0
    finally:
        if process.returncode is None:
            process.kill()
    return [f"cuda:{number}" for number in range(count)] or ["cpu"]
