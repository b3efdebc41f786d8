"""Shows the cases of servers in their channels for moderators, and keeps those cards true."""

import logging
from typing import TYPE_CHECKING

from bot.languages import speaking
from bot.rendering.making import jump
from bot.rendering.review import case_layout
from bot.rest.troubles import HICCUPS
from horde_core.chat.model import CardState
from horde_core.conduct.model import Dossier

if TYPE_CHECKING:
    import discord

    from bot.client import HordeBot

log = logging.getLogger(__name__)


class Reviewer:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot

    async def post_new(self) -> None:
        """A case whose channel is closed to the bot stays in /mod queue."""
        house = self._bot.horde.house
        for file, channel_id in await house.take_unposted():
            channel = self._bot.get_partial_messageable(channel_id, guild_id=file.case.scope)
            try:
                with speaking(self._bot.speech.of_guild(file.case.scope)):
                    message = await channel.send(view=await self.layout(file))
            except HICCUPS as error:
                log.warning("case %s not shown to moderators: %s", file.case.id, error)
            else:
                await house.posted(file.case.id, channel_id, message.id)

    async def layout(self, file: Dossier) -> "discord.ui.LayoutView":
        """With the way to the picture, if it is still there."""
        shown = await self._bot.horde.chat.by_request(str(file.case.facts.get("request", "")))
        there = shown is not None and shown.state is not CardState.DELETED
        return case_layout(file, jump(shown) if there and shown else "")

    async def refresh(self, file: Dossier, *, but: int | None = None) -> None:
        """The card in the channel; ``but`` is a message that shows the news already."""
        case = file.case
        if case.message_id is None or case.channel_id is None or case.message_id == but:
            return
        channel = self._bot.get_partial_messageable(case.channel_id, guild_id=case.scope)
        try:
            message = channel.get_partial_message(case.message_id)
            with speaking(self._bot.speech.of_guild(case.scope)):
                await message.edit(view=await self.layout(file))
        except HICCUPS as error:
            log.warning("card of case %s not renewed: %s", case.id, error)
