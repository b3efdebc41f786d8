"""A busy server: nobody waits longer for an answer than Discord does."""

import logging

import pytest

from horde_core.horde import Horde
from tests.bot.conftest import at_discord
from tests.bot.load import LATE_S, acknowledged, open_jobs
from tests.fakes.loopback_discord import LoopbackDiscord


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_is_answered_late(
    horde: Horde, discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    async with at_discord(horde) as bot:
        await open_jobs(horde, bot, discord, 20)
        waited = await acknowledged(discord, 100, per_second=20)
    assert len(waited) == 100
    assert waited[-1] < LATE_S
    assert [it.getMessage() for it in caplog.records if it.levelno >= logging.ERROR] == []
