"""Collections of styles, and what a request means that names a style or a collection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts.model import Principal
from horde_core.accounts.refusals import Place
from horde_core.clock import Clock, Dice, Ids
from horde_core.db.engine import Database
from horde_core.oversight.guard import Guard
from horde_core.styles import collection_store, names, store
from horde_core.styles.model import (
    Chosen,
    Collection,
    CollectionTerms,
    Style,
    StyleUse,
    Wanted,
)
from horde_core.styles.refusals import (
    CollectionNotFound,
    NoStyleChange,
    NotStyleOwner,
    StyleNameTaken,
    StyleNotFound,
    StylesMixed,
    TooManyStyles,
)
from horde_core.styles.service import author, tidy
from horde_core.workers.model import Work

MOST_COLLECTIONS = 100


@dataclass(frozen=True, slots=True)
class CollectionService:
    db: Database
    clock: Clock
    ids: Ids
    dice: Dice
    guard: Guard

    async def choose(self, name: str, kind: Work) -> Chosen:
        """The style of that id or name, or one by chance of the collection of that id or name.

        Raises:
            StyleNotFound
        """
        called = names.parsed(name)
        async with self.db.snapshot() as tx:
            style = await _style(tx, name, kind) if called.what != names.COLLECTION else None
            if style is not None:
                return _chosen(style, None)
            collection = await _collection(tx, name, kind)
            if collection is None or not collection.styles or called.what == names.STYLE:
                raise StyleNotFound(name)
            drawn = self.dice.choice(collection.styles)
            style = await store.by_id(tx, drawn.id)
        if style is None:
            raise StyleNotFound(name)
        return _chosen(style, collection.id)

    async def page(self, wanted: Wanted) -> list[Collection]:
        """Public ones."""
        async with self.db.snapshot() as tx:
            return await collection_store.page(tx, wanted)

    async def by_id(self, collection_id: str) -> Collection:
        """Raises CollectionNotFound."""
        async with self.db.snapshot() as tx:
            found = await collection_store.by_id(tx, collection_id.lower())
        if found is None:
            raise CollectionNotFound(collection_id)
        return found

    async def by_name(self, name: str) -> Collection:
        """Raises CollectionNotFound."""
        async with self.db.snapshot() as tx:
            found = await collection_store.by_name(tx, names.parsed(name))
        if found is None:
            raise CollectionNotFound(name)
        return found

    async def create(self, principal: Principal, terms: CollectionTerms) -> Collection:
        """Raises what ``author`` raises, StyleNotFound, StylesMixed, StyleNameTaken."""
        owner = author(principal)
        values = await self._checked(principal, terms)
        collection_id = self.ids.unique()
        try:
            async with self.db.transaction() as tx:
                styles = await _members(tx, terms["styles"])
                if await collection_store.count_of(tx, owner.id) >= MOST_COLLECTIONS:
                    raise TooManyStyles(MOST_COLLECTIONS, "collections")
                now = self.clock.now()
                await collection_store.add(tx, collection_id, owner.id, styles[0].kind, values, now)
                await collection_store.fill(tx, collection_id, [style.id for style in styles])
        except IntegrityError:
            raise StyleNameTaken(terms["name"]) from None
        return await self.by_id(collection_id)

    async def change(
        self, principal: Principal, collection_id: str, terms: CollectionTerms
    ) -> Collection:
        """Raises CollectionNotFound, NotStyleOwner, NoStyleChange, and as ``create``."""
        collection = await self._owned(principal, collection_id)
        if not terms:
            raise NoStyleChange
        values = await self._checked(principal, terms)
        try:
            async with self.db.transaction() as tx:
                if values:
                    await collection_store.change(tx, collection.id, values)
                if "styles" in terms:
                    styles = await _members(tx, terms["styles"])
                    if styles[0].kind is not collection.kind:
                        raise StylesMixed
                    await collection_store.fill(tx, collection.id, [one.id for one in styles])
        except IntegrityError:
            raise StyleNameTaken(terms.get("name", collection.name)) from None
        return await self.by_id(collection.id)

    async def delete(self, principal: Principal, collection_id: str) -> None:
        """Its styles stay. Raises CollectionNotFound, NotStyleOwner."""
        collection = await self._owned(principal, collection_id)
        async with self.db.transaction() as tx:
            await collection_store.remove(tx, collection.id)
            if principal.account.id != collection.author_id:
                asker, at = principal.account.id, self.clock.now()
                await log.note(tx, asker, "collection removal", collection.name, at=at)

    async def _checked(self, principal: Principal, terms: CollectionTerms) -> dict[str, Any]:
        """What is written into the row. Raises StyleNameEmpty, UnfitName, CorruptPrompt."""
        values: dict[str, Any] = {name: value for name, value in terms.items() if name != "styles"}
        if "name" in values:
            values["name"] = tidy(values["name"])
        said = [values.get("name"), values.get("info")]
        self.guard.may_be_shown(Place.STYLE, *said)
        await self.guard.passed(
            principal, "", [text for text in said if text], replace=False, adults_only=False
        )
        return values

    async def _owned(self, principal: Principal, collection_id: str) -> Collection:
        asker = principal.in_person()
        collection = await self.by_id(collection_id)
        if asker.id != collection.author_id and not asker.moderates:
            raise NotStyleOwner(asker.alias, f"the collection {collection.name}")
        return collection


def _chosen(style: Style, collection_id: str | None) -> Chosen:
    key_id = style.shared_key.id if style.shared_key else None
    return Chosen(style, StyleUse(style.id, style.author_id, collection_id, key_id))


async def _style(tx: AsyncConnection, name: str, kind: Work | None) -> Style | None:
    by_id = await store.by_id(tx, name.lower(), kind)
    return by_id or await store.by_name(tx, names.parsed(name), kind)


async def _collection(tx: AsyncConnection, name: str, kind: Work) -> Collection | None:
    by_id = await collection_store.by_id(tx, name.lower(), kind)
    return by_id or await collection_store.by_name(tx, names.parsed(name), kind)


async def _members(tx: AsyncConnection, wanted: Sequence[str]) -> list[Style]:
    """Styles of one kind, each once. Raises StyleNotFound, StylesMixed."""
    found: dict[str, Style] = {}
    for name in wanted:
        style = await _style(tx, name, None)
        if style is None:
            raise StyleNotFound(name)
        found[style.id] = style
    if len({style.kind for style in found.values()}) > 1:
        raise StylesMixed
    return list(found.values())
