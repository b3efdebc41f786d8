"""The bot's way into Discord, through discord.py's real HTTP client."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web
from discord.http import Route

from bot.client import BotUnavailable, run
from bot.settings import DiscordSettings
from horde_core.config import DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import Horde, HordeSettings, open_horde


@pytest.fixture
async def horde(tmp_path: Path) -> AsyncIterator[Horde]:
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'horde.db'}"),
        media=MediaSettings(folder=str(tmp_path / "media")),
        security=SecuritySettings(key_file=str(tmp_path / "server.key")),
    )
    async with open_horde(settings) as opened:
        yield opened


@pytest.fixture
async def discord_at(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[[int], str]]:
    """Discord on loopback: whoever logs in is answered with the status set."""
    status = 401

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"message": "401: Unauthorized", "code": 0}, status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    monkeypatch.setattr(Route, "BASE", str(site.name) + "/api/v10")

    def answering(wanted: int) -> str:
        nonlocal status
        status = wanted
        return str(site.name)

    yield answering
    await runner.cleanup()


async def test_without_a_token_the_operator_is_told_where_to_put_it(horde: Horde) -> None:
    with pytest.raises(BotUnavailable, match="HORDE_DISCORD_TOKEN"):
        await run(horde, DiscordSettings(), "")


async def test_a_wrong_token_is_one_clear_sentence(
    horde: Horde, discord_at: Callable[[int], str]
) -> None:
    discord_at(401)
    with pytest.raises(BotUnavailable, match=r"^Discord refused the bot token: copy it anew"):
        await run(horde, DiscordSettings(token="not.a.token"), "")


async def test_a_discord_that_cannot_be_reached_is_said_to_be(
    horde: Horde, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1/api/v10")
    with pytest.raises(BotUnavailable, match=r"^Discord cannot be reached"):
        await run(horde, DiscordSettings(token="a.good.token"), "")
