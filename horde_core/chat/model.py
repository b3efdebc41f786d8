from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from horde_core.queueing.model import NewImageRequest
from horde_core.texts.model import NewTextRequest


class CardState(StrEnum):
    OPEN = "open"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DELETED = "deleted"
    UNCLAIMED = "unclaimed"  # done, but there was no way to bring it to whoever asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One request as its message in Discord. Source pictures are not kept in ``spec``.

    With ``forms`` an alchemist answers, with ``story`` a writer; ``spec`` is then the picture it
    is about, or just a prompt to show. ``outcome`` is what came of it, where that is text: the
    story so far, or the forms' results as JSON.

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
    forms: tuple[str, ...] = ()
    story: NewTextRequest | None = None
    has_source: bool = False
    outcome: str = ""
    state: CardState = CardState.OPEN
    created_at: datetime


class Taste(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a member draws unless they say otherwise; None leaves it to the horde.

    ``size`` is ``512x768``; ``negative`` what they would not like to see. ``ask_from`` are the
    kudos from which on they are asked before something is drawn; 0 means always.
    """

    model: str | None = None
    size: str | None = None
    count: int | None = None
    private: bool | None = None
    negative: str | None = None
    steps: int | None = None
    cfg_scale: float | None = None
    sampler: str | None = None
    ask_from: int | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    taste: Taste
