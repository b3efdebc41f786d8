from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts.model import Account, Principal, Role
from horde_core.accounts.refusals import Place
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.errors import AccountDeleted, Rc, Refused
from horde_core.oversight.guard import Guard
from horde_core.sharedkeys import store as sharedkeys
from horde_core.styles import names, store, template
from horde_core.styles.model import Example, Style, StyleTerms, Wanted
from horde_core.styles.refusals import (
    AnonymousHasNoStyles,
    CustomizersOnly,
    ExampleInUse,
    ExampleNotFound,
    NoStyleChange,
    NotStyleOwner,
    NotYourKey,
    PromptIncomplete,
    StyleNameEmpty,
    StyleNameTaken,
    StyleNotFound,
    TooManyExamples,
    TooManyStyles,
)
from horde_core.workers.model import Work

MOST_STYLES = 500
MOST_EXAMPLES = 4


def author(principal: Principal) -> Account:
    """Who may have styles or collections at all.

    Raises:
        InvalidApiKey, AnonymousHasNoStyles, AccountDeleted
    """
    account = principal.in_person()
    if account.is_anonymous:
        raise AnonymousHasNoStyles
    if account.has(Role.DELETED):
        raise AccountDeleted
    return account


def tidy(name: str) -> str:
    """Raises StyleNameEmpty."""
    tidied = " ".join(name.split())
    if not tidied or names.SEPARATOR in tidied:
        raise StyleNameEmpty
    return tidied


