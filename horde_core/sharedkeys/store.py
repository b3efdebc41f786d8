"""Shared keys as rows.

Whoever changes what a key has left holds its row until the transaction ends. The row comes before
those of requests and balances, in this order everywhere, so that nobody waits in a ring.
"""

from datetime import datetime

from sqlalchemy import Row, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.kudos import HoldRow
from horde_core.db.tables.queue import RequestRow
from horde_core.db.tables.sharing import SharedKeyRow
from horde_core.db.tables.styles import StyleRow
from horde_core.money import NONE, Kudos
from horde_core.sharedkeys.model import SharedKey, Terms

_KEYS = select(
    SharedKeyRow.id,
    SharedKeyRow.account_id,
    AccountRow.name.label("owner_name"),
    SharedKeyRow.name,
    SharedKeyRow.kudos,
    SharedKeyRow.utilised,
    SharedKeyRow.expires_at,
    SharedKeyRow.max_image_pixels,
    SharedKeyRow.max_image_steps,
    SharedKeyRow.max_text_tokens,
).join(AccountRow, AccountRow.id == SharedKeyRow.account_id)


async def find(tx: AsyncConnection, key_id: str) -> SharedKey | None:
    row = (await tx.execute(_KEYS.where(SharedKeyRow.id == key_id))).one_or_none()
    return None if row is None else _key(row)


async def locked(tx: AsyncConnection, key_id: str) -> SharedKey | None:
    """Nobody else can charge, change or delete it until ``tx`` ends."""
    statement = _KEYS.where(SharedKeyRow.id == key_id).with_for_update(of=SharedKeyRow)
    row = (await tx.execute(statement)).one_or_none()
    return None if row is None else _key(row)


def _key(row: Row[*tuple[object, ...]]) -> SharedKey:
    facts = row._asdict()
    facts["owner"] = f"{facts.pop('owner_name')}#{row.account_id}"
    return SharedKey(**facts)


async def count_of(tx: AsyncConnection, account_id: int) -> int:
    total = await tx.scalar(
        select(func.count()).select_from(SharedKeyRow).where(SharedKeyRow.account_id == account_id)
    )
    return total or 0


async def add(
    tx: AsyncConnection, key_id: str, account_id: int, terms: Terms, at: datetime
) -> None:
    await tx.execute(
        insert(SharedKeyRow).values(
            id=key_id, account_id=account_id, utilised=NONE, created_at=at, **terms
        )
    )


async def change(tx: AsyncConnection, key_id: str, terms: Terms) -> None:
    await tx.execute(update(SharedKeyRow).where(SharedKeyRow.id == key_id).values(**terms))


async def remove(tx: AsyncConnection, key_id: str) -> None:
    await tx.execute(delete(SharedKeyRow).where(SharedKeyRow.id == key_id))


async def charge(tx: AsyncConnection, key_id: str, amount: Kudos) -> None:
    """Note what its owner pays for its holder; what is left never falls below nothing.

    A key that is gone meanwhile is not charged: its owner pays for what was begun all the same.
    """
    left = case((SharedKeyRow.kudos < amount, 0), else_=SharedKeyRow.kudos - amount)
    await tx.execute(
        update(SharedKeyRow)
        .where(SharedKeyRow.id == key_id)
        .values(kudos=left, utilised=SharedKeyRow.utilised + amount)
    )


async def top_up(tx: AsyncConnection, key_id: str, amount: Kudos) -> bool:
    """Add to what is left, which unlimited keys do not need; false when the key is gone."""
    filled = await tx.execute(
        update(SharedKeyRow)
        .where(SharedKeyRow.id == key_id)
        .values(kudos=SharedKeyRow.kudos + amount)
    )
    return filled.rowcount == 1


async def held(tx: AsyncConnection, key_id: str) -> Kudos:
    """What unfinished requests of this key may still cost."""
    total = await tx.scalar(
        select(func.coalesce(func.sum(HoldRow.amount), 0))
        .join(RequestRow, RequestRow.id == HoldRow.request_id)
        .where(RequestRow.shared_key_id == key_id)
    )
    return Kudos(int(total or 0))


async def has_styles(tx: AsyncConnection, key_id: str) -> bool:
    """Whether a style is paid for with it."""
    found = select(StyleRow.id).where(StyleRow.shared_key_id == key_id).limit(1)
    return await tx.scalar(found) is not None
