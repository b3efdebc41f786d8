"""What the bot's look at every reaction costs over discord.py's own dispatch.

    python bench/reactions.py [reactions a round]

The same payloads go through the parser of a bare AutoShardedBot that nobody listens to, of one with
an empty listener for raw reactions, and of ours, whose table knows seven emojis in each of 10,000 guilds; none of the
reactions gives anything. In turns, so that a busy machine slows both. Printed: reactions per
second, the median of the rounds, and the ratios.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
from discord.ext import commands

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.client import INTENTS, HordeBot
from bot.settings import DiscordSettings
from horde_core.config import DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.gifts.model import GiftEmoji, GuildNews
from horde_core.horde import HordeSettings, open_horde
from horde_core.money import Kudos

REACTIONS = 20_000
ROUNDS = 5
GUILDS = 10_000
EMOJIS = 7


class Listening(commands.AutoShardedBot):
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        del payload


def payload(number: int) -> dict[str, Any]:
    user = {"id": "77", "username": "ada", "discriminator": "0", "avatar": None}
    member: dict[str, Any] = {
        "user": user,
        "roles": [],
        "joined_at": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    return {
        "user_id": "77",
        "channel_id": "5",
        "message_id": str(1000 + number),
        "guild_id": str(1 + number % GUILDS),
        "member": member,
        "emoji": {"id": None, "name": "\N{THUMBS UP SIGN}"},
        "message_author_id": "78",
        "burst": False,
        "type": 0,
    }


def table() -> GuildNews:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return GuildNews(
        1,
        {
            guild: tuple(
                GiftEmoji(guild, str(guild * 100 + it), "x", Kudos(1), now) for it in range(EMOJIS)
            )
            for guild in range(1, GUILDS + 1)
        },
    )


async def speed(bot: commands.AutoShardedBot, payloads: list[dict[str, Any]]) -> float:
    parse = bot._connection.parse_message_reaction_add
    began = time.perf_counter()
    for number, data in enumerate(payloads):
        parse(data)  # type: ignore[arg-type]
        if number % 100 == 0:
            await asyncio.sleep(0)  # let the listeners run, as between two packets
    await asyncio.sleep(0)
    return len(payloads) / (time.perf_counter() - began)


async def main(reactions: int) -> None:
    payloads = [payload(number) for number in range(reactions)]
    with tempfile.TemporaryDirectory() as folder:
        settings = HordeSettings(
            database=DatabaseSettings(url=f"sqlite:///{folder}/horde.db"),
            media=MediaSettings(folder=f"{folder}/media"),
            security=SecuritySettings(secret="bench"),
        )
        async with open_horde(settings) as horde:
            bots = {
                "nobody listens": commands.AutoShardedBot("!", intents=INTENTS, max_messages=None),
                "empty listener": Listening("!", intents=INTENTS, max_messages=None),
                "the bot": HordeBot(horde, DiscordSettings(), ""),
            }
            await measure(bots, payloads)


async def measure(bots: dict[str, commands.AutoShardedBot], payloads: list[dict[str, Any]]) -> None:
    ours = bots["the bot"]
    if isinstance(ours, HordeBot):
        await ours.load_extension("cogs.gifts")
        ours.gift_table.learn(table())
    for bot in bots.values():
        bot.loop = asyncio.get_running_loop()
    rounds = [[await speed(bot, payloads) for bot in bots.values()] for _ in range(ROUNDS)]
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    for name, median in zip(bots, medians, strict=True):
        print(f"{name:<15}{median:>10,.0f} reactions/s   the bot: {medians[-1] / median:.2f} of it")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else REACTIONS))
