"""A worker introduces itself with every pop: registered at the first, refreshed at the others."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Account, Principal, Role
from horde_core.errors import AccountDeleted, Rc, Refused
from horde_core.kudos import ledger
from horde_core.kudos.model import Posting, Purse, System
from horde_core.models.catalogue import Catalogue
from horde_core.money import Kudos, kudos
from horde_core.workers import store
from horde_core.workers.model import CheckedIn, Offer
from horde_core.workers.refusals import (
    AnonymousWorker,
    OwnerFlagged,
    TooManyWorkers,
    UnknownModelsOnly,
    WrongCredentials,
)

DEBOUNCE = timedelta(seconds=30)
STALE = timedelta(seconds=300)
UPTIME_AWARD_S = 600
NAME_LENGTH = 100
AGENT_LENGTH = 1000
PRIORITY_USERS = 50
MODELS = 300
BLACKLISTED_WORDS = 200
WORD_LENGTH = 15
WORKERS_UNTRUSTED = 4
WORKERS_TRUSTED = 20
SPECIAL = "horde_special"


@dataclass(frozen=True, slots=True)
class Introduction:
    """A worker as it stands at this pop, and its offer cut to what it may serve."""

    worker: CheckedIn
    offer: Offer


async def glance(
    tx: AsyncConnection, owner: Account, offer: Offer, now: datetime
) -> Introduction | None:
    """The introduction of a worker that needs no writing, else None. Refuses as ``check_in``."""
    row = await store.find(tx, offer.name)
    if row is None or row.account_id != owner.id or _is_due(row, offer, now):
        return None
    return Introduction(store.checked_in(row, offer.models), offer)


async def check_in(
    tx: AsyncConnection, principal: Principal, offer: Offer, *, new_id: str, now: datetime
) -> Introduction:
    """Register or refresh.

    Raises:
        TooManyWorkers, WrongCredentials, Refused
    """
    owner = principal.account
    row = await store.find(tx, offer.name)
    if row is None:
        await _admit_new(tx, owner)
        if await store.add(tx, new_id, owner.id, offer, principal.ip, now):
            await store.set_models(tx, new_id, offer.models)
        row = await store.find(tx, offer.name)
    if row is None:
        raise Refused(Rc.POLYMORPHIC_NAME_CONFLICT, "A worker of this name is just being deleted.")
    if row.account_id != owner.id:
        raise WrongCredentials(owner.alias, f"the worker {offer.name}")
    if _is_due(row, offer, now):
        await _pay_uptime(tx, row.id, owner, now, row.last_check_in)
        await _refresh(tx, row.id, principal, offer, now)
    return Introduction(store.checked_in(row, offer.models), offer)


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
    if "\x00" in "".join((name, offer.bridge_agent, *offer.models)):
        raise Refused(Rc.NUL_BYTE_IN_PAYLOAD, "A name contains a NUL character.")
    served = [model for model in dict.fromkeys(offer.models) if _may_serve(model, owner, catalogue)]
    if not served:
        raise UnknownModelsOnly(offer.models)
    words = [word.lower()[:WORD_LENGTH] for word in offer.blacklist[:BLACKLISTED_WORDS] if word]
    return replace(
        offer,
        name=name,
        models=tuple(served[:MODELS]),
        blacklist=tuple(words),
        bridge_agent=offer.bridge_agent[:AGENT_LENGTH],
        priority_usernames=offer.priority_usernames[:PRIORITY_USERS],
    )


def _may_serve(model: str, owner: Account, catalogue: Catalogue) -> bool:
    if model.startswith(SPECIAL):
        return owner.has(Role.SPECIAL) and f"::{owner.alias}" in model
    return catalogue.find(model) is not None or owner.has(Role.CUSTOMIZER)


async def _admit_new(tx: AsyncConnection, owner: Account) -> None:
    allowed = WORKERS_TRUSTED if owner.trusted else WORKERS_UNTRUSTED
    allowed = max(allowed, owner.worker_invited)
    if await store.count_of(tx, owner.id) >= allowed:
        raise TooManyWorkers(allowed, owner.trusted)


async def _refresh(
    tx: AsyncConnection, worker_id: str, principal: Principal, offer: Offer, now: datetime
) -> None:
    await store.change(
        tx, worker_id, {"ip": principal.ip, "last_check_in": now, **store.declared(offer)}
    )
    await store.set_models(tx, worker_id, offer.models)


async def _pay_uptime(
    tx: AsyncConnection, worker_id: str, owner: Account, now: datetime, last: datetime
) -> None:
    """Time spent online counts; every ten minutes of it are worth a little."""
    row = await store.by_id(tx, worker_id)
    if row is None or row.paused or row.maintenance:
        return
    elapsed = now - last
    if elapsed > STALE:
        await store.change(tx, worker_id, {"uptime_rewarded_s": row.uptime_s})
        return
    uptime = row.uptime_s + int(elapsed.total_seconds())
    values = {"uptime_s": uptime}
    if uptime - row.uptime_rewarded_s > UPTIME_AWARD_S:
        served = (await store.models_of(tx, [worker_id]))[worker_id]
        award = uptime_award(len(served), lora=row.lora)
        await _award(tx, worker_id, uptime, owner, award, now)
        values |= {"uptime_rewarded_s": uptime, "kudos_uptime": row.kudos_uptime + award}
    await store.change(tx, worker_id, values)


def uptime_award(models: int, *, lora: bool) -> Kudos:
    """For ten minutes of being there.

    >>> uptime_award(1, lora=True)
    8200
    """
    return kudos(50 + 2 * models + (30 if lora else 0))


async def _award(
    tx: AsyncConnection, worker_id: str, uptime: int, owner: Account, award: Kudos, now: datetime
) -> None:
    purse = Purse.BALANCE if owner.trusted else Purse.EVALUATING
    await ledger.post(
        tx,
        ledger.Movement(
            key=f"uptime:{worker_id}:{uptime}",
            kind="uptime",
            at=now,
            postings=[
                Posting(owner.id, award, purse=purse),
                Posting(System.UPTIME, Kudos(-award)),
            ],
        ),
    )
