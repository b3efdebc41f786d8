"""Accounts with everything that may be shown of them, one or a page of them at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    case,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)

from horde_core.accounts import store
from horde_core.accounts.model import (
    Account,
    AccountDetails,
    Buckets,
    Notes,
    Records,
    StyleName,
)
from horde_core.db.compiled import fixed
from horde_core.db.tables.accounts import AccountRow, RecordEntryRow, RecordRow, SuspicionRow
from horde_core.db.tables.alchemy import FormRow, InterrogationRow
from horde_core.db.tables.kudos import PENDING, BalanceRow, BucketRow, PostingRow
from horde_core.db.tables.queue import UNFINISHED, RequestRow
from horde_core.db.tables.sharing import SharedKeyRow
from horde_core.db.tables.styles import StyleRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
from horde_core.kudos.model import Purse
from horde_core.money import Kudos

PAGE = 25
IDS: BindParameter[Any] = bindparam("ids", expanding=True)
NOTHING: ColumnElement[str] = literal_column("''", String)


class Sort(StrEnum):
    KUDOS = "kudos"
    AGE = "age"


def _fact(
    what: str,
    account_id: Any,
    amount: Any,
    name: Any = NOTHING,
    of: Any = NOTHING,
    called: Any = NOTHING,
) -> Select[Any]:
    """Rows of one kind in the shape of all: what, whose, and what is to be known of it."""
    return select(
        literal_column(f"'{what}'", String).label("what"),
        account_id.label("account_id"),
        name.label("name"),
        of.label("of"),
        called.label("called"),
        type_coerce(amount, BigInteger).label("amount"),
    ).where(account_id.in_(IDS))


_IS_OPEN = (
    select(FormRow.id)
    .where(
        FormRow.interrogation_id == InterrogationRow.id,
        FormRow.state.in_(("waiting", "processing")),
    )
    .exists()
)
_FACTS = fixed(
    union_all(
        _fact("balance", BalanceRow.account_id, BalanceRow.amount, BalanceRow.purse),
        _fact("bucket", BucketRow.account_id, BucketRow.amount, BucketRow.action),
        _fact(
            "pending",
            PostingRow.account_id,
            func.sum(PostingRow.amount),
            PostingRow.purse,
            PostingRow.action,
        )
        .where(PENDING)
        .group_by(PostingRow.account_id, PostingRow.purse, PostingRow.action),
        _fact("record", RecordRow.account_id, RecordRow.amount, RecordRow.record),
        _fact(
            "record",
            RecordEntryRow.account_id,
            func.sum(RecordEntryRow.amount),
            RecordEntryRow.record,
        ).group_by(RecordEntryRow.account_id, RecordEntryRow.record),
        _fact("suspicions", SuspicionRow.account_id, func.sum(SuspicionRow.times)).group_by(
            SuspicionRow.account_id
        ),
        _fact(
            "worker", WorkerRow.account_id, literal_column("0"), WorkerRow.id, called=WorkerRow.name
        ),
        # anonymous has thousands of requests and shows none
        _fact(
            "active", RequestRow.account_id, RequestRow.created_at, RequestRow.id, RequestRow.kind
        )
        .where(RequestRow.account_id > 0)
        .where(RequestRow.state == "active", UNFINISHED),
        _fact(
            "interrogation",
            InterrogationRow.account_id,
            InterrogationRow.created_at,
            InterrogationRow.id,
        ).where(InterrogationRow.account_id > 0, _IS_OPEN),
        _fact("key", SharedKeyRow.account_id, SharedKeyRow.created_at, SharedKeyRow.id),
        _fact(
            "style",
            StyleRow.account_id,
            case((StyleRow.public, 1), else_=0),
            StyleRow.id,
            StyleRow.kind,
            StyleRow.name,
        ),
    )
)
"""Everything about some accounts but the accounts themselves: one statement, whoever they are."""

_WITH_NOTES = fixed(
    store.ACCOUNTS.add_columns(
        AccountRow.admin_comment,
        AccountRow.proxy_passkey,
        AccountRow.monthly_kudos,
        AccountRow.monthly_paid_at,
    ).where(AccountRow.id.in_(IDS))
)


@dataclass(slots=True)
class _Known:
    """The facts about one account."""

    balances: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    buckets: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    records: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    suspicions: int = 0
    rows: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def note(self, row: Any) -> None:
        match row.what:
            case "balance":
                self.balances[row.name] += int(row.amount)
            case "bucket":
                self.buckets[row.name] += int(row.amount)
            case "pending":
                self.balances[row.name] += int(row.amount)
                if row.name == Purse.BALANCE:
                    self.buckets[row.of] += int(row.amount)
            case "record":
                self.records[row.name] += int(row.amount)
            case "suspicions":
                self.suspicions = int(row.amount)
            case _:
                self.rows[row.what].append(row)

    def ids(self, what: str, of: str = "") -> tuple[str, ...]:
        """Those with a name by it, the others by their time."""
        rows = [row for row in self.rows.get(what, ()) if row.of == of]
        return tuple(row.name for row in sorted(rows, key=_place))


def _place(row: Any) -> tuple[str, int, str]:
    return row.called, int(row.amount), row.name


async def details(tx: Tx, account_ids: Sequence[int], now: datetime) -> list[AccountDetails]:
    """In the order asked for; unknown ones are left out. Two statements, however many they are."""
    if not account_ids:
        return []
    rows = (await tx.execute(_WITH_NOTES, {"ids": list(account_ids)})).all()
    accounts = {account.id: account for account in store.accounts_of(rows)}
    if not accounts:
        return []
    known = {account_id: _Known() for account_id in accounts}
    for fact in await tx.execute(_FACTS, {"ids": list(accounts)}):
        known[fact.account_id].note(fact)
    noted = {row.id: _notes(row, known[row.id]) for row in rows}
    return [
        _details(accounts[account_id], known[account_id], noted[account_id], now)
        for account_id in account_ids
        if account_id in accounts
    ]


def _notes(row: Any, known: _Known) -> Notes:
    return Notes(
        suspicions=known.suspicions,
        comment=row.admin_comment,
        proxy_passkey=row.proxy_passkey,
        monthly=Kudos(row.monthly_kudos),
        monthly_paid_at=row.monthly_paid_at,
    )


def _details(account: Account, known: _Known, notes: Notes, now: datetime) -> AccountDetails:
    styles = sorted(known.rows.get("style", ()), key=lambda row: (row.called, row.name))
    return AccountDetails(
        account=account,
        kudos=Kudos(known.balances[Purse.BALANCE]),
        evaluating=Kudos(known.balances[Purse.EVALUATING]),
        buckets=Buckets(**{action: Kudos(amount) for action, amount in known.buckets.items()}),
        records=Records(**known.records),
        worker_ids=known.ids("worker"),
        active_requests=known.ids("active", "image"),
        active_texts=known.ids("active", "text"),
        active_interrogations=known.ids("interrogation"),
        age_s=int((now - account.created_at).total_seconds()),
        shared_key_ids=known.ids("key"),
        notes=notes,
        styles=tuple(StyleName(row.name, row.of, row.called, bool(row.amount)) for row in styles),
    )


async def page(tx: Tx, sort: Sort, number: int) -> list[int]:
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
