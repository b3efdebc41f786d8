"""What a picture looks like while it is drawn, where a worker shows that."""

import asyncio
from dataclasses import dataclass

from bot.cards.parcels import spoilers
from bot.rendering.files import NotAPicture, Picture, presentable
from bot.texts import pictures as say
from horde_core.chat.model import Card
from horde_core.horde import Horde
from horde_core.media.store import MediaMissing, preview_key

NAME = "preview.webp"
LARGEST = 512 * 1024


@dataclass(frozen=True, slots=True)
class Preview:
    """``number`` counts those of one request. ``spoiler``: the server wants pictures hidden."""

    number: int
    picture: Picture
    spoiler: bool


async def newest(horde: Horde, card: Card, before: Preview | None) -> Preview | None:
    """The one there is now; that of before where there is none any more."""
    if not card.spec.params.preview:
        return None
    try:
        data = await horde.media.get(preview_key(card.request_id))
        shown, times = await asyncio.to_thread(presentable, data, LARGEST)
    except (MediaMissing, NotAPicture):
        return before
    hidden = before.spoiler if before is not None else await spoilers(horde, card)
    number = 1 if before is None else before.number + 1
    return Preview(number, Picture(NAME, shown, say.PREVIEW_ALT, times), hidden)
