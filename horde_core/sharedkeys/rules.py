"""What a shared key allows. Pure."""

from datetime import datetime

from horde_core.accounts.model import Account, Role
from horde_core.errors import HordeError
from horde_core.sharedkeys.model import SharedKey
from horde_core.sharedkeys.refusals import SharedKeyEmpty, SharedKeyExpired, SharedKeyLimit

MOST = 3
MOST_TRUSTED = 10
MOST_EDUCATION = 1000


def most_keys(owner: Account) -> int:
    if owner.has(Role.EDUCATION):
        return MOST_EDUCATION
    return MOST_TRUSTED if owner.trusted else MOST


def why_closed(key: SharedKey, now: datetime) -> HordeError | None:
    """Why nothing can be generated with it at all; None if something can."""
    if key.is_empty:
        return SharedKeyEmpty()
    return SharedKeyExpired() if key.is_expired(now) else None


def why_no_picture(key: SharedKey, *, pixels: int, steps: int) -> SharedKeyLimit | None:
    """Why it does not allow such a picture; None if it does."""
    return _over("pixels", pixels, key.max_image_pixels) or _over(
        "steps", steps, key.max_image_steps
    )


def why_no_text(key: SharedKey, *, tokens: int) -> SharedKeyLimit | None:
    """Why it does not allow a text of so many tokens; None if it does."""
    return _over("tokens", tokens, key.max_text_tokens)


def _over(what: str, asked: int, allowed: int | None) -> SharedKeyLimit | None:
    if allowed is None or asked <= allowed:
        return None
    return SharedKeyLimit(what, asked, allowed)
