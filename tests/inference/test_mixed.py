"""The whole worker as its owner starts it, at our own api behind a bad line, while parts of it die.

Two engines, one picture desk with a stand-in checker; 200 pictures of many kinds; one engine and the
desk are killed, the api goes away and comes back, connections break. Every picture arrives once, is
paid once and has a verdict; those that the rules block are replaced.
"""

import asyncio
import base64
import io
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from horde_core import admin, housekeeping
from horde_core.accounts.model import Role
from horde_core.api.server import serve
from horde_core.clock import SystemClock
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.money import kudos
from inference.ipc.child import ROOT
from inference.safety.settings import SafetySettings
from tests.fakes.slow_network import SlowNetwork
from tests.household import free_port

pytestmark = pytest.mark.slow
PICTURES = 200
STILL_S = 20
"""After so long without a picture, one was handed out in an answer that never arrived."""
BLOCKED = "a big red triangle on a white background"
SAMPLERS = ("k_euler", "k_euler_a", "k_dpmpp_2m", "DDIM", "k_lms")


class HastyClock(SystemClock):
    """The system's, put forward."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass
class Place:
    """A horde, an api that can go away, a worker process, and one who asks."""

    horde: Horde
    clock: HastyClock
    settings: HordeSettings
    folder: Path
    line: SlowNetwork
    asker_key: str
    worker_key: str
    metrics_port: int
    safety: SafetySettings
    worker: asyncio.subprocess.Process | None = None
    _api: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.settings.api.port}/api/v2"

    async def api_comes(self) -> None:
        await self._api.enter_async_context(serve(self.horde, self.settings.api))

    async def api_goes(self) -> None:
        await self._api.aclose()

    async def start_worker(self) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONUNBUFFERED": "1",
            "HORDE_WORKER_NAME": "Mixed Dreamer",
            "HORDE_WORKER_HORDE_URL": f"http://127.0.0.1:{self.line.port}",
            "HORDE_WORKER_API_KEY": self.worker_key,
            "HORDE_WORKER_STATE_FOLDER": str(self.folder / "worker"),
            "HORDE_WORKER_DEVICES": "cpu,cpu",
            "HORDE_WORKER_MAX_THREADS": "2",
            "HORDE_WORKER_QUEUE_SIZE": "2",
            "HORDE_WORKER_METRICS_PORT": str(self.metrics_port),
            "HORDE_WORKER_STATS_OUTPUT_FREQUENCY": "5",
            "HORDE_WORKER_SUPPRESS_SPEED_WARNINGS": "true",
            "HORDE_WORKER_REMOVE_MAINTENANCE_ON_INIT": "true",
        }
        (self.folder / "config.toml").write_text(
            f"[safety]\nclip_models = {json.dumps(self.safety.clip_models)}\n"
            f"rules_file = {json.dumps(self.safety.rules_file)}\n"
            f"cache_folder = {json.dumps(self.safety.cache_folder)}\n"
        )
        with (self.folder / "worker.log").open("wb") as log:
            self.worker = await asyncio.create_subprocess_exec(
                sys.executable, str(ROOT / "main.py"), "worker",
                "--config", str(self.folder / "config.toml"),
                env=environment, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL,
            )  # fmt: skip

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()

    def children(self, module: str) -> list[int]:
        """Process ids of the worker's children that run this module."""
        assert self.worker is not None
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.worker.pid and module.encode() in words:
                found.append(int(entry.name))
        return found

    async def delivered(self, http: aiohttp.ClientSession) -> int:
        """Pictures the worker handed in so far."""
        try:
            owner = await _read(http, f"{self.base}/find_user", self.worker_key)
        except aiohttp.ClientError:  # the api is away
            return 0
        return int(owner["records"]["fulfillment"]["image"])

    async def lost_jobs_return(self) -> None:
        """Their time is over, as it would be after some minutes."""
        self.clock.ahead += timedelta(seconds=200)
        await housekeeping.take_back_and_expire(self.horde)

    async def until_delivered(self, http: aiohttp.ClientSession, count: int) -> None:
        there = still = 0
        for _ in range(600):
            before, there = there, await self.delivered(http)
            if there >= count:
                return
            still = 0 if there > before else still + 1
            if still >= STILL_S:
                still = 0
                await self.lost_jobs_return()
            assert self.worker is not None
            assert self.worker.returncode is None, self.log()[-4000:]
            await asyncio.sleep(1.0)
        raise AssertionError(f"fewer than {count} pictures:\n{self.log()[-6000:]}")


async def _read(http: aiohttp.ClientSession, url: str, key: str) -> dict[str, Any]:
    async with http.get(url, headers={"apikey": key}) as answer:
        assert answer.status == 200, await answer.text()
        return dict(await answer.json())


@asynccontextmanager
async def opened(folder: Path, safety: SafetySettings) -> AsyncIterator[Place]:
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}"),
        api=ApiSettings(port=free_port(), rate_limits=False),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    line = SlowNetwork(settings.api.port, delay_s=0.02, breaks_each=4)
    clock = HastyClock()
    async with open_horde(settings, clock=clock) as horde, line.open():
        owner = await admin.ensure_user(horde, "owner", roles=frozenset({Role.TRUSTED}))
        asker = await admin.ensure_user(
            horde, "asker", roles=frozenset({Role.TRUSTED}), kudos=kudos(100_000)
        )
        place = Place(
            horde, clock, settings, folder, line, asker.api_key, owner.api_key, free_port(), safety
        )
        await place.api_comes()
        try:
            yield place
        finally:
            if place.worker is not None and place.worker.returncode is None:
                place.worker.kill()
                await place.worker.wait()
            await place.api_goes()


