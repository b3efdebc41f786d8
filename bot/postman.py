"""Brings the notices that the horde wrote to the members they are for."""

import asyncio
import logging
from itertools import groupby
from typing import TYPE_CHECKING

from bot.cards.places import send_directly
from bot.languages import speaking
from bot.rendering.letters import letter
from bot.rendering.parties import party_layout
from bot.rest.troubles import HICCUPS
from bot.rest.urgency import Urgency, urgent
from horde_core.members.model import Notice

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

# Discord suspects bots that write to many people at once
BETWEEN_TWO_S = 0.2


class Postman:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot

    async def go_round(self) -> None:
        while True:
            pause = asyncio.sleep(self._bot.settings.notices_every_s)
            await self._bot.wait_external(pause, "next round of notices")
            try:
                with urgent(Urgency.NOTICE):
                    await self.deliver()
                    await self.announce()
                    await self._bot.reviewer.post_new()
            except Exception:
                log.exception("notices could not be read; they come with the next round")

    async def deliver(self) -> None:
        """Everything that is due, one message a member."""
        due = sorted(await self._bot.horde.members.take_due(), key=_addressee)
        languages = await self._bot.horde.members.languages({it.discord_id for it in due})
        for number, (discord_id, notices) in enumerate(groupby(due, key=_addressee)):
            if number:
                pause = asyncio.sleep(BETWEEN_TWO_S)
                await self._bot.wait_external(pause, "a moment between two messages")
            told = list(notices)
            with speaking(languages.get(discord_id) or self._of_server(told)):
                await self._bring(discord_id, told)

    def _of_server(self, notices: list[Notice]) -> str:
        """Of somebody who never used the bot, all that is known is where it happened."""
        guild = next((it.facts["guild"] for it in notices if it.facts.get("guild")), None)
        return self._bot.speech.of_guild(guild)

    async def announce(self) -> None:
        """The ends of parties, where they were held."""
        for view in await self._bot.horde.parties.take_unannounced():
            party = view.party
            channel = self._bot.get_partial_messageable(party.channel_id, guild_id=party.guild_id)
            try:
                with speaking(self._bot.speech.of_guild(party.guild_id)):
                    await channel.send(view=party_layout(view))
            except HICCUPS as error:
                log.warning("end of party %s not told: %s", party.id, error)

    async def _bring(self, discord_id: int, notices: list[Notice]) -> None:
        ids = [notice.id for notice in notices]
        try:
            reached = await send_directly(self._bot, discord_id, letter(notices))
        except HICCUPS as error:
            log.warning("notices to a member come later: %s", error)
            return
        members = self._bot.horde.members
        await (members.told(ids) if reached else members.unreachable(ids))


def _addressee(notice: Notice) -> int:
    return notice.discord_id
