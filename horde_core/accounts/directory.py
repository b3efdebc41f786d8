"""Accounts with everything that may be shown of them, one or a page of them at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store, suspicions
from horde_core.accounts.model import (
    Account,
    AccountDetails,
    Buckets,
    Notes,
    Records,
    StyleName,
)
from horde_core.db.tables.accounts import AccountRow, RecordEntryRow, RecordRow
from horde_core.db.tables.alchemy import FormRow, InterrogationRow
from horde_core.db.tables.kudos import BalanceRow
from horde_core.db.tables.queue import RequestRow
from horde_core.db.tables.sharing import SharedKeyRow
from horde_core.db.tables.styles import StyleRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.kudos import store as books
from horde_core.kudos.model import Action, Balances, Purse
from horde_core.money import Kudos

PAGE = 25


class Sort(StrEnum):
    KUDOS = "kudos"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class _Found:
    """What the tables hold about the accounts asked for, by account."""

    balances: dict[int, Balances]
    buckets: dict[int, dict[Action, Kudos]]
    records: dict[int, Records]
    workers: dict[int, tuple[str, ...]]
    active: dict[int, tuple[str, ...]]
    active_texts: dict[int, tuple[str, ...]]
    active_interrogations: dict[int, tuple[str, ...]]
    shared_keys: dict[int, tuple[str, ...]]
    notes: dict[int, Notes]
    styles: dict[int, tuple[StyleName, ...]]


async def details(
    tx: AsyncConnection, account_ids: Sequence[int], now: datetime
) -> list[AccountDetails]:
    """In the order asked for; unknown ones are left out. The number of statements is fixed."""
    accounts = {account.id: account for account in await store.by_ids(tx, account_ids)}
    known = [account_id for account_id in account_ids if account_id in accounts]
    if not known:
        return []
    found = _Found(
        balances=await books.balances_of(tx, known),
        buckets=await books.buckets_of(tx, known),
        records=await _records(tx, known),
        workers=await _workers(tx, known),
        active=await _active(tx, known, "image"),
        active_texts=await _active(tx, known, "text"),
        active_interrogations=await _active_interrogations(tx, known),
        shared_keys=await _shared_keys(tx, known),
        notes=await _notes(tx, known),
        styles=await _styles(tx, known),
    )
    return [_details(accounts[account_id], found, now) for account_id in known]


def _details(account: Account, found: _Found, now: datetime) -> AccountDetails:
    held = found.balances[account.id]
    buckets = {action.value: amount for action, amount in found.buckets[account.id].items()}
    return AccountDetails(
        account=account,
        kudos=held.balance,
        evaluating=held.evaluating,
        buckets=Buckets(**buckets),
        records=found.records[account.id],
        worker_ids=found.workers.get(account.id, ()),
        active_requests=() if account.is_anonymous else found.active.get(account.id, ()),
        active_texts=found.active_texts.get(account.id, ()),
        active_interrogations=found.active_interrogations.get(account.id, ()),
        age_s=int((now - account.created_at).total_seconds()),
        shared_key_ids=found.shared_keys.get(account.id, ()),
        notes=found.notes[account.id],
        styles=found.styles.get(account.id, ()),
    )


async def page(tx: AsyncConnection, sort: Sort, number: int) -> list[int]:
    """The ids of one page, counted from 1; richest or oldest accounts first."""
    statement = (
        select(AccountRow.id)
        .where(AccountRow.id >= 0, AccountRow.wiped_at.is_(None))
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    if sort is Sort.AGE:
        return list(await tx.scalars(statement.order_by(AccountRow.created_at, AccountRow.id)))
    main = (BalanceRow.account_id == AccountRow.id) & (BalanceRow.purse == Purse.BALANCE.value)
    richest = func.coalesce(BalanceRow.amount, 0).desc()
    return list(
        await tx.scalars(statement.outerjoin(BalanceRow, main).order_by(richest, AccountRow.id))
    )


async def _grouped(tx: AsyncConnection, statement: Select[int, str]) -> dict[int, tuple[str, ...]]:
    """Rows of (account, value) by account."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for account_id, value in await tx.execute(statement):
        found[account_id].append(value)
    return {account_id: tuple(values) for account_id, values in found.items()}


