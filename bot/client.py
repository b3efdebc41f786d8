import asyncio
import importlib
import logging
import pkgutil
from collections.abc import Awaitable, Iterable
from typing import Any, TypeVar

import aiohttp
import discord
import yarl
from discord.ext import commands

from bot.actions import Actions
from bot.background import Background
from bot.buttons import ActionButton
from bot.cards.showing import Cards
from bot.catch_up import CatchUpReader
from bot.gift_table import GiftTable
from bot.known_policies import KnownPolicies
from bot.linked_roles import announce_connections
from bot.model_board import ModelBoard, board
from bot.names import Names
from bot.newsboy import Newsboy
from bot.orders import Orders
from bot.postman import Postman
from bot.reactions import Reactions
from bot.refusals import BotUnavailable
from bot.rest.gate import Gate
from bot.rest.reopening import reopen_on_changes
from bot.reviewer import Reviewer
from bot.role_keeper import RoleKeeper
from bot.settings import DiscordSettings
from bot.shards import ShardLeases, shard_of
from bot.speech import Speech
from bot.style_board import StyleBoard, style_board
from bot.sync import sync_when_changed
from bot.translator import CommandTranslator
from bot.tree import HordeTree
from horde_core.errors import TooMany, Unavailable
from horde_core.horde import Horde
from horde_core.workers.model import ModelQuery, Work

__all__ = ["BotUnavailable", "HordeBot", "features", "run"]

T = TypeVar("T")
log = logging.getLogger(__name__)

INTENTS = discord.Intents(guilds=True, guild_reactions=True)
LONGEST_RATE_LIMIT_S = 60.0
REACTIONS = frozenset({"raw_reaction_add", "raw_reaction_remove"})


class HordeBot(commands.AutoShardedBot):
    """The Discord side of a horde. It reads no messages and keeps no members in memory."""

    def __init__(
        self, horde: Horde, settings: DiscordSettings, public_url: str, **options: Any
    ) -> None:
        self.gate = Gate(horde.clock.monotonic)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=HordeTree,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT_S,
            http_trace=self.gate.trace(),
            **options,
        )
        self.horde = horde
        self.settings = settings
        self.public_url = public_url.rstrip("/")
        self.actions = Actions()
        self.background = Background()
        self.board = ModelBoard(horde.catalogue)
        self.styles = StyleBoard()
        self.cards = Cards(self)
        self.orders = Orders()
        self.writers: tuple[str, ...] = ()
        self.gift_table = GiftTable()
        self.policies = KnownPolicies(horde.policies.of)
        self.speech = Speech(self)
        self.names = Names(self)
        self.reactions = Reactions(self)
        self.postman = Postman(self)
        self.reviewer = Reviewer(self)
        self.role_keeper = RoleKeeper(self)
        self.newsboy = Newsboy(self)
        self.catch_up = CatchUpReader(self)
        reopen_on_changes(self)

    def dispatch(self, event_name: str, /, *arguments: Any, **more: Any) -> None:
        """Reactions that give nothing, nearly all there are, cost one look and no task."""
        if event_name in REACTIONS and self.gift_table.find(arguments[0]) is None:
            return
        super().dispatch(event_name, *arguments, **more)

    async def wait_external(self, awaitable: Awaitable[T], reason: str) -> T:
        """Every wait for an event, a queue or the passing of time goes through here.

        Tests replace it, so that their clock, not the wall's, ends the wait.
        """
        del reason
        return await awaitable

    async def setup_hook(self) -> None:
        try:
            await self.refresh_board()
            await self.refresh_styles()
        except (Unavailable, TooMany) as error:
            log.warning("no models or styles are known yet: %s", error)
        await self.refresh_guilds()
        self.background.start("model board", self._keep_board_fresh())
        self.background.start("styles", self._keep_styles_fresh())
        self.background.start("postman", self.postman.go_round())
        self.background.start("roles", self.role_keeper.go_round())
        self.background.start("newsboy", self.newsboy.go_round())
        self.add_dynamic_items(ActionButton)
        for name in features():
            await self.load_extension(name)
        await self.tree.set_translator(CommandTranslator())
        guild = await self._command_home()
        await announce_connections(self)
        if await sync_when_changed(self.tree, guild):
            log.info("commands sent to Discord")

    async def _command_home(self) -> discord.Object | None:
        if not self.settings.test_guild_id:
            return None
        guild = discord.Object(self.settings.test_guild_id)
        self.tree.copy_global_to(guild=guild)
        return guild

    def holds(self, guild_id: int | None) -> bool:
        """Whether this process, of all there are, answers for a server or (None) for members."""
        if self.shard_ids is None or self.shard_count is None:
            return True
        return shard_of(guild_id, self.shard_count) in self.shard_ids

    async def take_over(self, shards: Iterable[int]) -> None:
        """Answer from now on for these shards too."""
        taken = sorted(shards)
        self.shard_ids = [*(self.shard_ids or ()), *taken]
        await self.cards.resume()
        _, gateway, _ = await self.http.get_bot_gateway()
        for shard in taken:
            await self.launch_shard(yarl.URL(gateway), shard, initial=shard == taken[0])

    async def refresh_board(self) -> None:
        statuses = await self.horde.workers.models(ModelQuery())
        self.board = board(self.horde.catalogue, statuses)
        writers = await self.horde.workers.models(ModelQuery(kind=Work.TEXT))
        self.writers = tuple(status.name for status in writers if status.count > 0)

    async def refresh_styles(self) -> None:
        self.styles = await style_board(self.horde)

    async def refresh_guilds(self) -> None:
        news = await self.horde.guilds.news(self.gift_table.version)
        self.gift_table.learn(news)
        self.speech.learn(news)
        self.policies.learn(news)

    async def _keep_board_fresh(self) -> None:
        while True:
            pause = asyncio.sleep(self.settings.models_every_s)
            await self.wait_external(pause, "next look at the models")
            try:
                await self.refresh_board()
                await self.refresh_guilds()
            except Exception:
                log.exception("models and emojis could not be read; those of before hold")

    async def _keep_styles_fresh(self) -> None:
        while True:
            pause = asyncio.sleep(self.settings.styles_every_s)
            await self.wait_external(pause, "next look at the styles")
            try:
                await self.refresh_styles()
            except Exception:
                log.exception("styles could not be read; those of before hold")

    async def close(self) -> None:
        await self.background.close()
        await super().close()


