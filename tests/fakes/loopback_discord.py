"""A Discord on loopback: discord.py's own HTTP client and gateway talk to it.

simcord replaces that client, so what the library and the bot do about rate limits, broken servers
and lost connections is seen only here.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from unittest.mock import patch

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_rest import Rest, person

BOT = person(500, "Horde", bot=True)
APPLICATION = "500"
EVERYTHING = str((1 << 50) - 1)
SUBCOMMAND, TEXT = 1, 3
_numbers = count(1)


@dataclass
class LoopbackDiscord:
    rest: Rest
    gateway: Gateway

    def add_guild(self, guild_id: int, channels: int = 1) -> dict[str, Any]:
        """A guild that bots are in from their next session on."""
        guild = guild_payload(guild_id, channels)
        self.gateway.guilds[guild_id] = guild
        return guild

    async def react(self, guild_id: int, message_id: int, giver: int, author: int) -> None:
        """A thumbs up of one member under the message of another."""
        member: dict[str, Any] = {"user": person(giver), "roles": [], "joined_at": None, "flags": 0}
        await self.gateway.emit(
            "MESSAGE_REACTION_ADD",
            {
                "user_id": str(giver),
                "channel_id": str(guild_id + 1),
                "message_id": str(message_id),
                "message_author_id": str(author),
                "guild_id": str(guild_id),
                "member": member | {"deaf": False, "mute": False},
                "emoji": {"id": None, "name": "\N{THUMBS UP SIGN}"},
                "burst": False,
                "type": 0,
            },
        )

    async def command(self, guild_id: int, name: str, subcommand: str, user_id: int = 77) -> int:
        """Somebody runs a command with a subcommand; the interaction's id."""
        options = [{"name": subcommand, "type": SUBCOMMAND, "options": []}]
        return await self.interact(guild_id, name, options, user_id)

    async def interact(
        self, guild_id: int, name: str, options: list[dict[str, Any]], user_id: int
    ) -> int:
        """Somebody runs a command; the interaction's id."""
        interaction_id = 7_000_000_000_000_000_000 + next(_numbers)
        member: dict[str, Any] = {
            "user": person(user_id),
            "roles": [],
            "joined_at": None,
            "flags": 0,
        }
        await self.gateway.emit(
            "INTERACTION_CREATE",
            {
                "id": str(interaction_id),
                "application_id": APPLICATION,
                "type": 2,
                "token": f"token-{interaction_id}",
                "version": 1,
                "guild_id": str(guild_id),
                "channel_id": str(guild_id + 1),
                "channel": channel_payload(guild_id + 1),
                "member": member | {"deaf": False, "mute": False, "permissions": EVERYTHING},
                "app_permissions": EVERYTHING,
                "locale": "en-US",
                "guild_locale": "en-US",
                "attachment_size_limit": 10 * 1024 * 1024,
                "entitlements": [],
                "authorizing_integration_owners": {"0": str(guild_id)},
                "context": 0,
                "data": {
                    "id": "1",
                    "name": name,
                    "type": 1,
                    "options": options,
                },
            },
        )
        return interaction_id

    @contextmanager
    def as_discord(self) -> Iterator[None]:
        """Everything of discord.py in this process takes it for Discord."""
        base = str(yarl.URL(self.rest.gateway_url).with_scheme("http").origin())
        with (
            patch.object(Route, "BASE", f"{base}/api/v10"),
            patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(self.gateway.url)),
        ):
            yield


@asynccontextmanager
async def loopback_discord() -> AsyncIterator[LoopbackDiscord]:
    rest, gateway = Rest(BOT, APPLICATION), Gateway(BOT, APPLICATION)
    app = web.Application(client_max_size=32 * 1024 * 1024)
    app.router.add_get("/gateway", gateway.handle)
    app.router.add_route("*", "/api/v10/{path:.*}", rest.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    rest.gateway_url = gateway.url = site.name.replace("http", "ws") + "/gateway"
    discord = LoopbackDiscord(rest, gateway)
    with discord.as_discord():
        yield discord
    await runner.cleanup()


def channel_payload(channel_id: int, name: str = "art") -> dict[str, Any]:
    return {
        "id": str(channel_id),
        "type": 0,
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "flags": 0,
    }


def guild_payload(guild_id: int, channels: int = 1) -> dict[str, Any]:
    everyone = {
        "id": str(guild_id),
        "name": "@everyone",
        "permissions": EVERYTHING,
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    me = {"user": BOT, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}
    return {
        "id": str(guild_id),
        "name": f"guild {guild_id}",
        "owner_id": "77",
        "roles": [everyone],
        "channels": [channel_payload(guild_id + 1 + number) for number in range(channels)],
        "members": [me | {"deaf": False, "mute": False}],
        "member_count": 2,
        "emojis": [],
        "stickers": [],
        "threads": [],
        "features": [],
        "afk_timeout": 300,
        "afk_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "preferred_locale": "en-US",
        "large": False,
        "unavailable": False,
    }
