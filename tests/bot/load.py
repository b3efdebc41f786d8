"""Many members at once: how long each waits until the bot says that it heard them."""

import asyncio
from itertools import cycle, islice

from bot.client import HordeBot
from horde_core.horde import Horde
from tests.bot.conftest import GUILD, until
from tests.cogs.stage import PlayedWorker
from tests.fakes.loopback_discord import SUBCOMMAND, TEXT, LoopbackDiscord

LATE_S = 3.0
JOBS_A_MEMBER = 10
FIRST_MEMBER = 1000
QUICK = [("horde", "news"), ("kudos", "balance"), ("horde", "status"), ("kudos", "history")]


async def open_jobs(horde: Horde, bot: HordeBot, discord: LoopbackDiscord, number: int) -> None:
    """Requests that are shown and followed, and that nobody draws."""
    owner = (await horde.accounts.register("carol")).account
    await PlayedWorker(horde, owner, ("demo_shapes",)).pop()
    await bot.refresh_board()
    for member in range(FIRST_MEMBER, FIRST_MEMBER + -(-number // JOBS_A_MEMBER)):
        await horde.accounts.link_new(member, f"member {member}")
    prompt = [{"name": "prompt", "type": TEXT, "value": "a cat"}]
    for job in range(number):
        await discord.interact(GUILD, "generate", prompt, FIRST_MEMBER + job // JOBS_A_MEMBER)
        await asyncio.sleep(0.01)
    for _ in range(600):
        if len(await horde.chat.open_cards()) == number:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("not every request was taken")


async def acknowledged(discord: LoopbackDiscord, number: int, per_second: float) -> list[float]:
    """The seconds until each of ``number`` interactions was acknowledged, the shortest first.

    One in five draws something more, the others ask for something quick.
    """
    loop = asyncio.get_running_loop()
    began: dict[str, float] = {}
    prompt = [{"name": "prompt", "type": TEXT, "value": "a dog"}]
    start = loop.time()
    for count, quick in enumerate(islice(cycle(QUICK), number)):
        await asyncio.sleep(max(0.0, start + count / per_second - loop.time()))
        name, options = quick[0], [{"name": quick[1], "type": SUBCOMMAND, "options": []}]
        if count % 5 == 4:
            name, options = "generate", prompt
        now = loop.time()
        interaction = await discord.interact(GUILD, name, options, 2000 + count % 100)
        began[str(interaction)] = now

    def answers() -> dict[str, float]:
        calls = discord.rest.done("POST", "/interactions/*")
        found = ((call.path.split("/")[2], call.at) for call in calls)
        return {interaction: at for interaction, at in found if interaction in began}

    await until(lambda: len(answers()) == number, "an answer to everybody", within=30)
    return sorted(at - began[interaction] for interaction, at in answers().items())
