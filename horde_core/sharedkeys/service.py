from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import spending
from horde_core.accounts import store as accounts
from horde_core.accounts.model import ANONYMOUS_ID, Account, Principal
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.sharedkeys import rules, store
from horde_core.sharedkeys.model import SharedKey, Terms
from horde_core.sharedkeys.refusals import (
    AnonymousSharesNothing,
    NoSharedKeyChange,
    NotKeyOwner,
    SharedKeyEmpty,
    SharedKeyOfStyles,
    SharedKeyUnknown,
    TooManySharedKeys,
)

EndRequests = Callable[[AsyncConnection, str], Awaitable[Sequence[str]]]
"""Cancels what was asked for with a key; the ids of the requests that ended."""


def looks_like_one(key: str) -> bool:
    """Whether ``key`` is a UUID; keys of accounts never are.

    >>> looks_like_one("8d0c6f5e-2e5d-4d3c-9f55-000000000000"), looks_like_one("0000000000")
    (True, False)
    """
    try:
        return str(UUID(key)) == key.lower()
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class SharedKeyService:
    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    end_requests: EndRequests

    async def create(self, principal: Principal, terms: Terms) -> SharedKey:
        """Raises InvalidApiKey, AnonymousSharesNothing, TooManySharedKeys."""
        owner = principal.in_person()
        if owner.is_anonymous:
            raise AnonymousSharesNothing
        key_id = self.ids.unique()
        async with self.db.transaction() as tx:
            await spending.lock(tx, owner.id)
            if await store.count_of(tx, owner.id) >= rules.most_keys(owner):
                raise TooManySharedKeys(rules.most_keys(owner))
            await store.add(tx, key_id, owner.id, terms, self.clock.now())
            return await _known(tx, key_id)

    async def read(self, key_id: str) -> SharedKey:
        """Whoever knows the key may read it. Raises SharedKeyUnknown."""
        async with self.db.reading() as tx:
            return await _known(tx, key_id.lower())

    async def change(self, principal: Principal, key_id: str, terms: Terms) -> SharedKey:
        """Raises InvalidApiKey, SharedKeyUnknown, NotKeyOwner, NoSharedKeyChange."""
        key_id = key_id.lower()
        async with self.db.transaction() as tx:
            await _owned(tx, principal, key_id)
            if not terms:
                raise NoSharedKeyChange
            await store.change(tx, key_id, terms)
            return await _known(tx, key_id)

    async def delete(self, principal: Principal, key_id: str) -> None:
        """Requests that were made with it end; jobs already on workers may still be delivered.

        Raises:
            InvalidApiKey, SharedKeyUnknown, NotKeyOwner
        """
        key_id = key_id.lower()
        async with self.db.transaction() as tx:
            await _owned(tx, principal, key_id)
            ended = await self.end_requests(tx, key_id)
            await store.remove(tx, key_id)
        for request_id in ended:
            await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))

    async def enter(self, key_id: str, *, allow_downgrade: bool = False) -> Principal:
        """Whoever holds the key, who may generate at the expense of its owner.

        With ``allow_downgrade``, an empty key generates as anonymous, after everybody else.

        Raises:
            SharedKeyUnknown, SharedKeyEmpty, SharedKeyExpired, SharedKeyOfStyles
        """
        async with self.db.reading() as tx:
            key = await _known(tx, key_id.lower())
            reason = rules.why_closed(key, self.clock.now())
            if isinstance(reason, SharedKeyEmpty) and allow_downgrade:
                return Principal(await _account(tx, ANONYMOUS_ID), last_in_line=True)
            if reason is not None:
                raise reason
            if await store.has_styles(tx, key.id):
                raise SharedKeyOfStyles
            return Principal(await _account(tx, key.account_id), shared_key_id=key.id)


async def _known(tx: AsyncConnection, key_id: str) -> SharedKey:
    key = await store.find(tx, key_id)
    if key is None:
        raise SharedKeyUnknown(key_id)
    return key


async def _owned(tx: AsyncConnection, principal: Principal, key_id: str) -> SharedKey:
    key = await store.locked(tx, key_id)
    if key is None:
        raise SharedKeyUnknown(key_id)
    if key.account_id != principal.in_person().id:
        raise NotKeyOwner
    return key


async def _account(tx: AsyncConnection, account_id: int) -> Account:
    account = await accounts.by_id(tx, account_id)
    if account is None:
        raise SharedKeyUnknown(str(account_id))
    return account
