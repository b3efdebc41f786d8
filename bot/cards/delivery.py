"""Bringing the pictures of a finished request to the member who asked."""

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from bot.cards.places import HICCUPS, Lost, Place, PlaceLost, edit, send_directly
from bot.rendering.files import (
    MIB,
    NotAPicture,
    Picture,
    allowance,
    file_name,
    fitted,
    presentable,
)
from bot.rendering.notices import notice
from bot.rendering.results import Result, result, result_layout
from bot.rendering.wording import alt_text
from bot.texts import pictures as say
from horde_core.chat.model import Card, CardState
from horde_core.media.store import MediaMissing
from horde_core.queueing.model import Generation, RequestStatus
from horde_core.queueing.refusals import RequestNotFound

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

TOO_LARGE = 40005
PAUSES_S = (2, 10)


class Courier:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot
        self._horde = bot.horde

    async def deliver(self, card: Card, place: Place, *, guest: bool, cancelled: bool) -> CardState:
        """Show the result where it was asked for, else send it directly; how it ended."""
        try:
            status = await self._horde.queueing.status(card.request_id)
        except RequestNotFound:
            status = None
        limit = self._bot.settings.max_upload_mb * MIB
        pictures = await self._pictures(card, status, limit)
        value = result(card, status, pictures, guest=guest, cancelled=cancelled)
        try:
            await self._edit_surely(place, value)
        except PlaceLost as lost:
            return await self._elsewhere(card, value, status, lost.why)
        return value.state

    async def forget(self, status: RequestStatus | None) -> None:
        """Remove the stored pictures of a request."""
        generations = status.generations if status else ()
        await self._horde.media.delete([g.media_key for g in generations])

    async def _pictures(
        self, card: Card, status: RequestStatus | None, limit: int
    ) -> tuple[Picture, ...]:
        generations = [g for g in (status.generations if status else ()) if not g.censored]
        share = allowance(limit, len(generations))
        loaded = [
            await self._picture(card, generation, number, len(generations), share)
            for number, generation in enumerate(generations, start=1)
        ]
        return tuple(picture for picture in loaded if picture is not None)

    async def _picture(
        self, card: Card, generation: Generation, number: int, total: int, limit: int
    ) -> Picture | None:
        try:
            data = await self._horde.media.get(generation.media_key)
            shown, times = await asyncio.to_thread(presentable, data, limit)
        except (MediaMissing, NotAPicture) as error:
            log.warning("picture %s of %s: %r", number, card.request_id, error)
            return None
        alt = alt_text(card.spec.prompt, number, total, generation.model, generation.seed)
        return Picture(file_name(card.request_id, number), shown, alt, times)

    async def _edit_surely(self, place: Place, value: Result) -> None:
        """Try again after a hiccup of Discord; raises PlaceLost in the end."""
        for pause in (*PAUSES_S, None):
            try:
                now = self._horde.clock.now()
                await edit(self._bot, place, now, result_layout(value), value.pictures)
            except HICCUPS as error:
                log.warning("result of %s not shown: %s", value.request_id, error)
                if isinstance(error, discord.HTTPException) and error.code == TOO_LARGE:
                    value = await _lighter(value)
            else:
                return
            if pause is not None:
                await self._bot.wait_external(asyncio.sleep(pause), "Discord's recovery")
        raise PlaceLost(Lost.BARRED)

    async def _elsewhere(
        self, card: Card, value: Result, status: RequestStatus | None, why: Lost
    ) -> CardState:
        if why is Lost.DELETED:
            await self.forget(status)
            return CardState.DELETED
        if card.private:
            remark = say.BY_DM_PRIVATE
        else:
            remark = say.BY_DM_BARRED.format(channel=f"<#{card.channel_id}>")
        if card.spec.nsfw and not card.private:
            view = notice(remark, say.ADULT_NOT_BY_DM)
            value = replace(value, pictures=())
        else:
            view = result_layout(replace(value, remark=remark))
        if await send_directly(self._bot, card.discord_id, view, value.pictures):
            return value.state
        log.warning("result of %s reached nobody: no channel, no messages", card.request_id)
        return CardState.FAILED


async def _lighter(value: Result) -> Result:
    pictures = [
        replace(picture, data=await asyncio.to_thread(fitted, picture.data, len(picture.data) // 2))
        for picture in value.pictures
    ]
    return replace(value, pictures=tuple(pictures))
