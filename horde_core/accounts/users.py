"""What moderators do about accounts, and owners about their own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import (
    directory,
    impostors,
    log,
    monthly,
    names,
    store,
    suspicions,
    trust,
)
from horde_core.accounts.change import (
    COLUMNS,
    UserChange,
    concurrency_after,
    roles_after,
    why_not,
)
from horde_core.accounts.directory import Sort
from horde_core.accounts.model import Account, AccountDetails, Principal, Role, Suspicion
from horde_core.accounts.refusals import (
    AnonymousStays,
    ModeratorStays,
    OwnerOrModeratorOnly,
    Place,
    StillActive,
    UnfitName,
    UserNotDeleted,
    UserNotFound,
)
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.alchemy import FormRow
from horde_core.db.tables.kudos import EventRow, PostingRow
from horde_core.db.tables.queue import JobRow
from horde_core.db.tables.sharing import SharedKeyRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.kudos import ledger
from horde_core.kudos.model import Action, Posting, System
from horde_core.moderation.names import NameRules, Unfit, shipped_names
from horde_core.money import Kudos

WIPED = "<wiped>"
UNTIL_WIPED = timedelta(days=30)
LAST_PAGE = 10_000
OWN_DOING = (Action.ACCUMULATED.value, Action.GIFTED.value, Action.DONATED.value)
"""What moves kudos only when somebody uses the account or one of its workers."""


@dataclass(frozen=True, slots=True)
class UserService:
    db: Database
    clock: Clock
    ids: Ids
    name_rules: NameRules = field(default_factory=shipped_names)

    async def page(self, number: int = 1, sort: Sort = Sort.KUDOS) -> list[AccountDetails]:
        """Twenty-five accounts, the richest or oldest first; pages count from 1."""
        if not 1 <= number <= LAST_PAGE:
            return []
        async with self.db.reading() as tx:
            ids = await directory.page(tx, sort, number)
            return await directory.details(tx, ids, self.clock.now())

    async def change(
        self, principal: Principal, account_id: int, change: UserChange
    ) -> AccountDetails:
        """Everything or nothing of it; the account as it is then. Anonymous stays as it is.

        Raises:
            InvalidApiKey, UserNotFound, UserNameTooLong, UnfitName, UserNotDeleted, and what
            ``accounts.change.why_not`` answers
        """
        asker, now = principal.in_person(), self.clock.now()
        await self._must_be_fit(asker, change)
        async with self.db.transaction() as tx:
            target = await _existing(tx, account_id)
            reason = why_not(asker, target, change)
            if reason is not None:
                raise reason
            if change.name is not None:
                await impostors.must_be_none(tx, change.name, target.id)
            if not target.is_anonymous:
                await self._apply(tx, target, change, now)
                if asker.id != target.id:
                    await log.note(tx, asker.id, "user change", target.alias, _told(change), at=now)
            return (await directory.details(tx, [account_id], now))[0]

    async def _must_be_fit(self, asker: Account, change: UserChange) -> None:
        """Raises UnfitName; a name that must not be shown is a suspicion as well."""
        try:
            names.must_be_fit(self.name_rules, Place.USER_NAME, change.name, asker)
        except UnfitName as unfit:
            if unfit.why is Unfit.PROFANE:
                await self.suspect(asker.id, Suspicion.USERNAME_PROFANITY)
            raise
        names.must_be_fit(self.name_rules, Place.CONTACT, change.contact, asker)
        names.must_be_fit(self.name_rules, Place.COMMENT, change.admin_comment, asker)

    async def _apply(
        self, tx: AsyncConnection, target: Account, change: UserChange, now: datetime
    ) -> None:
        values = _columns(target, change)
        if change.new_passkey:
            values["proxy_passkey"] = self.ids.api_key()
        if change.undelete and await _beyond_return(tx, target):
            raise UserNotDeleted
        if values:
            await tx.execute(update(AccountRow).where(AccountRow.id == target.id).values(**values))
        await self._give_roles(tx, target, roles_after(target.roles, change), now)
        if change.reset_suspicion:
            await suspicions.forget(tx, target.id)
        if change.monthly is not None:
            await monthly.grant(tx, target.id, change.monthly, now)
        if change.kudos is not None:
            await self._adjust(tx, target, change.kudos, now)

    async def _give_roles(
        self, tx: AsyncConnection, target: Account, after: frozenset[Role], now: datetime
    ) -> None:
        if after == target.roles:
            return
        await store.set_roles(tx, target.id, after)
        if Role.TRUSTED in after - target.roles:
            await trust.trust(tx, target.id, self.ids.unique(), now)

    async def _adjust(
        self, tx: AsyncConnection, target: Account, delta: Kudos, now: datetime
    ) -> None:
        await ledger.post(
            tx,
            ledger.Movement(
                key=f"admin:{self.ids.unique()}",
                kind="admin",
                at=now,
                postings=[
                    Posting(target.id, delta, Action.ADMIN),
                    Posting(System.ADMIN, Kudos(-delta), Action.ADMIN),
                ],
                floors={target.id: target.floor},
            ),
        )

    async def delete(self, principal: Principal, account_id: int) -> None:
        """Close an account; the second time, wipe what tells whose it was.

        Raises:
            InvalidApiKey, UserNotFound, AnonymousStays, OwnerOrModeratorOnly, ModeratorStays,
            StillActive: it did something within the last 30 days
        """
        asker, now = principal.in_person(), self.clock.now()
        async with self.db.transaction() as tx:
            target = await _existing(tx, account_id)
            if asker.is_anonymous or target.is_anonymous:
                raise AnonymousStays
            if asker.id != target.id and not asker.moderates:
                raise OwnerOrModeratorOnly
            if target.moderates:
                raise ModeratorStays
            if asker.id != target.id:
                await log.note(tx, asker.id, "user removal", target.alias, at=now)
            if not target.has(Role.DELETED):
                await store.add_role(tx, target.id, Role.DELETED)
            elif await _last_active(tx, target) > now - UNTIL_WIPED:
                raise StillActive
            else:
                await _wipe(tx, target.id, now)

    async def passkeys(self) -> frozenset[str]:
        """Those of all service accounts."""
        async with self.db.reading() as tx:
            return await store.passkeys(tx)

    async def suspect(self, account_id: int, suspicion: Suspicion) -> None:
        """Note it; most kinds count once."""
        async with self.db.transaction() as tx:
            await suspicions.note(tx, account_id, suspicion, self.clock.now())

    async def pay_monthly(self, moderators: Kudos) -> int:
        """Pay every month that is over; the number of payments."""
        paid = 0
        while True:
            now = self.clock.now()
            async with self.db.reading() as tx:
                owed = await monthly.due(tx, now, moderators)
            if not owed:
                return paid
            for one in owed:
                async with self.db.transaction() as tx:
                    paid += await monthly.pay(tx, one, now)


def _columns(target: Account, change: UserChange) -> dict[str, Any]:
    """What the change writes into the row of the account. Raises UserNameTooLong."""
    values = {name: value for name in COLUMNS if (value := getattr(change, name)) is not None}
    if change.name is not None:
        values["name"] = names.checked(change.name)
    concurrency = concurrency_after(target, change)
    if concurrency != target.concurrency:
        values["concurrency"] = concurrency
    return values


def _told(change: UserChange) -> dict[str, Any]:
    """What was asked to be changed, for the moderators' log."""
    return {name: getattr(change, name) for name in sorted(change.asked)}


