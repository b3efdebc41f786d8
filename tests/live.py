"""A horde with its API on a port and a real worker process that draws with the demo model."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import simcord

from horde_core import admin
from horde_core.accounts.model import Account, Role
from horde_core.api.server import serve
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import Horde, HordeSettings, open_horde
from tests.cogs.stage import EPOCH, Stage, new_bot
from tests.fakes.discord_shims import discord_shims

ROOT = Path(__file__).resolve().parents[1]
START_S = 180
STOP_S = 30


@dataclass(frozen=True)
class Live:
    horde: Horde
    base: str
    owner: Account
    worker_log: Path


@asynccontextmanager
async def live_horde(folder: Path) -> AsyncIterator[Live]:
    """Everything but Discord, with all files below ``folder``."""
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}"),
        api=ApiSettings(port=0, rate_limits=False),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(key_file=str(folder / "server.key")),
    )
    async with open_horde(settings) as horde, serve(horde, settings.api) as base:
        owner = await admin.ensure_user(horde, "grace", roles=frozenset({Role.TRUSTED}))
        live = Live(horde, base, owner.account, folder / "worker.log")
        async with _worker(live, owner.api_key, folder):
            yield live


@asynccontextmanager
async def _worker(live: Live, api_key: str, folder: Path) -> AsyncIterator[None]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONUNBUFFERED": "1",
        "HORDE_WORKER_NAME": "Grace's GPU",
        "HORDE_WORKER_HORDE_URL": live.base,
        "HORDE_WORKER_API_KEY": api_key,
        "HORDE_WORKER_STATE_FOLDER": str(folder / "worker"),
    }
    config = folder / "config.toml"
    config.touch()
    with live.worker_log.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "main.py"), "worker", "--config", str(config),
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        await _online(live, process)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _online(live: Live, process: asyncio.subprocess.Process) -> None:
    for _ in range(START_S * 4):
        if await live.horde.workers.online():
            return
        if process.returncode is not None:
            break
        await asyncio.sleep(0.25)
    raise AssertionError(f"the worker did not come online:\n{live.worker_log.read_text()[-4000:]}")


@asynccontextmanager
async def live_stage(live: Live) -> AsyncIterator[Stage]:
    """The bot beside it, in a Discord in memory."""
    bot = new_bot(live.horde)
    with discord_shims():
        env = simcord.Env(bot, settle_timeout=20.0, shard_count=1)
        bot.env = env
        # Discord's clock shows the hour that the horde's shows
        env.backend.advance_clock((live.horde.clock.now() - EPOCH).total_seconds())
        await env.start()
        try:
            with env.time_context():
                yield Stage(live.horde, env)
        finally:
            await env.bot.close()
            await env.shutdown()
