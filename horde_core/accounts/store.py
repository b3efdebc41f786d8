"""Accounts as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Account, Role
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.accounts import (
    AccountRow,
    AttachCodeRow,
    DiscordLinkRow,
    RecordEntryRow,
    RecordRow,
    RoleRow,
)
from horde_core.kudos.model import Record

CONCURRENCY = 30
FOLD_AT_ONCE = 1000

_ACCOUNTS = (
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


def _accounts(rows: Iterable[Row[*tuple[object, ...]]]) -> list[Account]:
    found: dict[int, tuple[Row[*tuple[object, ...]], set[Role]]] = {}
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


async def _first(tx: AsyncConnection, condition: object) -> Account | None:
    found = _accounts((await tx.execute(_ACCOUNTS.where(condition))).all())  # type: ignore[arg-type]
    return found[0] if found else None


async def by_id(tx: AsyncConnection, account_id: int) -> Account | None:
    return await _first(tx, AccountRow.id == account_id)


async def by_ids(tx: AsyncConnection, account_ids: Sequence[int]) -> list[Account]:
    """In the order of their ids; unknown ones are left out."""
    return _accounts((await tx.execute(_ACCOUNTS.where(AccountRow.id.in_(account_ids)))).all())


async def by_key_hash(tx: AsyncConnection, key_hash: str) -> Account | None:
    return await _first(tx, AccountRow.key_hash == key_hash)


async def by_name(tx: AsyncConnection, name: str) -> Account | None:
    """The oldest account of that name; names are not unique."""
    return await _first(tx, (AccountRow.name == name) & (AccountRow.id > 0))


async def by_discord(tx: AsyncConnection, discord_id: int) -> Account | None:
    return await _first(tx, DiscordLinkRow.discord_id == discord_id)


async def everyone(tx: AsyncConnection) -> list[Account]:
    return _accounts((await tx.execute(_ACCOUNTS.where(AccountRow.id >= 0))).all())


async def add(
    tx: AsyncConnection,
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
    return (await tx.execute(statement)).scalar_one()


async def set_key(tx: AsyncConnection, account_id: int, key_hash: str) -> bool:
    result = await tx.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id, AccountRow.id > 0)
        .values(key_hash=key_hash)
    )
    return result.rowcount == 1


async def set_roles(tx: AsyncConnection, account_id: int, roles: frozenset[Role]) -> None:
    await tx.execute(delete(RoleRow).where(RoleRow.account_id == account_id))
    if roles:
        await tx.execute(
            insert(RoleRow),
            [{"account_id": account_id, "role": role.value} for role in sorted(roles)],
        )


async def passkeys(tx: AsyncConnection) -> frozenset[str]:
    """Of accounts that are services at the moment."""
    found = await tx.scalars(
        select(AccountRow.proxy_passkey)
        .join(RoleRow, RoleRow.account_id == AccountRow.id)
        .where(RoleRow.role == Role.SERVICE.value, AccountRow.proxy_passkey.is_not(None))
    )
    return frozenset(passkey for passkey in found if passkey is not None)


async def add_role(tx: AsyncConnection, account_id: int, role: Role) -> None:
    await tx.execute(
        insert_or(tx, RoleRow)
        .values(account_id=account_id, role=role.value)
        .on_conflict_do_nothing(index_elements=["account_id", "role"])
    )


async def link(tx: AsyncConnection, discord_id: int, account_id: int, at: datetime) -> bool:
    """False when this Discord user is linked already."""
    statement = (
        insert_or(tx, DiscordLinkRow)
        .values(discord_id=discord_id, account_id=account_id, linked_at=at)
        .on_conflict_do_nothing(index_elements=["discord_id"])
        .returning(DiscordLinkRow.discord_id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def unlink(
    tx: AsyncConnection, *, discord_id: int | None = None, account_id: int | None = None
) -> int:
    result = await tx.execute(
        delete(DiscordLinkRow).where(
            or_(DiscordLinkRow.discord_id == discord_id, DiscordLinkRow.account_id == account_id)
        )
    )
    return result.rowcount


async def remember_code(
    tx: AsyncConnection, code_hash: str, discord_id: int, expires_at: datetime
) -> None:
    """One open code per Discord user: a new one ends the old."""
    await tx.execute(delete(AttachCodeRow).where(AttachCodeRow.discord_id == discord_id))
    await tx.execute(
        insert(AttachCodeRow).values(
            code_hash=code_hash, discord_id=discord_id, expires_at=expires_at
        )
    )


async def use_code(tx: AsyncConnection, code_hash: str, now: datetime) -> int | None:
    """The Discord user who asked, once; the code is gone when this transaction commits."""
    statement = (
        delete(AttachCodeRow)
        .where(AttachCodeRow.code_hash == code_hash, AttachCodeRow.expires_at > now)
        .returning(AttachCodeRow.discord_id)
    )
    return (await tx.execute(statement)).scalar_one_or_none()


async def forget_codes(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(delete(AttachCodeRow).where(AttachCodeRow.expires_at <= now))


async def record(tx: AsyncConnection, entries: Iterable[tuple[int, Record, int]]) -> None:
    """Note what accounts used and gave: (account, record, amount)."""
    rows = [
        {"account_id": account_id, "record": kind.value, "amount": amount}
        for account_id, kind, amount in entries
    ]
    if rows:
        await tx.execute(insert(RecordEntryRow), rows)


async def fold_records(tx: AsyncConnection) -> int:
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
