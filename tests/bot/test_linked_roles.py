"""Discord is told what linked roles may ask for, where a horde offers them."""

from pathlib import Path

import pytest

from bot.linked_roles import records
from horde_core.config import LinkedRolesSettings
from tests.bot.conftest import at_discord, opened
from tests.fakes.loopback_discord import APPLICATION, LoopbackDiscord

PATH = f"/applications/{APPLICATION}/role-connections/metadata"


def test_what_is_announced_fits_discord() -> None:
    found = records()
    assert len(found) == 5
    for record in found:
        names = [record["name"], *record["name_localizations"].values()]
        told = [record["description"], *record["description_localizations"].values()]
        assert set(record["name_localizations"]) == {"de", "es-ES", "es-419"}
        assert all(1 <= len(name) <= 100 for name in names)
        assert all(1 <= len(text) <= 200 for text in told)
        assert len(set(names)) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("refused", [False, True])
async def test_it_is_announced_at_the_start(
    database_url: str, tmp_path: Path, discord: LoopbackDiscord, refused: bool
) -> None:
    """And the bot runs even when Discord does not want it."""
    if refused:
        discord.rest.fail("PUT", PATH, 400)
    roles = LinkedRolesSettings(client_id=APPLICATION, client_secret="hidden")
    async with opened(database_url, tmp_path, roles) as horde, at_discord(horde) as bot:
        assert bot.is_ready()
        told = discord.rest.asked("PUT", PATH)
        assert [call.status for call in told] == [400 if refused else 200]
        assert told[0].body == records()
