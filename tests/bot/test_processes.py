"""Two processes of the bot at one Discord, with one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from bot.client import run
from bot.settings import DiscordSettings
from horde_core.chat.model import Card, CardState
from horde_core.horde import Horde
from horde_core.queueing.model import NewImageRequest
from horde_core.shards.service import ShardService
from tests.bot.conftest import GUILD, QUIET, answered, until
from tests.fakes.loopback_discord import LoopbackDiscord
from tests.fakes.time_and_chance import FakeClock

EVEN, ODD = GUILD + (1 << 22), GUILD
LEASE = timedelta(seconds=2)


@pytest.fixture
def shared(horde: Horde, discord: LoopbackDiscord) -> Horde:
    discord.add_guild(EVEN)
    return replace(horde, shards=ShardService(horde.db, horde.clock, LEASE))


@asynccontextmanager
async def process(horde: Horde, most: int) -> AsyncIterator[None]:
    settings = msgspec.structs.replace(QUIET, shards=2, shards_per_process=most)
    running = asyncio.create_task(run(horde, settings, "https://horde.example"))
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def card(horde: Horde, request_id: str, guild_id: int | None) -> str:
    """Of a request that the horde has forgotten, so that whoever follows it ends it at once."""
    message_id = 10_000 + (guild_id or 0)
    opened = Card(
        request_id=request_id,
        discord_id=77,
        guild_id=guild_id,
        channel_id=(guild_id or 77) + 1,
        locale="en-US",
        private=False,
        spec=NewImageRequest(prompt="a cat"),
        created_at=horde.clock.now(),
        message_id=message_id,
    )
    await horde.chat.open(opened)
    return f"/channels/{opened.channel_id}/messages/{message_id}"


async def closed(horde: Horde, request_id: str) -> None:
    for _ in range(200):
        found = await horde.chat.by_request(request_id)
        if found is not None and found.state is not CardState.OPEN:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"nobody follows {request_id}")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_each_shard_has_one_process_and_another_when_that_ends(
    shared: Horde, discord: LoopbackDiscord
) -> None:
    paths = {
        name: await card(shared, name, guild)
        for name, guild in (("even", EVEN), ("odd", ODD), ("direct", None))
    }
    first = AsyncExitStack()
    await first.enter_async_context(process(shared, most=1))
    await until(lambda: discord.gateway.connected() == [0], "the first shard")
    async with first, process(shared, most=2):
        await until(lambda: discord.gateway.connected() == [0, 1], "both shards")
        for guild in (EVEN, ODD):
            await answered(discord, await discord.command(guild, "horde", "news"))
        for name, path in paths.items():
            await closed(shared, name)
            assert len(discord.rest.asked("PATCH", path)) == 1, name
        await card(shared, "left behind", EVEN)
        await first.aclose()
        await until(lambda: discord.gateway.connected() == [0, 1], "the shard to be taken over")
        assert [shard for shard, _ in discord.gateway.identified] == [0, 1, 0]
        await closed(shared, "left behind")
        for guild in (EVEN, ODD):
            await answered(discord, await discord.command(guild, "horde", "news"))

        thief = FakeClock(shared.clock.now() + 2 * LEASE)
        await ShardService(shared.db, thief).hold("thief", total=2, most=2)
        await until(lambda: discord.gateway.connected() == [], "the end of what is not its own")
    assert len(discord.gateway.identified) == 3


def test_a_part_of_an_unknown_number_of_shards_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="shards_per_process needs shards"):
        msgspec.convert({"shards_per_process": 2}, DiscordSettings)
