from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from horde_core.config import (
    DatabaseSettings,
    MediaSettings,
    RatingsSettings,
    SecuritySettings,
)
from horde_core.horde import Horde, HordeSettings, open_horde
from tests.fakes.time_and_chance import CountingIds, FakeClock, FixedDice
from tests.horde_core.people import People
from tests.horde_core.raters import Raters


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> HordeSettings:
    return HordeSettings(
        database=DatabaseSettings(url=database_url),
        media=MediaSettings(folder=str(tmp_path / "media")),
        ratings=RatingsSettings(folder=str(tmp_path / "shared")),
        security=SecuritySettings(secret="a secret of the tests"),
    )


@pytest.fixture
async def horde(settings: HordeSettings, clock: FakeClock) -> AsyncIterator[Horde]:
    async with open_horde(settings, clock=clock, ids=CountingIds(), dice=FixedDice()) as opened:
        yield opened


@pytest.fixture
def people(horde: Horde) -> People:
    return People(horde)


@pytest.fixture
def raters(horde: Horde, people: People, clock: FakeClock) -> Raters:
    return Raters(horde, people, clock)
