"""What waits, what is left out and what goes on when there is little room, or Discord refuses."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import discord as dpy
import pytest

from bot.client import HordeBot
from bot.rendering.notices import notice
from bot.rest.troubles import ClosedToUs, HeldBack
from bot.rest.urgency import Urgency, urgent
from horde_core.horde import Horde
from tests.bot.conftest import ADA, CHANNEL, GUILD, POST, answered, gifts, until
from tests.fakes.loopback_discord import LoopbackDiscord, channel_payload

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def post(bot: HordeBot, urgency: Urgency, channel: int) -> dpy.Message:
    with urgent(urgency):
        place = bot.get_partial_messageable(channel, guild_id=GUILD)
        return await place.send(view=notice("hello"))


def posts(bot: HordeBot, urgency: Urgency, channels: range) -> list[asyncio.Task[Any]]:
    def begin(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        return asyncio.create_task(work)

    return [begin(post(bot, urgency, channel)) for channel in channels]


async def test_with_little_room_what_somebody_waits_for_overtakes_the_rest(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    bot.gate.allowance.per_second = 3
    chores = posts(bot, Urgency.CHORES, range(1000, 1007))
    await until(lambda: len(discord.rest.asked("POST", "/channels/10??/messages")) >= 3, "a start")
    progress = posts(bot, Urgency.PROGRESS, range(2000, 2005))
    notices = posts(bot, Urgency.NOTICE, range(3000, 3002))
    result = posts(bot, Urgency.RESULT, range(4000, 4001))
    interaction = await discord.command(GUILD, "horde", "news")
    await answered(discord, interaction)
    assert not any(task.done() for task in (*chores[3:], *notices, *result))
    assert all(isinstance(it, HeldBack) for it in await held(progress))
    await asyncio.gather(*chores, *notices, *result)
    order = [call.path.split("/")[2][0] for call in discord.rest.asked("POST", "/channels/????/*")]
    assert "".join(order) == "111" + "433" + "1111"
    await asyncio.sleep(1.1)
    assert (await post(bot, Urgency.PROGRESS, 2000)).id


async def held(tasks: list[asyncio.Task[Any]]) -> list[Any]:
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_after_many_refusals_the_less_urgent_stops_and_interactions_are_answered(
    bot: HordeBot, discord: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    bot.gate.share(100)  # of a hundred processes this one has a hundredth of what ends in a ban
    discord.rest.fail("POST", "/channels/5???/messages", 403, times=100, code=50013)
    bot.gate.allowance.per_second = 100
    refused = await held(posts(bot, Urgency.RESULT, range(5000, 5025)))
    assert all(isinstance(it, dpy.Forbidden) for it in refused)
    before = len(discord.rest.calls)
    for urgency in (Urgency.CHORES, Urgency.PROGRESS):
        with pytest.raises(HeldBack):
            await post(bot, urgency, CHANNEL)
    assert len(discord.rest.calls) == before
    await post(bot, Urgency.NOTICE, CHANNEL)
    await held(posts(bot, Urgency.RESULT, range(5025, 5060)))
    for urgency in (Urgency.NOTICE, Urgency.RESULT):
        with pytest.raises(HeldBack):
            await post(bot, urgency, CHANNEL)
    await answered(discord, await discord.command(GUILD, "horde", "news"))
    assert "held back is chores, progress" in caplog.text


async def test_a_limit_of_everything_holds_for_every_route(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    discord.rest.limit("POST", POST, 0.5, scope="global")
    first = asyncio.create_task(post(bot, Urgency.RESULT, CHANNEL))
    await until(lambda: discord.rest.asked("POST", POST), "the limit")
    others = posts(bot, Urgency.RESULT, range(6000, 6005))
    await asyncio.gather(first, *others)
    limited, *later = discord.rest.asked("POST", "/channels/*/messages")
    assert limited.status == 429
    assert {call.status for call in later} == {200}
    assert min(call.at for call in later) - limited.at >= 0.5


async def test_a_ban_by_address_stops_what_counts_and_is_not_waited_for(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    discord.rest.ban("POST", POST, 900)
    with pytest.raises(dpy.HTTPException):
        await post(bot, Urgency.RESULT, CHANNEL)
    with pytest.raises(HeldBack):
        await post(bot, Urgency.RESULT, CHANNEL)
    assert len(discord.rest.asked("POST", POST)) == 1


async def test_where_the_bot_may_not_write_it_does_not_try_until_that_changes(
    bot: HordeBot, discord: LoopbackDiscord
) -> None:
    discord.rest.fail("POST", POST, 403, code=50013)
    with pytest.raises(dpy.Forbidden):
        await post(bot, Urgency.RESULT, CHANNEL)
    with pytest.raises(ClosedToUs):
        await post(bot, Urgency.RESULT, CHANNEL)
    assert len(discord.rest.asked("POST", POST)) == 1
    changed = channel_payload(CHANNEL, "renamed") | {"guild_id": str(GUILD)}
    await discord.gateway.emit("CHANNEL_UPDATE", changed)
    await until(lambda: not bot.gate.closed.places, "the channel to open again")
    await post(bot, Urgency.RESULT, CHANNEL)
    discord.rest.fail("PUT", f"/guilds/{GUILD}/members/*", 403, code=50013)
    for expected in (dpy.Forbidden, ClosedToUs):
        with pytest.raises(expected):
            await bot.http.add_role(GUILD, 77, 5)
    role = discord.gateway.guilds[GUILD]["roles"][0]
    await discord.gateway.emit("GUILD_ROLE_UPDATE", {"guild_id": str(GUILD), "role": role})
    await until(lambda: not bot.gate.closed.places, "the roles to open again")


async def test_a_gift_survives_a_broken_discord(
    bot: HordeBot, horde: Horde, discord: LoopbackDiscord
) -> None:
    stranger = 79
    discord.rest.fail("GET", f"/users/{stranger}", 503, code=0)
    await discord.react(GUILD, 9001, ADA, stranger)
    await until(lambda: discord.rest.done("GET", f"/users/{stranger}"), "another try")
    for _ in range(100):
        if await gifts(horde):
            break
        await asyncio.sleep(0.02)
    assert await gifts(horde) == 1
