"""The pictures of a card again: those it was made from, and those it shows."""

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from bot.cards.wishes import kept_source_key
from bot.refusals import PictureForgotten, SourceForgotten
from bot.rest.troubles import HICCUPS
from horde_core.chat.model import Card
from horde_core.media.store import MediaMissing, MediaStore
from horde_core.queueing.model import NewImageRequest

if TYPE_CHECKING:
    from bot.client import HordeBot


async def with_sources(media: MediaStore, card: Card) -> NewImageRequest:
    """The card's request with the pictures it was made from.

    Raises:
        SourceForgotten: the horde keeps them for a while only.
    """
    if not card.has_source:
        return card.spec
    try:
        source = await media.get(kept_source_key(card.request_id))
    except MediaMissing:
        raise SourceForgotten from None
    mask = None
    with suppress(MediaMissing):
        mask = await media.get(kept_source_key(card.request_id, "mask"))
    return msgspec.structs.replace(card.spec, source_image=source, source_mask=mask)


async def shown_picture(bot: "HordeBot", card: Card, number: int) -> bytes:
    """Picture ``number`` (from 1) of a delivered card: from the store, else from its message.

    Raises:
        PictureForgotten: neither has it any more.
    """
    keys = [key for key in card.outcome.split(",") if key]
    if 0 < number <= len(keys):
        with suppress(MediaMissing):
            return await bot.horde.media.get(keys[number - 1])
    return await _attached(bot, card, number)


async def _attached(bot: "HordeBot", card: Card, number: int) -> bytes:
    if card.private or card.message_id is None:
        raise PictureForgotten
    channel = bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
    try:
        message = await channel.fetch_message(card.message_id)
        return await message.attachments[number - 1].read()
    except (*HICCUPS, IndexError):
        raise PictureForgotten from None
