"""The bot as it runs in production, on a Discord of our own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.client import HordeBot
from bot.settings import DiscordSettings
from horde_core.config import (
    DatabaseSettings,
    LinkedRolesSettings,
    MediaSettings,
    SecuritySettings,
)
from horde_core.gifts.guilds import Written
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.money import Kudos, kudos
from tests.fakes.discord_gateway import TOKEN
from tests.fakes.loopback_discord import LoopbackDiscord, loopback_discord

GUILD = 3 << 22
THUMB = "\N{THUMBS UP SIGN}"
CHANNEL = GUILD + 1
POST = f"/channels/{CHANNEL}/messages"
ADA, BOB = 77, 78
QUIET = DiscordSettings(token=TOKEN, notices_every_s=300, news_every_s=300, models_every_s=300)


@asynccontextmanager
async def opened(
    url: str, folder: Path, roles: LinkedRolesSettings | None = None
) -> AsyncIterator[Horde]:
    settings = HordeSettings(
        database=DatabaseSettings(url=url),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
        linked_roles=roles or LinkedRolesSettings(),
    )
    async with open_horde(settings) as horde:
        yield horde


@pytest.fixture
async def horde(database_url: str, tmp_path: Path) -> AsyncIterator[Horde]:
    async with opened(database_url, tmp_path) as horde:
        yield horde


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    async with loopback_discord() as loopback:
        loopback.add_guild(GUILD)
        yield loopback


async def until(true: Callable[[], object], what: str, within: float = 15) -> None:
    """Wait for a condition."""
    try:
        async with asyncio.timeout(within):
            while not true():  # noqa: ASYNC110 - what is waited for tells nobody
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {what}") from None


@asynccontextmanager
async def at_discord(horde: Horde, settings: DiscordSettings = QUIET) -> AsyncIterator[HordeBot]:
    """The bot, in all its guilds."""
    async with HordeBot(horde, settings, "https://horde.example", guild_ready_timeout=0.05) as bot:
        running = asyncio.create_task(bot.start(TOKEN))
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED, timeout=20)
        ready.cancel()
        assert bot.is_ready(), running.exception() if running.done() else "not ready in time"
        yield bot
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running


@pytest.fixture
async def bot(horde: Horde, discord: LoopbackDiscord) -> AsyncIterator[HordeBot]:
    await horde.guilds.map(GUILD, Written(None, THUMB, THUMB), kudos(10), added_by=1)
    attach = await horde.accounts.start_attach(ADA)
    rich = await horde.accounts.ensure("ada", roles=frozenset(), kudos=Kudos(100_000))
    await horde.accounts.attach(attach.code, rich.api_key)
    await horde.accounts.link_new(BOB, "bob")
    async with at_discord(horde) as bot:
        yield bot


async def gifts(horde: Horde) -> int:
    return len(await horde.gifts.history(ADA))


async def answered(discord: LoopbackDiscord, interaction_id: int) -> None:
    path = f"/interactions/{interaction_id}/*"
    await until(lambda: discord.rest.done("POST", path), "an answer to an interaction")
    assert len(discord.rest.asked("POST", path)) == 1