@dataclass(frozen=True, slots=True)
class StyleService:
    db: Database
    clock: Clock
    ids: Ids
    guard: Guard

    async def page(self, wanted: Wanted) -> list[Style]:
        """Public ones."""
        async with self.db.snapshot() as tx:
            return await store.page(tx, wanted)

    async def by_id(self, style_id: str, kind: Work | None = None) -> Style:
        """Whoever knows the id may read it. Raises StyleNotFound."""
        async with self.db.snapshot() as tx:
            found = await store.by_id(tx, style_id.lower(), kind)
        if found is None:
            raise StyleNotFound(style_id)
        return found

    async def by_name(self, name: str, kind: Work) -> Style:
        """Raises StyleNotFound."""
        async with self.db.snapshot() as tx:
            found = await store.by_name(tx, names.parsed(name), kind)
        if found is None:
            raise StyleNotFound(name)
        return found

    async def create(self, principal: Principal, kind: Work, terms: StyleTerms) -> Style:
        """Raises what ``author`` raises, CustomizersOnly, and what ``_checked`` raises."""
        owner = author(principal)
        if not owner.trusted and not owner.has(Role.CUSTOMIZER):
            raise CustomizersOnly
        terms = await self._checked(principal, kind, terms)
        style_id = self.ids.unique()
        try:
            async with self.db.transaction() as tx:
                await _own_key(tx, owner, terms)
                if await store.count_of(tx, owner.id) >= MOST_STYLES:
                    raise TooManyStyles(MOST_STYLES, "styles")
                await store.add(tx, style_id, owner.id, kind, terms, self.clock.now())
        except IntegrityError:
            raise StyleNameTaken(terms["name"]) from None
        return await self.by_id(style_id)

    async def change(
        self, principal: Principal, kind: Work, style_id: str, terms: StyleTerms
    ) -> Style:
        """Only for its author. Raises NotStyleOwner, NoStyleChange, and as ``create``."""
        style = await self.by_id(style_id, kind)
        owner = author(principal)
        if owner.id != style.author_id:
            raise NotStyleOwner(owner.alias, f"the style {style.name}")
        if not terms:
            raise NoStyleChange
        terms = await self._checked(principal, kind, terms)
        try:
            async with self.db.transaction() as tx:
                await _own_key(tx, owner, terms)
                await store.change(tx, style.id, terms)
        except IntegrityError:
            raise StyleNameTaken(terms["name"]) from None
        return await self.by_id(style.id)

    async def delete(self, principal: Principal, kind: Work, style_id: str) -> None:
        """Raises StyleNotFound, NotStyleOwner."""
        style = await self._owned(principal, style_id, kind)
        async with self.db.transaction() as tx:
            await store.remove(tx, style.id)
            if principal.account.id != style.author_id:
                asker, at = principal.account.id, self.clock.now()
                await log.note(tx, asker, "style removal", style.name, at=at)

    async def add_example(
        self, principal: Principal, style_id: str, url: str, *, primary: bool
    ) -> Example:
        """Raises StyleNotFound, NotStyleOwner, TooManyExamples, ExampleInUse, Refused."""
        _secure(url)
        style = await self._owned(principal, style_id, Work.IMAGE)
        example = Example(self.ids.unique(), url, primary)
        async with self.db.transaction() as tx:
            present = await _examples(tx, style.id)
            if len(present) >= MOST_EXAMPLES:
                raise TooManyExamples(MOST_EXAMPLES)
            if any(one.url == url for one in present):
                raise ExampleInUse
            if primary:
                await store.no_primary(tx, style.id)
            await store.add_example(tx, style.id, example, self.clock.now())
        return example

    async def change_example(
        self,
        principal: Principal,
        style_id: str,
        example_id: str,
        *,
        url: str | None,
        primary: bool | None,
    ) -> Example:
        """Raises StyleNotFound, ExampleNotFound, NotStyleOwner, NoStyleChange, ExampleInUse."""
        style = await self._owned(principal, style_id, Work.IMAGE)
        async with self.db.transaction() as tx:
            present = {one.id: one for one in await _examples(tx, style.id)}
            old = present.pop(example_id.lower(), None)
            if old is None:
                raise ExampleNotFound(example_id)
            if url is None and primary is None:
                raise NoStyleChange
            new = replace(
                old, url=url or old.url, primary=old.primary if primary is None else primary
            )
            if any(one.url == new.url for one in present.values()):
                raise ExampleInUse
            if new.primary:
                await store.no_primary(tx, style.id)
            await store.change_example(tx, new)
        return new

    async def remove_example(self, principal: Principal, style_id: str, example_id: str) -> None:
        """Raises StyleNotFound, ExampleNotFound, NotStyleOwner."""
        style = await self._owned(principal, style_id, Work.IMAGE)
        async with self.db.transaction() as tx:
            if example_id.lower() not in {one.id for one in await _examples(tx, style.id)}:
                raise ExampleNotFound(example_id)
            await store.remove_example(tx, example_id.lower())

    async def _checked(self, principal: Principal, kind: Work, terms: StyleTerms) -> StyleTerms:
        """The terms with a tidy name.

        Raises:
            StyleNameEmpty, UnfitName, PromptIncomplete, CorruptPrompt
        """
        terms = StyleTerms(**terms)
        if "name" in terms:
            terms["name"] = tidy(terms["name"])
        if "prompt" in terms:
            lacking = template.missing(terms["prompt"], negative=kind is Work.IMAGE)
            if lacking is not None:
                raise PromptIncomplete(lacking)
        said = [terms.get("name"), terms.get("info"), *terms.get("tags", ())]
        self.guard.may_be_shown(Place.STYLE, *said)
        await self.guard.passed(
            principal,
            terms.get("prompt", template.POSITIVE),
            [text for text in said if text],
            replace=False,
            adults_only=False,
        )
        return terms

    async def _owned(self, principal: Principal, style_id: str, kind: Work) -> Style:
        asker = principal.in_person()
        style = await self.by_id(style_id, kind)
        if asker.id != style.author_id and not asker.moderates:
            raise NotStyleOwner(asker.alias, f"the style {style.name}")
        return style


async def _own_key(tx: AsyncConnection, owner: Account, terms: StyleTerms) -> None:
    """Raises NotYourKey."""
    key_id = terms.get("shared_key_id")
    if key_id is None:
        return
    key = await sharedkeys.find(tx, key_id)
    if key is None or key.account_id != owner.id:
        raise NotYourKey(key_id)


async def _examples(tx: AsyncConnection, style_id: str) -> tuple[Example, ...]:
    await store.locked(tx, style_id)
    style = await store.by_id(tx, style_id)
    if style is None:
        raise StyleNotFound(style_id)
    return style.examples


def _secure(url: str) -> None:
    if not url.startswith("https://"):
        raise Refused(Rc.BAD_REQUEST, "The address of an example must start with https://.")
