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
async def stage(horde: Horde, clock: StageClock) -> AsyncIterator[Stage]:
    bot = new_bot(horde)
    with discord_shims():
        async with simcord.run(bot, settle_timeout=5.0, shard_count=1) as env:
            yield Stage(horde, bot, env)
