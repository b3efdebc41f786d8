"""Bringing what a finished request made to the member who asked."""

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.cards.parcels import Parcel, lighter, pack
from bot.cards.places import Lost, Place, PlaceLost, edit, send_directly
from bot.languages import speaking
from bot.rendering.files import MIB
from bot.rendering.notices import notice
from bot.rest.troubles import HICCUPS
from bot.texts import pictures as say
from horde_core.chat.model import Card, CardState

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

TOO_LARGE = 40005
PAUSES_S = (2, 10)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a card ended, and what is remembered of it."""

    state: CardState
    outcome: str | None = None


class Courier:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot
        self._horde = bot.horde

    async def deliver(self, card: Card, place: Place, *, guest: bool, cancelled: bool) -> Ending:
        """Show the result where it was asked for, else send it directly; how it ended."""
        limit = self._bot.settings.max_upload_mb * MIB
        parcel = await pack(self._horde, card, limit, guest=guest, cancelled=cancelled)
        try:
            await self._edit_surely(place, parcel)
        except PlaceLost as lost:
            with speaking(await self._bot.speech.of_member(card.discord_id, card.locale)):
                return await self._elsewhere(card, parcel, lost.why)
        return Ending(parcel.state, parcel.outcome)

    async def forget(self, card: Card) -> None:
        """Remove the stored pictures of a delivered card."""
        await self._horde.media.delete([key for key in card.outcome.split(",") if key])

    async def remove(self, card: Card) -> None:
        """A moderator wants it gone: the stored pictures and the message."""
        await self.forget(card)
        await self._horde.chat.close(card.request_id, CardState.DELETED)
        if card.message_id is None or card.private:
            return
        channel = self._bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
        try:
            await channel.get_partial_message(card.message_id).delete()
        except HICCUPS as error:
            log.warning("message of %s not removed: %s", card.request_id, error)

    async def _edit_surely(self, place: Place, parcel: Parcel) -> None:
        """Try again after a hiccup of Discord; raises PlaceLost in the end."""
        for pause in (*PAUSES_S, None):
            try:
                now = self._horde.clock.now()
                await edit(self._bot, place, now, parcel.layout(), parcel.pictures)
            except HICCUPS as error:
                log.warning("result of %s not shown: %s", parcel.request_id, error)
                if isinstance(error, discord.HTTPException) and error.code == TOO_LARGE:
                    parcel = await lighter(parcel)
            else:
                return
            if pause is not None:
                await self._bot.wait_external(asyncio.sleep(pause), "Discord's recovery")
        raise PlaceLost(Lost.BARRED)

    async def _elsewhere(self, card: Card, parcel: Parcel, why: Lost) -> Ending:
        if why is Lost.DELETED:
            await self._horde.media.delete(parcel.keys)
            return Ending(CardState.DELETED)
        if card.private or why is Lost.EXPIRED:
            remark = say.BY_DM_CLOSED
        else:
            remark = say.BY_DM_BARRED.format(channel=f"<#{card.channel_id}>")
        withheld = card.spec.nsfw and not card.private
        view = notice(remark, say.ADULT_NOT_BY_DM) if withheld else parcel.layout(remark)
        pictures = () if withheld else parcel.pictures
        told = await send_directly(self._bot, card.discord_id, view, pictures)
        if told and not withheld:
            return Ending(parcel.state, parcel.outcome)
        if told:
            return _unclaimed(parcel)
        log.warning("result of %s reached nobody: no channel, no messages", card.request_id)
        return _unclaimed(parcel)


def _unclaimed(parcel: Parcel) -> Ending:
    """Kept for /jobs, if there is something to see."""
    waits = parcel.state is CardState.DELIVERED
    return Ending(CardState.UNCLAIMED if waits else CardState.FAILED, parcel.outcome)
