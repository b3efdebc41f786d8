"""What discord.py's own client and the bot do when Discord is slow, full, broken or gone."""

import asyncio

import discord as dpy
import pytest

from bot.client import INTENTS, BotUnavailable, HordeBot, run
from bot.rendering.notices import notice
from bot.settings import DiscordSettings
from horde_core.horde import Horde
from tests.bot.conftest import ADA, BOB, CHANNEL, GUILD, POST, answered, gifts, until
from tests.fakes.loopback_discord import LoopbackDiscord

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def say(bot: HordeBot) -> dpy.Message:
    return await bot.get_partial_messageable(CHANNEL, guild_id=GUILD).send(view=notice("hello"))


async def test_it_comes_up_with_two_intents_its_commands_and_its_guild(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    assert discord.gateway.of_shard(0).intents == INTENTS.value == 1025
    assert [guild.id for guild in bot.guilds] == [GUILD]
    assert {"generate", "kudos", "horde"} <= {command["name"] for command in discord.rest.commands}
    await answered(discord, await discord.command(GUILD, "horde", "news"))


async def test_a_limited_route_is_waited_for_and_asked_once(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    """For one route, for a resource that others use too, and for everything."""
    for scope in ("user", "shared", "global"):
        discord.rest.calls.clear()
        discord.rest.limit("POST", POST, 0.2, scope=scope)
        await say(bot)
        limited, granted = discord.rest.asked("POST", POST)
        assert (limited.status, granted.status) == (429, 200)
        assert granted.at - limited.at >= 0.2


async def test_while_everything_is_limited_interactions_are_acknowledged(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    discord.rest.limit("POST", POST, 1.0, scope="global")
    saying = asyncio.create_task(say(bot))
    await until(lambda: discord.rest.asked("POST", POST), "the limit")
    await answered(discord, await discord.command(GUILD, "horde", "news"))
    assert not discord.rest.done("POST", POST)
    await saying


async def test_a_broken_or_slow_discord_is_asked_again(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    discord.rest.slow_s = 0.1
    discord.rest.fail("POST", POST, 502)
    await say(bot)
    assert [call.status for call in discord.rest.asked("POST", POST)] == [502, 200]


async def test_a_lost_connection_is_resumed_and_nothing_of_it_is_lost(
    bot: HordeBot, horde: Horde, discord: LoopbackDiscord
) -> None:
    """Closed with 4000, or asked to come back (opcode 7): what happened meanwhile is sent again."""
    await discord.gateway.close(0, 4000)
    await discord.react(GUILD, 9001, ADA, BOB)
    interaction = await discord.command(GUILD, "horde", "news")
    await answered(discord, interaction)

    await discord.gateway.ask_to_reconnect(0)
    await discord.react(GUILD, 9002, ADA, BOB)
    await answered(discord, await discord.command(GUILD, "horde", "news"))

    session = discord.gateway.of_shard(0)
    await until(lambda: session.resumed == 2, "both times to be resumed")
    assert len(discord.gateway.identified) == 1
    for _ in range(100):
        if await gifts(horde) == 2:
            break
        await asyncio.sleep(0.02)
    assert await gifts(horde) == 2


async def test_an_invalid_session_is_begun_anew(bot: HordeBot, discord: LoopbackDiscord) -> None:
    await discord.gateway.invalidate(0, resumable=False)
    await until(lambda: len(discord.gateway.identified) == 2, "another identify", within=10)
    await until(lambda: discord.gateway.connected() == [0], "the new session")
    await answered(discord, await discord.command(GUILD, "horde", "news"))


async def test_a_token_that_the_gateway_refuses_is_one_clear_sentence(
    horde: Horde, discord: LoopbackDiscord
) -> None:
    with pytest.raises(BotUnavailable, match="Discord"):
        await run(horde, DiscordSettings(token="another.good.token"), "")
