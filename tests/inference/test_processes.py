"""Processes from outside: what they import, how they end, who outlives whom."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference.host import ROOT
from inference.stopping import PARENT_PIPE
from inference.supervise import WorkerChild
from tests.fakes.other_horde import OtherHorde

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
WITHOUT_TORCH = [
    "inference",
    "inference.worker",
    "inference.studio",
    "inference.supervise",
    "inference.settings",
    "inference.spec",
    "inference.prompts",
    "inference.hires",
    "inference.schedules",
    "inference.pictures",
    "inference.safety.gate",
    "inference.models.manifest",
    "inference.doctor",
]
WORKER = """
import asyncio, logging, sys
from inference import worker
from inference.settings import WorkerSettings
logging.basicConfig(level="INFO")
asyncio.run(worker.run(WorkerSettings(horde_url=sys.argv[1], state_folder=sys.argv[2], drain_s=30)))
"""
PARENT = """
import asyncio, os, sys
from inference.supervise import WorkerChild
asyncio.run(WorkerChild([sys.executable, "-c", sys.argv[1]], os.environ).run())
"""
CHILD = """
import os, sys
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
"""
OBEDIENT = CHILD + "os.read(0, 1)\n"
STUBBORN = CHILD + "import signal, time\nsignal.signal(15, signal.SIG_IGN)\ntime.sleep(60)\n"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return b"\nState:\tZ" not in Path(f"/proc/{pid}/status").read_bytes()


def until(condition: object, within: float = 20.0) -> None:
    deadline = time.monotonic() + within
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def pids(tmp_path: Path) -> Iterator[Path]:
    """The file in which children note their process ids; none outlives the test."""
    file = tmp_path / "pids"
    file.touch()
    yield file
    for pid in noted(file):
        if alive(pid):
            os.kill(pid, signal.SIGKILL)


def noted(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()]


def test_the_controller_imports_no_torch() -> None:
    program = f"import sys, {', '.join(WITHOUT_TORCH)}; print('torch' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        check=True,
        env=ENVIRONMENT,
        text=True,
    )
    assert said.stdout.strip() == "False"


async def test_sigterm_lets_the_worker_finish_its_job(tmp_path: Path) -> None:
    async with OtherHorde.open() as horde:
        horde.queue("begun", ddim_steps=40)
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORKER, horde.base, str(tmp_path), env=ENVIRONMENT
        )
        await horde.until_popped(1, within=90)
        worker.terminate()
        assert await worker.wait() == 0
    assert [(one["id"], one["state"]) for one in horde.submitted] == [("begun", "ok")]


async def test_the_worker_ends_with_its_parent(tmp_path: Path) -> None:
    """Its parent's end of the pipe closes, whatever happened to the parent."""
    async with OtherHorde.open() as horde:
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            WORKER,
            horde.base,
            str(tmp_path),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, PARENT_PIPE: "1"},
        )
        assert worker.stdin is not None
        worker.stdin.close()
        async with asyncio.timeout(30):
            _, said = await worker.communicate()
    assert worker.returncode == 1
    assert said.decode().strip().endswith("The worker was ended at once.")


async def test_a_refused_model_ends_the_worker_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "Real Model" / "unet").mkdir(parents=True)
    program = WORKER.replace(
        "drain_s=30", f"models=['Real Model'], model_folders=[{str(tmp_path)!r}]"
    )
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        "http://127.0.0.1:9",
        str(tmp_path),
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    _, said = await worker.communicate()
    assert worker.returncode == 1
    assert said.decode() == (
        "The worker stops: The model 'Real Model' is refused: no safety checker is loaded that "
        "could judge its pictures, and only the unchanged demo model may be served without one "
        "([safety] clip_models, docs/safety.md).\n"
    )


async def test_a_child_that_ends_is_started_again(
    pids: Path, caplog: pytest.LogCaptureFixture
) -> None:
    child = WorkerChild([sys.executable, "-c", CHILD, str(pids)], ENVIRONMENT, first_pause_s=0.05)
    running = asyncio.create_task(child.run())
    await asyncio.to_thread(until, lambda: len(noted(pids)) >= 3)
    running.cancel()
    await asyncio.wait([running])
    pauses = [record.getMessage().rsplit(" ", 2)[-2] for record in caplog.records]
    assert pauses[:2] == ["0.05", "0.1"]


@pytest.mark.parametrize(("program", "status"), [(OBEDIENT, -15), (STUBBORN, -9)])
async def test_a_child_is_asked_to_end_and_then_made_to(
    pids: Path, program: str, status: int
) -> None:
    child = WorkerChild([sys.executable, "-c", program, str(pids)], ENVIRONMENT, grace_s=0.5)
    running = asyncio.create_task(child.run())
    await asyncio.to_thread(until, lambda: noted(pids))
    await asyncio.sleep(0.2)
    running.cancel()
    await asyncio.wait([running])
    assert child.process is not None
    assert child.process.returncode == status


def test_a_child_does_not_outlive_a_killed_parent(pids: Path) -> None:
    program = OBEDIENT.replace("sys.argv[1]", repr(str(pids)))
    parent = subprocess.Popen([sys.executable, "-c", PARENT, program], env=ENVIRONMENT)
    until(lambda: noted(pids))
    (child,) = noted(pids)
    parent.kill()
    parent.wait()
    until(lambda: not alive(child))
