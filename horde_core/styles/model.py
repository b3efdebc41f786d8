from dataclasses import dataclass
from typing import TypedDict

import msgspec

from horde_core.sharedkeys.model import SharedKey
from horde_core.workers.model import Work


@dataclass(frozen=True, slots=True)
class Example:
    id: str
    url: str
    primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """``params`` are API v2's options that were set, as JSON; ``shared_key`` pays for its users."""

    id: str
    kind: Work
    name: str
    info: str | None
    prompt: str
    params: msgspec.Raw
    public: bool
    nsfw: bool
    tags: tuple[str, ...]
    models: tuple[str, ...]
    use_count: int
    author_id: int
    author: str
    examples: tuple[Example, ...] = ()
    shared_key: SharedKey | None = None


class StyleTerms(TypedDict, total=False):
    """What its author sets about a style, as in Style; what is absent stays as it is."""

    name: str
    info: str | None
    prompt: str
    params: msgspec.Raw
    public: bool
    nsfw: bool
    tags: tuple[str, ...]
    models: tuple[str, ...]
    shared_key_id: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A style in a collection; ``name`` is the one that is unique."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    id: str
    kind: Work
    name: str
    info: str | None
    public: bool
    use_count: int
    author_id: int
    author: str
    styles: tuple[Member, ...] = ()


class CollectionTerms(TypedDict, total=False):
    """``styles`` are ids or names; what is absent stays as it is."""

    name: str
    info: str | None
    public: bool
    styles: tuple[str, ...]


class StyleUse(msgspec.Struct, frozen=True, omit_defaults=True):
    """A style that a request was made with, and the collection it was drawn from."""

    style_id: str
    author_id: int
    collection_id: str | None = None
    shared_key_id: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    style: Style
    use: StyleUse


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which styles or collections a list shall show; ``kind`` None: of both kinds.

    Pages have ``size`` and count from 1.
    """

    kind: Work | None = None
    popular: bool = True
    page: int = 1
    size: int = 25
    tag: str | None = None
    model: str | None = None
