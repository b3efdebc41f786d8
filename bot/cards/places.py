"""Where a card is shown, and how its message is edited there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import discord

from bot.rendering.files import Picture
from bot.rest.troubles import REFUSED, ClosedToUs

# one minute of Discord's fifteen is left to whatever is late
TOKEN_LIFETIME = timedelta(minutes=14)

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
TOKEN_INVALID = {10015, 50027}


class Lost(Enum):
    DELETED = auto()  # somebody removed the message
    BARRED = auto()  # the channel is gone, or the bot may not post there
    EXPIRED = auto()  # only the token reached it, and Discord has closed that


class PlaceLost(Exception):
    def __init__(self, why: Lost) -> None:
        super().__init__(why.name)
        self.why = why


@dataclass(frozen=True, slots=True)
class Place:
    """``token`` is that of the interaction; without one the bot edits in its own name.

    ``away``: the bot is no member there, so that only the token reaches the message.
    """

    channel_id: int
    guild_id: int | None
    message_id: int | None
    private: bool
    token: str | None = None
    token_until: datetime | None = None
    away: bool = False

    @property
    def fleeting(self) -> bool:
        """Whether Discord closes it for good when the token ends."""
        return self.private or self.away

    def token_at(self, now: datetime) -> str | None:
        valid = self.token_until is not None and now < self.token_until
        return self.token if valid else None


async def edit(
    bot: discord.Client,
    place: Place,
    now: datetime,
    view: discord.ui.LayoutView,
    pictures: Sequence[Picture] = (),
) -> None:
    """Show ``view`` in the message: by the interaction while it lasts, then by the bot.

    Raises:
        PlaceLost: there is no way to the message any more.
        HICCUPS: something that may pass.
    """
    if place.message_id is None:
        raise PlaceLost(Lost.EXPIRED if place.fleeting else Lost.BARRED)
    if token := place.token_at(now):
        try:
            await _edit_by_token(bot, token, place.message_id, view, pictures)
        except discord.HTTPException as error:
            if error.code not in TOKEN_INVALID:
                raise _lost(error) from error
        else:
            return
    if place.fleeting:
        raise PlaceLost(Lost.EXPIRED)
    await _edit_as_bot(bot, place, place.message_id, view, pictures)


async def _edit_by_token(
    bot: discord.Client,
    token: str,
    message_id: int,
    view: discord.ui.LayoutView,
    pictures: Sequence[Picture],
) -> None:
    # calls by an interaction's token do not count towards the bot's global limit
    application_id = bot.application_id
    if application_id is None:
        raise PlaceLost(Lost.EXPIRED)
    webhook = discord.Webhook.partial(application_id, token, client=bot)
    await webhook.edit_message(
        message_id, view=view, attachments=[picture.as_file() for picture in pictures]
    )


async def _edit_as_bot(
    bot: discord.Client,
    place: Place,
    message_id: int,
    view: discord.ui.LayoutView,
    pictures: Sequence[Picture],
) -> None:
    channel = bot.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
    message = channel.get_partial_message(message_id)
    try:
        await message.edit(view=view, attachments=[picture.as_file() for picture in pictures])
    except ClosedToUs as error:
        raise PlaceLost(Lost.BARRED) from error
    except discord.HTTPException as error:
        raise _lost(error) from error


def _lost(error: discord.HTTPException) -> Exception:
    if error.code == UNKNOWN_MESSAGE:
        return PlaceLost(Lost.DELETED)
    if isinstance(error, discord.Forbidden) or error.code == UNKNOWN_CHANNEL:
        return PlaceLost(Lost.BARRED)
    return error


async def send_directly(
    bot: discord.Client, user_id: int, view: Any, pictures: Sequence[Picture] = ()
) -> bool:
    """Whether the member takes direct messages from the bot, and now has this one."""
    try:
        dm = await bot.create_dm(discord.Object(user_id))
        await dm.send(view=view, files=[picture.as_file() for picture in pictures])
    except REFUSED:
        return False
    return True
