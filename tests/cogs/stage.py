"""A Discord server in memory, the real horde behind it, and a worker played by the test."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, TypeVar

import discord
import simcord
from PIL import Image
from simcord import (
    ChannelHandle,
    GuildHandle,
    InteractionResult,
    MemberActor,
    ResponseMessage,
)

from bot.client import HordeBot
from bot.settings import DiscordSettings
from horde_core.accounts.model import Account, Principal
from horde_core.horde import Horde
from horde_core.money import Kudos
from horde_core.queueing.model import Delivery, Offer, PoppedJob
from tests.fakes.discord_shims import LOCALES

T = TypeVar("T")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
BUTTONS = ["Re-roll", "Vary", "Upscale", "Remix", "Info", "Gift", "Rate", "Delete", "More…"]
AGENT = "Horde Dreamer:1:https://example.org"


class StageClock:
    """The horde's clock, moved by ``env.advance_time``."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def monotonic(self) -> float:
        return self.env.backend.clock.elapsed if self.env is not None else 0.0

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.monotonic())


class StagedBot(HordeBot):
    """Its waits end by the test's clock and by what the test does."""

    env: simcord.Env

    async def wait_external(self, awaitable: Awaitable[T], reason: str) -> T:
        answer: T = await self.env.external_wait(awaitable, reason=reason)
        return answer


def picture(colour: str = "red", side: int = 64) -> bytes:
    packed = BytesIO()
    Image.new("RGB", (side, side), colour).save(packed, "WEBP")
    return packed.getvalue()


def noise(side: int) -> bytes:
    """A picture that hardly can be compressed: three bytes a pixel."""
    packed = BytesIO()
    pixels = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))
    pixels.save(packed, "WEBP", lossless=True, method=0)
    return packed.getvalue()


class PlayedWorker:
    """A worker by hand: it pops, and delivers what it is told to."""

    def __init__(self, horde: Horde, owner: Account, models: tuple[str, ...]) -> None:
        self.horde = horde
        self.principal = Principal(owner, client_agent=AGENT)
        self.offer = Offer(
            name=f"{owner.name}s GPU",
            models=models,
            bridge_agent=AGENT,
            max_pixels=1024 * 1024,
            amount=4,
            threads=1,
        )

    async def pop(self) -> PoppedJob | None:
        """The next batch; also how the worker says it is online."""
        return (await self.horde.queueing.pop(self.principal, self.offer)).job

    async def take(self) -> PoppedJob:
        job = await self.pop()
        assert job is not None, "nothing was queued for this worker"
        return job

    async def deliver(
        self, job: PoppedJob, data: bytes | None = None, *, state: str = "ok"
    ) -> None:
        for job_id, key in zip(job.ids, job.upload_keys, strict=True):
            if state == "ok":
                await self.horde.media.put(key, data or picture())
            delivery = Delivery(job_id=job_id, seed=7, state=state)
            await self.horde.queueing.submit(self.principal, delivery)

    async def draw(self, data: bytes | None = None, *, state: str = "ok") -> PoppedJob:
        """Pop and deliver until everything queued is drawn; the last batch."""
        job = await self.take()
        await self.deliver(job, data, state=state)
        while (more := await self.pop()) is not None:
            await self.deliver(more, data, state=state)
        return job


class Answer:
    """The bot's answer to an interaction, as it stands now."""

    def __init__(self, result: InteractionResult) -> None:
        self._result = result

    @property
    def message(self) -> ResponseMessage:
        response = self._result.response
        assert response is not None, "there is no answer, or no longer"
        return response

    @property
    def id(self) -> int:
        return self.message.id

    @property
    def ephemeral(self) -> bool:
        return self._result.ephemeral

    @property
    def components(self) -> list[dict[str, Any]]:
        return self.message.components

    @property
    def attachments(self) -> list[discord.Attachment]:
        return self.message.attachments

    @property
    def followups(self) -> list[ResponseMessage]:
        return self._result.followups


def drawn(env: simcord.Env, answer: Answer) -> Image.Image:
    """The first picture of an answer, as its readers get it."""
    data = env.backend.cdn.get(answer.attachments[0].url)
    assert data is not None
    return Image.open(BytesIO(data)).convert("RGB")


