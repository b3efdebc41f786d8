from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord

from horde_core.config import (
    DatabaseSettings,
    MediaSettings,
    SecuritySettings,
)
from horde_core.horde import Horde, HordeSettings, open_horde
from tests.cogs.stage import Stage, StageClock, new_bot
from tests.fakes.discord_shims import discord_shims


@pytest.fixture
def clock() -> StageClock:
    return StageClock()


@pytest.fixture
async def horde(database_url: str, tmp_path: Path, clock: StageClock) -> AsyncIterator[Horde]:
    settings = HordeSettings(
        database=DatabaseSettings(url=database_url),
        media=MediaSettings(folder=str(tmp_path / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    async with open_horde(settings, clock=clock) as opened:
        yield opened


@pytest.fixture
async def env(horde: Horde, clock: StageClock) -> AsyncIterator[simcord.Env]:
    bot = new_bot(horde)
    with discord_shims():
        staged = simcord.Env(bot, settle_timeout=30.0, shard_count=1)
        bot.env = clock.env = staged
        await staged.start()
        yield staged
        await staged.bot.close()
        await staged.shutdown()
    # those a test has read are its own; the rest are mistakes
    staged._raise_errors_since(staged._errors_acknowledged)


@pytest.fixture
async def stage(horde: Horde, env: simcord.Env) -> Stage:
    return Stage(horde, env)