async def _existing(tx: AsyncConnection, account_id: int) -> Account:
    """Raises UserNotFound; the ledger's own accounts are nobody's to change."""
    account = await store.by_id(tx, account_id) if account_id >= 0 else None
    if account is None:
        raise UserNotFound(str(account_id))
    return account


async def _beyond_return(tx: AsyncConnection, target: Account) -> bool:
    wiped = await tx.scalar(select(AccountRow.wiped_at).where(AccountRow.id == target.id))
    return wiped is not None or not target.has(Role.DELETED)


async def _last_active(tx: AsyncConnection, target: Account) -> datetime:
    """When the account last did anything that the books or its workers show."""
    spent = await tx.scalar(
        select(EventRow.at)
        .join(PostingRow, PostingRow.event_id == EventRow.id)
        .where(PostingRow.account_id == target.id, PostingRow.action.in_(OWN_DOING))
        .order_by(PostingRow.id.desc())
        .limit(1)
    )
    seen = await tx.scalar(
        select(func.max(WorkerRow.last_check_in)).where(WorkerRow.account_id == target.id)
    )
    return max(moment for moment in (target.created_at, spent, seen) if moment is not None)


async def _wipe(tx: AsyncConnection, account_id: int, now: datetime) -> None:
    """Balance and records stay; workers that still have jobs go with the next try."""
    drawing = select(JobRow.worker_id).where(JobRow.worker_id == WorkerRow.id).exists()
    looking = select(FormRow.worker_id).where(FormRow.worker_id == WorkerRow.id).exists()
    await tx.execute(
        delete(WorkerRow).where(WorkerRow.account_id == account_id, ~drawing, ~looking)
    )
    await tx.execute(delete(SharedKeyRow).where(SharedKeyRow.account_id == account_id))
    await store.unlink(tx, account_id=account_id)
    await tx.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id)
        .values(
            name=WIPED,
            contact=None,
            admin_comment=None,
            proxy_passkey=None,
            wiped_at=now,
        )
    )