def source() -> str:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (20, 40, 200)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def requests() -> list[dict[str, Any]]:
    """200 pictures in requests of many kinds."""
    made: list[dict[str, Any]] = []
    picture, asked = source(), 0
    while asked < PICTURES:
        number = len(made)
        count = min((1, 2, 4, 3)[number % 4], PICTURES - asked)
        params = {
            "width": 64, "height": 64, "n": count, "steps": 2,
            "sampler_name": SAMPLERS[number % len(SAMPLERS)], "karras": number % 2 == 0,
            "cfg_scale": 5.0 if number % 2 else 1.0, "seed": str(number), "tiling": number % 7 == 0,
        }  # fmt: skip
        body: dict[str, Any] = {
            "prompt": f"a red circle on blue {number}###green", "params": params,
            "models": ["demo_shapes"], "r2": number % 5 != 0,
        }  # fmt: skip
        if number % 6 == 0:
            body |= {"source_image": picture, "source_processing": "img2img"}
            params["denoising_strength"] = 0.6
        if number % 20 == 10:  # what the stand-in rules block
            body["prompt"] = BLOCKED
            params |= {"steps": 12, "cfg_scale": 5.0, "sampler_name": "k_euler", "tiling": False}
            body.pop("source_image", None)
        made.append(body)
        asked += count
    return made


async def ask(http: aiohttp.ClientSession, place: Place, body: dict[str, Any]) -> str:
    headers = {"apikey": place.asker_key}
    for _ in range(2400):
        try:
            async with http.post(
                f"{place.base}/generate/async", json=body, headers=headers
            ) as answer:
                content = await answer.json()
        except aiohttp.ClientError:  # the api is away
            await asyncio.sleep(0.5)
            continue
        if answer.status == 202:
            return str(content["id"])
        assert content["rc"] == "TooManyPrompts", content
        await asyncio.sleep(1.0)
    raise AssertionError(place.log()[-4000:])


async def disturb(http: aiohttp.ClientSession, place: Place) -> None:
    """What goes wrong while the pictures are made."""
    await place.until_delivered(http, 20)
    engines = place.children("inference.ipc.engine_process")
    assert len(engines) == 2
    os.kill(engines[0], signal.SIGKILL)
    await place.until_delivered(http, 60)
    (desk,) = place.children("inference.ipc.desk_process")
    os.kill(desk, signal.SIGKILL)
    await place.until_delivered(http, 100)
    await place.api_goes()
    await asyncio.sleep(0.5)
    await place.api_comes()


async def test_every_picture_arrives_once_whatever_happens(
    tmp_path: Path, standin_settings: SafetySettings
) -> None:
    async with opened(tmp_path, standin_settings) as place, aiohttp.ClientSession() as http:
        bodies = requests()
        strange = await ask(
            http, place, {"prompt": "x", "models": ["Deliberate"], "params": {"n": 1}}
        )
        await place.start_worker()
        async with asyncio.TaskGroup() as group:
            group.create_task(disturb(http, place))
            ids = [await ask(http, place, body) for body in bodies]
        await place.until_delivered(http, PICTURES)

        blocked: list[str] = []
        passed: list[str] = []
        for request_id, body in zip(ids, bodies, strict=True):
            status = await _read(http, f"{place.base}/generate/status/{request_id}", "0000000000")
            assert status["done"]
            assert not status["faulted"]
            pictures = status["generations"]
            assert len(pictures) == body["params"]["n"]
            first = int(body["params"]["seed"])
            seeds = sorted(int(one["seed"]) for one in pictures)
            assert seeds == list(range(first, first + len(pictures)))
            blocked += [judged(one) for one in pictures if body["prompt"] == BLOCKED]
            passed += [judged(one) for one in pictures if body["prompt"] != BLOCKED]
        assert blocked.count("csam") > len(blocked) / 2, blocked
        assert passed.count("ok") > len(passed) / 2, passed
        waiting = await _read(http, f"{place.base}/generate/check/{strange}", "0000000000")
        assert waiting["waiting"] == 1
        assert await place.delivered(http) == PICTURES
        assert (await admin.audit(place.horde)).ok
        assert place.line.broken > 0
        await _figures_agree(http, place)

        assert place.worker is not None
        place.worker.terminate()
        async with asyncio.timeout(60):
            assert await place.worker.wait() == 0, place.log()[-3000:]
        assert "Maintenance stays as it is" in place.log()  # it was not known yet


def judged(picture: dict[str, Any]) -> str:
    """What came of a picture: its state, which agrees with its verdict."""
    said = {(one["type"], one["value"]) for one in picture["gen_metadata"]}
    assert ("information", "see_ref") in said, "no picture leaves without a verdict"
    withheld = {value for kind, value in said if kind == "censorship"}
    assert picture["censored"] is bool(withheld)
    return withheld.pop() if withheld else "ok"


async def _figures_agree(http: aiohttp.ClientSession, place: Place) -> None:
    async with http.get(f"http://127.0.0.1:{place.metrics_port}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    told = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    done = float(told['horde_worker_jobs_total{kind="image",outcome="done"}'])
    done += float(told['horde_worker_jobs_total{kind="image",outcome="censored"}'])
    # what was taken although the answer was lost counts here as not taken
    lost = float(told.get('horde_worker_jobs_total{kind="image",outcome="lost"}', 0))
    assert done + lost == PICTURES
    restarts = [value for name, value in told.items() if "engine_restarts" in name]
    assert sorted(float(value) for value in restarts) == [0, 1]