def features() -> list[str]:
    """The cogs, found by name: this package knows none of them."""
    package = importlib.import_module("cogs")
    return [f"cogs.{module.name}" for module in pkgutil.iter_modules(package.__path__)]


async def run(horde: Horde, settings: DiscordSettings, public_url: str) -> None:
    """The bot until it is cancelled.

    Raises:
        BotUnavailable: Discord does not let it in, or cannot be reached.
    """
    if not settings.token.strip():
        raise BotUnavailable(
            "There is no bot token: set [discord] token or HORDE_DISCORD_TOKEN to the one "
            "from discord.com/developers/applications."
        )
    try:
        if settings.shards_per_process:
            await _share(horde, settings, public_url)
        else:
            async with HordeBot(
                horde, settings, public_url, shard_count=settings.shards or None
            ) as bot:
                await bot.start(settings.token.strip())
    except discord.LoginFailure:
        raise BotUnavailable(
            "Discord refused the bot token: copy it anew from "
            "discord.com/developers/applications (Bot, Reset Token) into [discord] token."
        ) from None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise BotUnavailable(f"Discord cannot be reached: {error}") from error


async def _share(horde: Horde, settings: DiscordSettings, public_url: str) -> None:
    """As long as it may: what it loses to another process it gives up, and begins anew."""
    while True:
        leases = ShardLeases(horde.shards, settings, horde.clock)
        try:
            held = await leases.first()
            bot = HordeBot(
                horde,
                settings,
                public_url,
                shard_ids=sorted(held.shards),
                shard_count=settings.shards,
            )
            bot.gate.share(held.processes)
            async with bot:
                if not await _lost(bot, leases, settings.token.strip()):
                    return
        finally:
            await leases.release()


async def _lost(bot: HordeBot, leases: ShardLeases, token: str) -> bool:
    """Run the bot while its shards are its own; False if it ended by itself."""
    running = asyncio.create_task(bot.start(token))
    keeping = asyncio.create_task(leases.keep(bot))
    try:
        await asyncio.wait({running, keeping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        return not running.done()
    finally:
        running.cancel()
        keeping.cancel()
        await asyncio.gather(running, keeping, return_exceptions=True)
