"""Shared keys in API v2's words, where -1 is what we call None."""

from datetime import datetime, timedelta

from msgspec import UNSET

from horde_core.api.dates import rfc822
from horde_core.api.image_wire import known, sent
from horde_core.money import kudos
from horde_core.protocol import sharedkeys
from horde_core.sharedkeys.model import SharedKey, Terms

LIMITS = ("max_image_pixels", "max_image_steps", "max_text_tokens")


def terms(asked: sharedkeys.SharedKeyTerms | sharedkeys.SharedKeyChange, now: datetime) -> Terms:
    """What was sent, in our words."""
    wanted = Terms()
    if (name := known(asked.name)) is not None:
        wanted["name"] = name
    if (quota := known(asked.kudos)) is not None:
        wanted["kudos"] = None if quota < 0 else kudos(quota)
    if (days := known(asked.expiry)) is not None:
        wanted["expires_at"] = None if days < 0 else now + timedelta(days=days)
    for limit in LIMITS:
        if (most := known(getattr(asked, limit))) is not None:
            wanted[limit] = None if most < 0 else most  # type: ignore[literal-required]
    return wanted


def shared_key(key: SharedKey) -> sharedkeys.SharedKey:
    return sharedkeys.SharedKey(
        id=key.id,
        username=key.owner,
        name=sent(key.name),
        kudos=-1 if key.kudos is None else round(key.kudos / 100),
        utilized=round(key.utilised / 100),
        expiry=UNSET if key.expires_at is None else rfc822(key.expires_at),
        max_image_pixels=_limit(key.max_image_pixels),
        max_image_steps=_limit(key.max_image_steps),
        max_text_tokens=_limit(key.max_text_tokens),
    )


def _limit(most: int | None) -> int:
    return -1 if most is None else most