class Stage:
    """Everything a test acts on."""

    def __init__(self, horde: Horde, env: simcord.Env) -> None:
        self.horde = horde
        self.env = env
        self.guild = env.create_guild("Makers")
        self.channel = self.guild.create_text_channel("art")
        self.adult = self.guild.create_text_channel("adult-art")
        self.ada = self.guild.add_member(env.create_user("ada"))
        self.bob = self.guild.add_member(env.create_user("bob"))

    @property
    def bot(self) -> StagedBot:
        assert isinstance(self.env.bot, StagedBot)
        return self.env.bot

    async def slash(
        self, member: MemberActor, channel: ChannelHandle, command: str, /, **options: Any
    ) -> Answer:
        return Answer(await member.slash(channel, command, **options))

    async def click(self, member: MemberActor, answer: Answer, *, label: str) -> Answer:
        return Answer(await member.click(answer.message, label=label))

    def speaks(self, somebody: MemberActor | GuildHandle, locale: str) -> None:
        """What a member's Discord is set to, or a server's."""
        LOCALES[somebody.id] = locale
        guild = self.bot.get_guild(somebody.id)
        if guild is not None:
            guild.preferred_locale = discord.Locale(locale)

    async def link(self, member: MemberActor) -> Account:
        return (await self.horde.accounts.link_new(member.id, member.name)).account

    async def link_wealthy(self, member: MemberActor) -> Account:
        """An account of old with kudos to spend, attached as its owner does it."""
        accounts = self.horde.accounts
        rich = await accounts.ensure(member.name, roles=frozenset(), kudos=Kudos(100_000))
        attach = await accounts.start_attach(member.id)
        return (await accounts.attach(attach.code, rich.api_key)).account

    async def worker(self, models: tuple[str, ...] = ("demo_shapes",)) -> PlayedWorker:
        """A worker that is online, and known to the bot."""
        owner = (await self.horde.accounts.register("carol")).account
        worker = PlayedWorker(self.horde, owner, models)
        await worker.pop()
        await self.bot.refresh_board()
        return worker

    def be_patient(self) -> None:
        """Look less often, so that a test can let many minutes pass in little time."""
        self.bot.settings = DiscordSettings(
            reread_every_s=25,
            models_every_s=300,
            styles_every_s=300,
            notices_every_s=300,
            news_every_s=300,
        )

    async def settle(self) -> None:
        """Let news arrive, from the database's notices too, and the bot act on it."""
        for _ in range(3):
            await asyncio.sleep(0.02)
            await self.env.settle()

    async def until(self, seen: Callable[[], bool]) -> None:
        for _ in range(500):
            await self.env.settle()
            if seen():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it never came to be seen:\n" + self.env.transcript()[-3000:])

    async def delivered(self, answer: Answer) -> None:
        await self.until(lambda: bool(gallery(answer)))

    async def restart(self) -> None:
        fresh = new_bot(self.horde, self.bot.settings)
        fresh.env = self.env
        await self.bot.background.close()
        await self.env.restart_bot(fresh)


def new_bot(horde: Horde, settings: DiscordSettings | None = None) -> StagedBot:
    return StagedBot(horde, settings or DiscordSettings(), "https://horde.example", shard_count=1)


def components(message: Any) -> Iterator[dict[str, Any]]:
    """Every component of a message, however deep."""
    pending = list(message.components)
    while pending:
        component = pending.pop(0)
        yield component
        beside = [component["accessory"]] if component.get("accessory") else []
        pending = component.get("components", []) + beside + pending


def words(message: Any) -> str:
    return "\n".join(c["content"] for c in components(message) if c["type"] == 10)


def labels(message: Any) -> list[str]:
    return [c["label"] for c in components(message) if c["type"] == 2]


def gallery(message: Any) -> list[dict[str, Any]]:
    return [item for c in components(message) if c["type"] == 12 for item in c["items"]]


def link_of(message: Any) -> str:
    return next(str(c["url"]) for c in components(message) if c.get("url"))
