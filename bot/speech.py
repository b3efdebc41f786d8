"""Who reads which language: members their own, a server the one its admins chose."""

import logging
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import discord

from bot.languages import ENGLISH, closest, speak, speaking
from horde_core.gifts.model import GuildNews

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)
REMEMBERED = 20_000


class Speech:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot
        self._chosen: dict[int, str] = {}
        self._noted: OrderedDict[int, str] = OrderedDict()

    def learn(self, news: GuildNews) -> None:
        """What admins chose, of the servers that changed something."""
        for guild_id, language in news.languages.items():
            self._chosen.pop(guild_id, None)
            if language is not None:
                self._chosen[guild_id] = language

    def listen(self, interaction: discord.Interaction[Any], *, private: bool = True) -> None:
        """What is said next is for the member alone, or for everybody there."""
        speak(closest(interaction.locale) if private else self._of_place(interaction))

    def of_guild(self, guild_id: int | None, locale: discord.Locale | None = None) -> str:
        """The admins' choice, else that of the server's settings at Discord."""
        chosen = self._chosen.get(guild_id or 0)
        if chosen is not None:
            return closest(chosen)
        guild = None if guild_id is None else self._bot.get_guild(guild_id)
        if locale is None and guild is not None:
            locale = guild.preferred_locale
        return closest(locale)

    @contextmanager
    def aloud(self, interaction: discord.Interaction[Any]) -> Iterator[None]:
        """For a while, what everybody there will read."""
        with speaking(self._of_place(interaction)):
            yield

    def _of_place(self, interaction: discord.Interaction[Any]) -> str:
        if interaction.guild_id is None:
            return closest(interaction.locale)
        return self.of_guild(interaction.guild_id, interaction.guild_locale)

    async def choose(self, guild_id: int, language: str | None) -> None:
        """For all processes; None for what is set at Discord."""
        await self._bot.horde.guilds.choose_language(guild_id, language)
        await self._bot.refresh_guilds()

    def chosen(self, guild_id: int) -> str | None:
        return self._chosen.get(guild_id)

    def note(self, interaction: discord.Interaction[Any]) -> None:
        """Remember in which language the member is written to when they do not ask."""
        member, language = interaction.user.id, closest(interaction.locale)
        if self._noted.get(member) == language:
            return
        self._noted[member] = language
        if len(self._noted) > REMEMBERED:
            self._noted.popitem(last=False)
        self._bot.background.start(f"language of {member}", self._keep(member, language))

    async def of_member(self, discord_id: int, otherwise: str) -> str:
        known = await self._bot.horde.members.languages([discord_id])
        return known.get(discord_id, otherwise)

    async def _keep(self, member: int, language: str) -> None:
        known = (await self._bot.horde.members.languages([member])).get(member, ENGLISH)
        if known != language:
            await self._bot.horde.members.speaks(member, language)
