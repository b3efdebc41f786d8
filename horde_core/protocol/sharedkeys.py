"""Shared keys: what others may generate at the expense of an account."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

Quota = Annotated[int, Meta(ge=-1, le=50_000_000, description="-1 is unlimited.")]
Days = Annotated[int, Meta(ge=-1, le=36_500, description="Days from now; -1 is never.")]
Name = Annotated[str, Meta(min_length=3, max_length=255)]
Pixels = Annotated[int, Meta(ge=-1, le=4_194_304, description="-1 is unlimited.")]
Steps = Annotated[int, Meta(ge=-1, le=500, description="-1 is unlimited.")]
Tokens = Annotated[int, Meta(ge=-1, le=500, description="-1 is unlimited.")]


class SharedKeyTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a new shared key allows."""

    kudos: Quota = 5000
    expiry: Days = -1
    name: Name | UnsetType = UNSET
    max_image_pixels: Pixels = -1
    max_image_steps: Steps = -1
    max_text_tokens: Tokens = -1


class SharedKeyChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change about a shared key; absent fields stay as they are."""

    kudos: Quota | UnsetType = UNSET
    expiry: Days | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    max_image_pixels: Pixels | UnsetType = UNSET
    max_image_steps: Steps | UnsetType = UNSET
    max_text_tokens: Tokens | UnsetType = UNSET


class SharedKey(msgspec.Struct, frozen=True, kw_only=True):
    """`kudos` are those left, `utilized` those spent with it; -1 is unlimited."""

    id: str
    username: str
    kudos: int
    utilized: int
    max_image_pixels: int
    max_image_steps: int
    max_text_tokens: int
    name: str | UnsetType = UNSET
    expiry: str | UnsetType = UNSET
