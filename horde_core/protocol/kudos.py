"""Kudos from one account to another."""

from typing import Annotated

import msgspec
from msgspec import Meta

Recipient = Annotated[str, Meta(min_length=1, max_length=255, description="`name#number`.")]
# Fractions are dropped, as API v2 does. Far more than there will ever be.
Amount = Annotated[float, Meta(ge=-1e12, le=1e12)]


class KudosTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """`username` may also be the id of a shared key, which grows by the amount."""

    username: Recipient
    amount: Amount = 100


class KudosTransferred(msgspec.Struct, frozen=True, kw_only=True):
    transferred: float


class KudosAward(msgspec.Struct, frozen=True, kw_only=True):
    username: Recipient
    amount: Amount


class KudosAwarded(msgspec.Struct, frozen=True, kw_only=True):
    awarded: float
