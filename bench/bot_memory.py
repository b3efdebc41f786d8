"""How much memory the bot needs for 10,000 servers.

    python bench/bot_memory.py [servers]

GUILD_CREATE payloads go as text through discord.py's own parser into our bot, with its flags and all
its commands: one server in ten is large (60 roles, 100 channels), the others small (10 roles, 15
channels); each has emojis, a thread, members in voice channels, and seven emojis that give kudos.
Printed: megabytes of the process before, with the servers, and with the kudos emojis.
"""

import asyncio
import gc
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.client import HordeBot, features
from bot.settings import DiscordSettings
from horde_core.config import DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.gifts.model import GiftEmoji, GuildNews
from horde_core.horde import HordeSettings, open_horde
from horde_core.money import Kudos

SERVERS = 10_000
TARGET_MB = 400
SMALL, LARGE = (10, 15), (60, 100)
EMOJIS, KUDOS_EMOJIS, TALKING = 20, 7, 3
BOT_ID = 500
SINCE = "2024-03-01T12:00:00.000000+00:00"
TEXT, VOICE, CATEGORY, THREAD = 0, 2, 4, 11


def user(user_id: int, *, bot: bool = False) -> dict[str, Any]:
    return {
        "id": str(user_id),
        "username": f"member_{user_id}",
        "global_name": f"Member {user_id}",
        "discriminator": "0",
        "avatar": f"{user_id:032x}",
        "bot": bot,
        "public_flags": 0,
    }


def member(user_id: int, roles: list[str], *, bot: bool = False) -> dict[str, Any]:
    return {
        "user": user(user_id, bot=bot),
        "roles": roles,
        "joined_at": SINCE,
        "nick": None,
        "avatar": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def role(role_id: int, position: int) -> dict[str, Any]:
    return {
        "id": str(role_id),
        "name": "@everyone" if not position else f"role {role_id % 1000}",
        "permissions": str(0x0000_6546_3E8F_5E51 >> (position % 5)),
        "position": position,
        "color": role_id % 0xFFFFFF,
        "colors": {"primary_color": role_id % 0xFFFFFF, "secondary_color": None},
        "hoist": position % 4 == 0,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel(channel_id: int, position: int, guild_id: int, parent: int) -> dict[str, Any]:
    kind = CATEGORY if position % 8 == 0 else VOICE if position % 5 == 0 else TEXT
    overwrites = [
        {"id": str(guild_id + it), "type": 0, "allow": "1024", "deny": "2048"} for it in range(2)
    ]
    return {
        "id": str(channel_id),
        "type": kind,
        "name": f"channel-{channel_id % 1000}",
        "position": position,
        "parent_id": None if kind == CATEGORY else str(parent),
        "permission_overwrites": overwrites if position % 2 else [],
        "topic": f"What is said in channel {channel_id} and what is not" if kind == TEXT else None,
        "nsfw": False,
        "last_message_id": str(channel_id + 12345),
        "rate_limit_per_user": 0,
        "bitrate": 64000,
        "user_limit": 0,
        "flags": 0,
    }


def guild(number: int) -> dict[str, Any]:
    guild_id = (number + 1) << 40
    roles, channels = LARGE if number % 10 == 0 else SMALL
    talking = [guild_id + 900 + it for it in range(TALKING)]
    return {
        "id": str(guild_id),
        "name": f"The community of number {number}",
        "owner_id": str(guild_id + 900),
        "icon": f"{guild_id:032x}",
        "description": None,
        "roles": [role(guild_id + it, it) for it in range(roles)],
        "channels": [
            channel(guild_id + 200 + it, it, guild_id, guild_id + 200 + it // 8 * 8)
            for it in range(channels)
        ],
        "threads": [thread(guild_id)],
        "emojis": [emoji(guild_id + 400 + it) for it in range(EMOJIS)],
        "stickers": [],
        "members": [
            member(BOT_ID, [str(guild_id + 1)], bot=True),
            *(member(it, [str(guild_id + 2)]) for it in talking),
        ],
        "voice_states": [
            {"user_id": str(it), "channel_id": str(guild_id + 205), "session_id": f"{it:032x}"}
            for it in talking
        ],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "member_count": 40 + number % 1000,
        "features": ["COMMUNITY", "NEWS"],
        "afk_timeout": 300,
        "afk_channel_id": None,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "system_channel_id": str(guild_id + 201),
        "system_channel_flags": 0,
        "preferred_locale": "en-US",
        "large": False,
        "unavailable": False,
        "joined_at": SINCE,
    }


def thread(guild_id: int) -> dict[str, Any]:
    return {
        "id": str(guild_id + 700),
        "guild_id": str(guild_id),
        "parent_id": str(guild_id + 201),
        "owner_id": str(guild_id + 900),
        "name": "a thread",
        "type": THREAD,
        "last_message_id": None,
        "message_count": 5,
        "member_count": 3,
        "rate_limit_per_user": 0,
        "flags": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": SINCE,
            "locked": False,
        },
    }


def emoji(emoji_id: int) -> dict[str, Any]:
    return {
        "id": str(emoji_id),
        "name": f"emoji_{emoji_id % 1000}",
        "roles": [],
        "require_colons": True,
        "managed": False,
        "animated": False,
        "available": True,
    }


def megabytes() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 2**20


def table(servers: int) -> GuildNews:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    tables = {}
    for number in range(servers):
        guild_id = (number + 1) << 40
        tables[guild_id] = tuple(
            GiftEmoji(guild_id, str(guild_id + 400 + it), f"<:kudos:{guild_id}>", Kudos(it), now)
            for it in range(KUDOS_EMOJIS)
        )
    return GuildNews(1, tables, dict.fromkeys(tables, "de"))


async def fill(bot: HordeBot, servers: int) -> int:
    """The bytes that came in."""
    size = 0
    for number in range(servers):
        payload = json.dumps(guild(number))
        size += len(payload)
        bot._connection.parse_guild_create(json.loads(payload))
        if number % 100 == 0:
            await asyncio.sleep(0)
    return size


async def main(servers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = HordeSettings(
            database=DatabaseSettings(url=f"sqlite:///{folder}/horde.db"),
            media=MediaSettings(folder=f"{folder}/media"),
            security=SecuritySettings(secret="bench"),
        )
        async with open_horde(settings) as horde:
            bot = HordeBot(horde, DiscordSettings(), "")
            bot.loop = asyncio.get_running_loop()
            bot._connection.shard_count = 1
            me: Any = user(BOT_ID, bot=True)
            bot._connection.user = discord.ClientUser(state=bot._connection, data=me)
            for name in features():
                await bot.load_extension(name)
            before = megabytes()
            size = await fill(bot, servers)
            assert len(bot.guilds) == servers
            filled = megabytes()
            news = table(servers)
            bot.gift_table.learn(news)
            bot.speech.learn(news)
            del news
            everything = megabytes()
    print(f"{servers:,} servers, {size / servers / 1024:.1f} KiB each on the wire")
    print(f"{'before':<28}{before:>8.0f} MB")
    print(f"{'with the servers':<28}{filled:>8.0f} MB")
    print(f"{'with their kudos emojis too':<28}{everything:>8.0f} MB   target {TARGET_MB}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else SERVERS))
