"""Styles and collections of another horde, for pictures; they are made and changed there."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from horde_core.protocol.styles import ImageStyleParams
from horde_core.remote import style_shapes as shapes
from horde_core.remote.client import Client
from horde_core.remote.memory import Remembered
from horde_core.remote.refusals import UnknownThere
from horde_core.remote.shapes import whole
from horde_core.styles import names
from horde_core.styles.collections import CollectionService
from horde_core.styles.model import (
    Chosen,
    Collection,
    Example,
    Member,
    Style,
    StyleUse,
    Wanted,
)
from horde_core.styles.refusals import CollectionNotFound, StyleNotFound
from horde_core.styles.service import StyleService
from horde_core.workers.model import Work

PAGES = 4
"""Of 25 each. Some hordes move by less than a page: what comes twice is taken once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteStyles(StyleService):
    """What a style makes of a prompt is done here, so all it takes are its texts and options."""

    client: Client
    known: Remembered[list[Style]] = field(default_factory=lambda: Remembered(600.0))

    async def page(self, wanted: Wanted) -> list[Style]:
        """The first pages of the most used ones, whatever else is wanted."""

        async def ask() -> list[Style]:
            found: dict[str, Style] = {}
            for number in range(1, PAGES + 1):
                told = await self.client.ask(
                    list[shapes.Style],
                    "GET",
                    "styles/image",
                    query={"sort": "popular", "page": str(number)},
                )
                read = filter(None, map(style, told))
                fresh = {it.id: it for it in read if it.id not in found}
                found |= fresh
                if not fresh:
                    break
            return sorted(found.values(), key=lambda it: -it.use_count)

        if wanted.kind is Work.TEXT:
            return []
        return (await self.known.get("", self.clock.monotonic(), ask))[: wanted.size]

    async def by_id(self, style_id: str, kind: Work | None = None) -> Style:
        return await self._one(f"styles/image/{style_id}", style_id)

    async def by_name(self, name: str, kind: Work) -> Style:
        return await self._one(f"styles/image_by_name/{name}", name)

    async def _one(self, path: str, name: str) -> Style:
        """Raises StyleNotFound."""
        try:
            found = style(await self.client.ask(shapes.Style, "GET", path))
        except UnknownThere:
            found = None
        if found is None:
            raise StyleNotFound(name)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCollections(CollectionService):
    client: Client
    styles: RemoteStyles
    known: Remembered[list[Collection]] = field(default_factory=lambda: Remembered(600.0))

    async def choose(self, name: str, kind: Work) -> Chosen:
        what = names.parsed(name).what
        if what != names.COLLECTION:
            try:
                return _chosen(await self._style(name, kind), None)
            except StyleNotFound:
                if what == names.STYLE:
                    raise
        try:
            collection = await self._collection(name)
        except CollectionNotFound:
            raise StyleNotFound(name) from None
        if not collection.styles:
            raise StyleNotFound(name)
        member = self.dice.choice(collection.styles)
        return _chosen(await self.styles.by_id(member.id), collection.id)

    async def _style(self, name: str, kind: Work) -> Style:
        return await (self.styles.by_id(name) if _is_id(name) else self.styles.by_name(name, kind))

    async def _collection(self, name: str) -> Collection:
        return await (self.by_id(name) if _is_id(name) else self.by_name(name))

    async def page(self, wanted: Wanted) -> list[Collection]:
        async def ask() -> list[Collection]:
            told = await self.client.ask(
                list[shapes.Collection],
                "GET",
                "collections",
                query={"sort": "popular", "page": "1", "type": "image"},
            )
            return [collection(it) for it in told]

        return (await self.known.get("", self.clock.monotonic(), ask))[: wanted.size]

    async def by_id(self, collection_id: str) -> Collection:
        return await self._one(f"collections/{collection_id}", collection_id)

    async def by_name(self, name: str) -> Collection:
        return await self._one(f"collection_by_name/{name}", name)

    async def _one(self, path: str, name: str) -> Collection:
        """Raises CollectionNotFound."""
        try:
            return collection(await self.client.ask(shapes.Collection, "GET", path))
        except UnknownThere:
            raise CollectionNotFound(name) from None


def style(it: shapes.Style) -> Style | None:
    """None if its options are not those of API v2."""
    params: dict[str, Any] = {name: value for name, value in it.params.items() if value is not None}
    try:
        msgspec.convert(params, ImageStyleParams)
    except msgspec.ValidationError:
        return None
    return Style(
        id=it.id,
        kind=Work.IMAGE,
        name=it.name,
        info=it.info,
        prompt=it.prompt,
        params=msgspec.Raw(msgspec.json.encode(params)),
        public=it.public,
        nsfw=it.nsfw,
        tags=tuple(it.tags or ()),
        models=tuple(it.models or ()),
        use_count=whole(it.use_count),
        author_id=_number(it.creator),
        author=it.creator,
        examples=tuple(Example(e.id, e.url, e.primary) for e in it.examples or ()),
    )


def collection(it: shapes.Collection) -> Collection:
    return Collection(
        id=it.id,
        kind=Work.TEXT if it.type == "text" else Work.IMAGE,
        name=it.name,
        info=it.info,
        public=it.public,
        use_count=whole(it.use_count),
        author_id=0,
        author="",
        styles=tuple(Member(m.id, m.name) for m in it.styles or ()),
    )


def _chosen(it: Style, collection_id: str | None) -> Chosen:
    return Chosen(it, StyleUse(it.id, it.author_id, collection_id))


def _number(alias: str) -> int:
    """What stands after the last ``#``.

    >>> _number("bob#12"), _number("bob")
    (12, 0)
    """
    number = alias.rpartition("#")[2]
    return int(number) if number.isascii() and number.isdecimal() else 0


def _is_id(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
