from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from horde_core.money import NONE, Kudos


@dataclass(frozen=True, slots=True)
class SharedKey:
    """``kudos`` are what may still be spent with it. None is unlimited, for ever, or no name."""

    id: str
    account_id: int
    owner: str
    name: str | None
    kudos: Kudos | None
    utilised: Kudos
    expires_at: datetime | None
    max_image_pixels: int | None
    max_image_steps: int | None
    max_text_tokens: int | None

    @property
    def is_empty(self) -> bool:
        return self.kudos is not None and self.kudos <= NONE

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


class Terms(TypedDict, total=False):
    """What an owner sets about a key, as in SharedKey; what is absent stays as it is."""

    name: str | None
    kudos: Kudos | None
    expires_at: datetime | None
    max_image_pixels: int | None
    max_image_steps: int | None
    max_text_tokens: int | None
