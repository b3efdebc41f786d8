"""Accounts as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, delete, insert, or_, select, update

from horde_core.accounts.model import Account, Role
from horde_core.db.compiled import fixed
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.accounts import (
    AccountRow,
    AttachCodeRow,
    DiscordLinkRow,
    RecordEntryRow,
    RecordRow,
    RoleRow,
)
from horde_core.db.tx import Tx
from horde_core.kudos.model import Record

CONCURRENCY = 30
_RECORD = fixed(insert(RecordEntryRow))
FOLD_AT_ONCE = 1000

ACCOUNTS = (
    select(
        AccountRow.id,
        AccountRow.name,
        AccountRow.concurrency,
        AccountRow.pseudonymous,
        AccountRow.public_workers,
        AccountRow.worker_invited,
        AccountRow.contact,
        AccountRow.created_at,
        AccountRow.usage_multiplier,
        DiscordLinkRow.discord_id,
        RoleRow.role,
    )
    .outerjoin(DiscordLinkRow, DiscordLinkRow.account_id == AccountRow.id)
    .outerjoin(RoleRow, RoleRow.account_id == AccountRow.id)
    .order_by(AccountRow.id)
)
"""An account takes as many rows as it has roles, at least one."""
_BY_ID = fixed(ACCOUNTS.where(AccountRow.id == bindparam("account_id")))
_BY_KEY = fixed(ACCOUNTS.where(AccountRow.key_hash == bindparam("of_key")))


def accounts_of(rows: Iterable[Any]) -> list[Account]:
    found: dict[int, tuple[Any, set[Role]]] = {}
    for row in rows:
        _, roles = found.setdefault(row.id, (row, set()))
        if row.role is not None:
            roles.add(Role(row.role))
    return [
        Account(
            id=row.id,
            name=row.name,
            roles=frozenset(roles),
            concurrency=row.concurrency,
            pseudonymous=row.pseudonymous,
            public_workers=row.public_workers,
            worker_invited=row.worker_invited,
            contact=row.contact,
            created_at=row.created_at,
            discord_id=row.discord_id,
            usage_multiplier=row.usage_multiplier,
        )
        for row, roles in found.values()
    ]


async def _first(tx: Tx, statement: Executable, values: dict[str, Any] | None = None) -> Any:
    found = accounts_of(await tx.execute(statement, values))
    return found[0] if found else None


async def by_id(tx: Tx, account_id: int) -> Account | None:
    found: Account | None = await _first(tx, _BY_ID, {"account_id": account_id})
    return found


async def by_ids(tx: Tx, account_ids: Sequence[int]) -> list[Account]:
    """In the order of their ids; unknown ones are left out."""
    return accounts_of((await tx.execute(ACCOUNTS.where(AccountRow.id.in_(account_ids)))).all())


async def by_key_hash(tx: Tx, key_hash: str) -> Account | None:
    found: Account | None = await _first(tx, _BY_KEY, {"of_key": key_hash})
    return found


async def by_name(tx: Tx, name: str) -> Account | None:
    """The oldest account of that name; names are not unique."""
    named = ACCOUNTS.where(AccountRow.name == name, AccountRow.id > 0)
    found: Account | None = await _first(tx, named)
    return found


async def by_discord(tx: Tx, discord_id: int) -> Account | None:
    linked = ACCOUNTS.where(DiscordLinkRow.discord_id == discord_id)
    found: Account | None = await _first(tx, linked)
    return found


async def everyone(tx: Tx) -> list[Account]:
    return accounts_of((await tx.execute(ACCOUNTS.where(AccountRow.id >= 0))).all())


async def add(
    tx: Tx,
    *,
    name: str,
    key_hash: str,
    pseudonymous: bool,
    public_workers: bool = False,
    at: datetime,
    account_id: int | None = None,
) -> int:
    """The number of the new account; ``account_id`` only for the reserved first one."""
    values = {
        "name": name,
        "key_hash": key_hash,
        "pseudonymous": pseudonymous,
        "public_workers": public_workers,
        "concurrency": CONCURRENCY,
        "worker_invited": 0,
        "created_at": at,
    }
    if account_id is not None:
        values["id"] = account_id
    statement = insert(AccountRow).values(values).returning(AccountRow.id)
    return int((await tx.execute(statement)).scalar_one())


async def set_key(tx: Tx, account_id: int, key_hash: str) -> bool:
    result = await tx.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id, AccountRow.id > 0)
        .values(key_hash=key_hash)
    )
    return bool(result.rowcount == 1)


async def set_roles(tx: Tx, account_id: int, roles: frozenset[Role]) -> None:
    await tx.execute(delete(RoleRow).where(RoleRow.account_id == account_id))
    if roles:
        await tx.execute(
            insert(RoleRow),
            [{"account_id": account_id, "role": role.value} for role in sorted(roles)],
        )


async def passkeys(tx: Tx) -> frozenset[str]:
    """Of accounts that are services at the moment."""
    found = await tx.scalars(
        select(AccountRow.proxy_passkey)
        .join(RoleRow, RoleRow.account_id == AccountRow.id)
        .where(RoleRow.role == Role.SERVICE.value, AccountRow.proxy_passkey.is_not(None))
    )
    return frozenset(passkey for passkey in found if passkey is not None)


async def add_role(tx: Tx, account_id: int, role: Role) -> None:
    await tx.execute(
        insert_or(tx, RoleRow)
        .values(account_id=account_id, role=role.value)
        .on_conflict_do_nothing(index_elements=["account_id", "role"])
    )


async def link(tx: Tx, discord_id: int, account_id: int, at: datetime) -> bool:
    """False when this Discord user is linked already."""
    statement = (
        insert_or(tx, DiscordLinkRow)
        .values(discord_id=discord_id, account_id=account_id, linked_at=at)
        .on_conflict_do_nothing(index_elements=["discord_id"])
        .returning(DiscordLinkRow.discord_id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def unlink(tx: Tx, *, discord_id: int | None = None, account_id: int | None = None) -> int:
    result = await tx.execute(
        delete(DiscordLinkRow).where(
            or_(DiscordLinkRow.discord_id == discord_id, DiscordLinkRow.account_id == account_id)
        )
    )
    return int(result.rowcount)


async def remember_code(tx: Tx, code_hash: str, discord_id: int, expires_at: datetime) -> None:
    """One open code per Discord user: a new one ends the old."""
    await tx.execute(delete(AttachCodeRow).where(AttachCodeRow.discord_id == discord_id))
    await tx.execute(
        insert(AttachCodeRow).values(
            code_hash=code_hash, discord_id=discord_id, expires_at=expires_at
        )
    )


async def use_code(tx: Tx, code_hash: str, now: datetime) -> int | None:
    """The Discord user who asked, once; the code is gone when this transaction commits."""
    statement = (
        delete(AttachCodeRow)
        .where(AttachCodeRow.code_hash == code_hash, AttachCodeRow.expires_at > now)
        .returning(AttachCodeRow.discord_id)
    )
    discord_id: int | None = (await tx.execute(statement)).scalar_one_or_none()
    return discord_id


async def forget_codes(tx: Tx, now: datetime) -> None:
    await tx.execute(delete(AttachCodeRow).where(AttachCodeRow.expires_at <= now))


async def record(tx: Tx, entries: Iterable[tuple[int, Record, int]]) -> None:
    """Note what accounts used and gave: (account, record, amount)."""
    rows = [
        {"account_id": account_id, "record": kind.value, "amount": amount}
        for account_id, kind, amount in entries
    ]
    if rows:
        await tx.execute(_RECORD, rows)


async def fold_records(tx: Tx) -> int:
    chosen = select(RecordEntryRow.id).order_by(RecordEntryRow.id).limit(FOLD_AT_ONCE)
    rows = (
        await tx.execute(
            delete(RecordEntryRow)
            .where(RecordEntryRow.id.in_(chosen))
            .returning(RecordEntryRow.account_id, RecordEntryRow.record, RecordEntryRow.amount)
        )
    ).all()
    sums: dict[tuple[int, str], int] = {}
    for row in rows:
        key = (row.account_id, row.record)
        sums[key] = sums.get(key, 0) + row.amount
    for (account_id, kind), amount in sorted(sums.items()):
        await tx.execute(
            insert_or(tx, RecordRow)
            .values(account_id=account_id, record=kind, amount=amount)
            .on_conflict_do_update(
                index_elements=["account_id", "record"],
                set_={"amount": RecordRow.amount + amount},
            )
        )
    return len(rows)
