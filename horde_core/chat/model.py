from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from horde_core.queueing.model import NewImageRequest


class CardState(StrEnum):
    OPEN = "open"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One request as its message in Discord. Source pictures are not kept in ``spec``.

    No interaction token is kept: after a restart the bot edits the message with its own token.
    """

    request_id: str
    discord_id: int
    guild_id: int | None
    channel_id: int
    message_id: int | None = None
    locale: str = "en-US"
    private: bool = False
    spec: NewImageRequest
    state: CardState = CardState.OPEN
    created_at: datetime
