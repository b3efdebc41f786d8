"""Styles and collections of other hordes, read as liberally as all their answers."""

from typing import Any

import msgspec

from horde_core.remote.shapes import Number


class StyleExample(msgspec.Struct, frozen=True):
    id: str = ""
    url: str = ""
    primary: bool = False


class Style(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    prompt: str
    info: str | None = None
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    public: bool = True
    nsfw: bool = False
    tags: list[str] | None = None
    models: list[str] | None = None
    use_count: Number = 0
    creator: str = ""
    examples: list[StyleExample] | None = None


class StyleOf(msgspec.Struct, frozen=True):
    id: str
    name: str = ""


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    type: str = "image"
    info: str | None = None
    public: bool = True
    styles: list[StyleOf] | None = None
    use_count: Number = 0
