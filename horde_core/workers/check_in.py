"""A worker introduces itself with every pop: registered at the first, refreshed at the others."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import suspicions
from horde_core.accounts.model import Account, Principal, Role, Suspicion
from horde_core.accounts.refusals import UnfitName
from horde_core.clock import Clock, Ids
from horde_core.db import locks
from horde_core.db.engine import Database
from horde_core.db.locks import Turn
from horde_core.errors import AccountDeleted, Rc, Refused
from horde_core.models.catalogue import Catalogue
from horde_core.models.text import TextModels
from horde_core.moderation.names import NameRules, shipped_names
from horde_core.oversight.guard import Guard
from horde_core.workers import messages, store, uptime, vetting
from horde_core.workers.acquaintances import Acquaintances
from horde_core.workers.model import CheckedIn, Message, Offer, Work
from horde_core.workers.refusals import (
    AnonymousWorker,
    NameOfAnotherKind,
    OwnerFlagged,
    UnknownModelsOnly,
    WrongCredentials,
)

DEBOUNCE = timedelta(seconds=30)
NAME_LENGTH = 100
AGENT_LENGTH = 1000
PRIORITY_USERS = 50
MODELS = {Work.IMAGE: 300, Work.TEXT: 200, Work.INTERROGATION: 100}
SOFTPROMPTS = 200
CAPTION = "caption"
"""What an alchemist does that names nothing."""
BLACKLISTED_WORDS = 200
WORD_LENGTH = 15
SPECIAL = "horde_special"


@dataclass(frozen=True, slots=True)
class Introduction:
    """A worker as it stands at this pop, and its offer cut to what it may serve."""

    worker: CheckedIn
    offer: Offer
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Reception:
    """Where every pop of every kind begins."""

    db: Database
    clock: Clock
    ids: Ids
    catalogue: Catalogue
    texts: TextModels
    guard: Guard
    acquaintances: "Acquaintances[Introduction]"
    name_rules: NameRules = field(default_factory=shipped_names)

    async def introduce(self, principal: Principal, offer: Offer) -> Introduction:
        """Register or refresh.

        Raises:
            AccountDeleted, OwnerFlagged, AnonymousWorker, UnknownModelsOnly, NameOfAnotherKind,
            TooManyWorkers, TooManyAtOneAddress, NotInvited, UnfitName, WrongCredentials,
            Refused, TimedOut, UnsafeWorker
        """
        admit_owner(principal.in_person())
        await self.guard.may_work(principal)
        now, turn = self.clock.now(), self.acquaintances.turn
        known = self.acquaintances.recall(principal.account, offer, now)
        if known is None:
            known, due_at = await self._introduce(principal, offer, now)
            self.acquaintances.keep(known.worker.id, principal.account, offer, due_at, known, turn)
        current = tuple(message for message in known.messages if message.expires_at > now)
        return replace(known, messages=current)

    async def _introduce(
        self, principal: Principal, offer: Offer, now: datetime
    ) -> tuple[Introduction, datetime]:
        """And when it is time to note again that the worker is there."""
        odd = vetting.oddities(offer, principal.account)
        offer = tidy(offer, principal.account, self.catalogue)
        async with self.db.reading() as tx:
            row = await store.find(tx, offer.name)
            if row is not None:
                _must_be_theirs(row, principal.account, offer)
                if not _is_due(row, offer, now):
                    introduced = await _introduced(tx, row, offer, now)
                    return introduced, row.last_check_in + DEBOUNCE
        if row is None:
            await self._vet(principal.account, offer)
        invited_only = (await self.guard.modes()).invite_only
        async with self.db.transaction() as tx:
            for suspicion in odd:
                await suspicions.note(tx, principal.account.id, suspicion, now)
            introduced = await self._check_in(tx, principal, offer, now, invited_only=invited_only)
        return introduced, now + DEBOUNCE

    async def _vet(self, owner: Account, offer: Offer) -> None:
        """Raises UnfitName, which is a suspicion as well, and Refused."""
        try:
            vetting.must_be_presentable(self.name_rules, owner, offer)
        except UnfitName:
            async with self.db.transaction() as tx:
                await suspicions.note(tx, owner.id, Suspicion.WORKER_PROFANITY, self.clock.now())
            raise

    async def _check_in(
        self,
        tx: AsyncConnection,
        principal: Principal,
        offer: Offer,
        now: datetime,
        *,
        invited_only: bool,
    ) -> Introduction:
        owner = principal.account
        # two pops at once must not both count the same time online
        await locks.take(tx, Turn.CHECK_IN_OF_WORKER, crc32(offer.name.encode()))
        row = await store.find(tx, offer.name, keep=True)
        if row is None:
            await vetting.admit(tx, principal, offer, invited_only=invited_only)
            worker_id = self.ids.unique()
            if await store.add(tx, worker_id, owner.id, offer, principal.ip, now):
                await store.set_models(tx, worker_id, offer.models)
            row = await store.find(tx, offer.name)
        if row is None:
            raise Refused(Rc.POLYMORPHIC_NAME_CONFLICT, "This worker is just being deleted.")
        _must_be_theirs(row, owner, offer)
        if _is_due(row, offer, now):
            await uptime.pay(tx, row, owner, self.texts, now)
            await _refresh(tx, row.id, principal, offer, now)
        return await _introduced(tx, row, offer, now)


async def _introduced(
    tx: AsyncConnection, row: Row[*tuple[Any, ...]], offer: Offer, now: datetime
) -> Introduction:
    told = await messages.current(tx, row.id, now)
    return Introduction(store.checked_in(row, offer.models), offer, told)


def _must_be_theirs(row: Row[*tuple[Any, ...]], owner: Account, offer: Offer) -> None:
    if row.kind != offer.kind:
        raise NameOfAnotherKind(offer.name, row.kind)
    if row.account_id != owner.id:
        raise WrongCredentials(owner.alias, f"the worker {offer.name}")


def _is_due(row: Row[*tuple[Any, ...]], offer: Offer, now: datetime) -> bool:
    """Every thirty seconds, and at once when the worker declares something else."""
    return now - row.last_check_in >= DEBOUNCE or any(
        getattr(row, column) != value for column, value in store.declared(offer).items()
    )


def admit_owner(owner: Account) -> None:
    """Raises AccountDeleted, OwnerFlagged, AnonymousWorker."""
    if owner.has(Role.DELETED):
        raise AccountDeleted
    if owner.has(Role.FLAGGED):
        raise OwnerFlagged
    if owner.is_anonymous:
        raise AnonymousWorker


def tidy(offer: Offer, owner: Account, catalogue: Catalogue) -> Offer:
    """The offer with its lists cut to length and without models the owner may not serve.

    Raises:
        UnknownModelsOnly, Refused
    """
    name = " ".join(offer.name.split())[:NAME_LENGTH]
    if not name:
        raise Refused(Rc.BAD_REQUEST, "A worker needs a name.")
    if "\x00" in "".join((name, offer.bridge_agent, *offer.models, *offer.softprompts)):
        raise Refused(Rc.NUL_BYTE_IN_PAYLOAD, "A name contains a NUL character.")
    served = _served(offer, owner, catalogue)
    if not served:
        raise UnknownModelsOnly(offer.models)
    words = [word.lower()[:WORD_LENGTH] for word in offer.blacklist[:BLACKLISTED_WORDS] if word]
    return replace(
        offer,
        name=name,
        models=tuple(served[: MODELS[offer.kind]]),
        blacklist=tuple(words),
        bridge_agent=offer.bridge_agent[:AGENT_LENGTH],
        priority_usernames=offer.priority_usernames[:PRIORITY_USERS],
        softprompts=offer.softprompts[:SOFTPROMPTS],
    )


def _served(offer: Offer, owner: Account, catalogue: Catalogue) -> list[str]:
    """Image models must be known ones, text models are whatever their owners call them."""
    named = list(dict.fromkeys(offer.models))
    if offer.kind is Work.IMAGE:
        return [model for model in named if _may_serve(model, owner, catalogue)]
    return named or ([CAPTION] if offer.kind is Work.INTERROGATION else [])


def _may_serve(model: str, owner: Account, catalogue: Catalogue) -> bool:
    if model.startswith(SPECIAL):
        return owner.has(Role.SPECIAL) and f"::{owner.alias}" in model
    return catalogue.find(model) is not None or owner.has(Role.CUSTOMIZER)


async def _refresh(
    tx: AsyncConnection, worker_id: str, principal: Principal, offer: Offer, now: datetime
) -> None:
    await store.change(
        tx, worker_id, {"ip": principal.ip, "last_check_in": now, **store.declared(offer)}
    )
    await store.set_models(tx, worker_id, offer.models)