async def _workers(tx: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    return await _grouped(
        tx,
        select(WorkerRow.account_id, WorkerRow.id)
        .where(WorkerRow.account_id.in_(ids))
        .order_by(WorkerRow.name),
    )


async def _active(tx: AsyncConnection, ids: Sequence[int], kind: str) -> dict[int, tuple[str, ...]]:
    """Anonymous has thousands of requests and shows none."""
    return await _grouped(
        tx,
        select(RequestRow.account_id, RequestRow.id)
        .where(
            RequestRow.account_id.in_([account_id for account_id in ids if account_id > 0]),
            RequestRow.kind == kind,
            RequestRow.state == "active",
            RequestRow.waiting + RequestRow.running > 0,
        )
        .order_by(RequestRow.created_at),
    )


async def _active_interrogations(
    tx: AsyncConnection, ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    open_forms = (
        select(FormRow.id)
        .where(
            FormRow.interrogation_id == InterrogationRow.id,
            FormRow.state.in_(("waiting", "processing")),
        )
        .exists()
    )
    return await _grouped(
        tx,
        select(InterrogationRow.account_id, InterrogationRow.id)
        .where(
            InterrogationRow.account_id.in_([account_id for account_id in ids if account_id > 0]),
            open_forms,
        )
        .order_by(InterrogationRow.created_at),
    )


async def _shared_keys(tx: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    return await _grouped(
        tx,
        select(SharedKeyRow.account_id, SharedKeyRow.id)
        .where(SharedKeyRow.account_id.in_(ids))
        .order_by(SharedKeyRow.created_at, SharedKeyRow.id),
    )


async def _styles(tx: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[StyleName, ...]]:
    rows = await tx.execute(
        select(StyleRow.account_id, StyleRow.id, StyleRow.kind, StyleRow.name, StyleRow.public)
        .where(StyleRow.account_id.in_(ids))
        .order_by(StyleRow.name, StyleRow.id)
    )
    found: defaultdict[int, list[StyleName]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(StyleName(row.id, row.kind, row.name, row.public))
    return {account_id: tuple(styles) for account_id, styles in found.items()}


async def _records(tx: AsyncConnection, ids: Sequence[int]) -> dict[int, Records]:
    folded = select(RecordRow.account_id, RecordRow.record, RecordRow.amount).where(
        RecordRow.account_id.in_(ids)
    )
    waiting = select(RecordEntryRow.account_id, RecordEntryRow.record, RecordEntryRow.amount).where(
        RecordEntryRow.account_id.in_(ids)
    )
    both = folded.union_all(waiting).subquery()
    rows = await tx.execute(
        select(both.c.account_id, both.c.record, func.sum(both.c.amount)).group_by(
            both.c.account_id, both.c.record
        )
    )
    found: dict[int, dict[str, int]] = {account_id: {} for account_id in ids}
    for account_id, record, amount in rows:
        found[account_id][record] = int(amount)
    return {account_id: Records(**amounts) for account_id, amounts in found.items()}


async def _notes(tx: AsyncConnection, ids: Sequence[int]) -> dict[int, Notes]:
    counted = await suspicions.counts(tx, ids)
    rows = await tx.execute(
        select(
            AccountRow.id,
            AccountRow.admin_comment,
            AccountRow.proxy_passkey,
            AccountRow.monthly_kudos,
            AccountRow.monthly_paid_at,
        ).where(AccountRow.id.in_(ids))
    )
    return {
        row.id: Notes(
            suspicions=counted[row.id],
            comment=row.admin_comment,
            proxy_passkey=row.proxy_passkey,
            monthly=Kudos(row.monthly_kudos),
            monthly_paid_at=row.monthly_paid_at,
        )
        for row in rows
    }
