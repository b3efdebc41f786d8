"""Shared keys as rows.

Whoever changes what a key has left holds its row until the transaction ends. The row comes before
those of requests and balances, in this order everywhere, so that nobody waits in a ring.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, delete, func, insert, select, update

from horde_core.db.compiled import fixed
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.kudos import HoldRow
from horde_core.db.tables.queue import RequestRow
from horde_core.db.tables.sharing import SharedKeyRow
from horde_core.db.tables.styles import StyleRow
from horde_core.db.tx import Tx
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
_KEY = fixed(_KEYS.where(SharedKeyRow.id == bindparam("key")))
_KEY_LOCKED = fixed(_KEY.with_for_update(of=SharedKeyRow))


async def find(tx: Tx, key_id: str) -> SharedKey | None:
    row = (await tx.execute(_KEY, {"key": key_id})).one_or_none()
    return None if row is None else _key(row)


async def locked(tx: Tx, key_id: str) -> SharedKey | None:
    """Nobody else can charge, change or delete it until ``tx`` ends."""
    row = (await tx.execute(_KEY_LOCKED, {"key": key_id})).one_or_none()
    return None if row is None else _key(row)


def _key(row: Any) -> SharedKey:
    facts = row._asdict()
    facts["owner"] = f"{facts.pop('owner_name')}#{row.account_id}"
    return SharedKey(**facts)


async def count_of(tx: Tx, account_id: int) -> int:
    total = await tx.scalar(
        select(func.count()).select_from(SharedKeyRow).where(SharedKeyRow.account_id == account_id)
    )
    return int(total or 0)


async def add(tx: Tx, key_id: str, account_id: int, terms: Terms, at: datetime) -> None:
    await tx.execute(
        insert(SharedKeyRow).values(
            id=key_id, account_id=account_id, utilised=NONE, created_at=at, **terms
        )
    )


async def change(tx: Tx, key_id: str, terms: Terms) -> None:
    await tx.execute(update(SharedKeyRow).where(SharedKeyRow.id == key_id).values(**terms))


async def remove(tx: Tx, key_id: str) -> None:
    await tx.execute(delete(SharedKeyRow).where(SharedKeyRow.id == key_id))


_CHARGED = bindparam("charged", type_=BigInteger)
_CHARGE = fixed(
    update(SharedKeyRow)
    .where(SharedKeyRow.id == bindparam("key"))
    .values(
        kudos=case((SharedKeyRow.kudos < _CHARGED, 0), else_=SharedKeyRow.kudos - _CHARGED),
        utilised=SharedKeyRow.utilised + _CHARGED,
    )
)


async def charge(tx: Tx, key_id: str, amount: Kudos) -> None:
    """Note what its owner pays for its holder; what is left never falls below nothing.

    A key that is gone meanwhile is not charged: its owner pays for what was begun all the same.
    """
    await tx.execute(_CHARGE, {"key": key_id, "charged": amount})


async def top_up(tx: Tx, key_id: str, amount: Kudos) -> bool:
    """Add to what is left, which unlimited keys do not need; false when the key is gone."""
    filled = await tx.execute(
        update(SharedKeyRow)
        .where(SharedKeyRow.id == key_id)
        .values(kudos=SharedKeyRow.kudos + amount)
    )
    return bool(filled.rowcount == 1)


_HELD = fixed(
    select(func.coalesce(func.sum(HoldRow.amount), 0))
    .join(RequestRow, RequestRow.id == HoldRow.request_id)
    .where(RequestRow.shared_key_id == bindparam("key"))
)


async def held(tx: Tx, key_id: str) -> Kudos:
    """What unfinished requests of this key may still cost."""
    total = await tx.scalar(_HELD, {"key": key_id})
    return Kudos(int(total or 0))


async def has_styles(tx: Tx, key_id: str) -> bool:
    """Whether a style is paid for with it."""
    found = select(StyleRow.id).where(StyleRow.shared_key_id == key_id).limit(1)
    return await tx.scalar(found) is not None
