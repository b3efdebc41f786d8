"""Collections as rows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.styles import CollectionRow, CollectionStyleRow, StyleRow
from horde_core.styles.model import Collection, Member, Wanted
from horde_core.styles.names import STYLE, Called, unique
from horde_core.workers.model import Work

_COLLECTIONS = select(*CollectionRow.__table__.columns, AccountRow.name.label("author")).join(
    AccountRow, AccountRow.id == CollectionRow.account_id
)


async def page(tx: AsyncConnection, wanted: Wanted) -> list[Collection]:
    """Public ones that are not empty, the most used or the oldest first."""
    conditions: list[ColumnElement[bool]] = [
        CollectionRow.public.is_(True),
        CollectionRow.id.in_(select(CollectionStyleRow.collection_id)),
    ]
    if wanted.kind is not None:
        conditions.append(CollectionRow.kind == wanted.kind.value)
    order: list[ColumnElement[Any]] = [CollectionRow.use_count.desc()] if wanted.popular else []
    statement = (
        _COLLECTIONS.where(*conditions)
        .order_by(*order, CollectionRow.created_at, CollectionRow.id)
        .limit(wanted.size)
        .offset((wanted.page - 1) * wanted.size)
    )
    return await _collections(tx, (await tx.execute(statement)).all())


async def by_id(
    tx: AsyncConnection, collection_id: str, kind: Work | None = None
) -> Collection | None:
    conditions = [CollectionRow.id == collection_id]
    if kind is not None:
        conditions.append(CollectionRow.kind == kind.value)
    found = await _collections(tx, (await tx.execute(_COLLECTIONS.where(*conditions))).all())
    return found[0] if found else None


async def by_name(
    tx: AsyncConnection, called: Called, kind: Work | None = None
) -> Collection | None:
    """The most used one of that name; private ones only where their author is named."""
    conditions = [CollectionRow.name == called.name]
    if kind is not None:
        conditions.append(CollectionRow.kind == kind.value)
    if called.author_id is None:
        conditions.append(CollectionRow.public.is_(True))
    else:
        conditions.append(CollectionRow.account_id == called.author_id)
    order = (CollectionRow.use_count.desc(), CollectionRow.created_at, CollectionRow.id)
    statement = _COLLECTIONS.where(*conditions).order_by(*order).limit(1)
    found = await _collections(tx, (await tx.execute(statement)).all())
    return found[0] if found else None


async def _collections(
    tx: AsyncConnection, rows: Sequence[Row[*tuple[Any, ...]]]
) -> list[Collection]:
    members = await _members(tx, [row.id for row in rows])
    return [
        Collection(
            id=row.id,
            kind=Work(row.kind),
            name=row.name,
            info=row.info,
            public=row.public,
            use_count=row.use_count,
            author_id=row.account_id,
            author=f"{row.author}#{row.account_id}",
            styles=tuple(members[row.id]),
        )
        for row in rows
    ]


async def _members(tx: AsyncConnection, ids: Sequence[str]) -> dict[str, list[Member]]:
    found: defaultdict[str, list[Member]] = defaultdict(list)
    rows = await tx.execute(
        select(
            CollectionStyleRow.collection_id,
            StyleRow.id,
            StyleRow.name,
            StyleRow.account_id,
            AccountRow.name.label("author"),
        )
        .join(StyleRow, StyleRow.id == CollectionStyleRow.style_id)
        .join(AccountRow, AccountRow.id == StyleRow.account_id)
        .where(CollectionStyleRow.collection_id.in_(ids))
        .order_by(CollectionStyleRow.position)
    )
    for row in rows:
        name = unique(f"{row.author}#{row.account_id}", STYLE, row.name)
        found[row.collection_id].append(Member(row.id, name))
    return found


async def count_of(tx: AsyncConnection, account_id: int) -> int:
    owned = select(func.count()).where(CollectionRow.account_id == account_id)
    return await tx.scalar(owned) or 0


async def add(
    tx: AsyncConnection,
    collection_id: str,
    account_id: int,
    kind: Work,
    values: dict[str, Any],
    at: datetime,
) -> None:
    await tx.execute(
        insert(CollectionRow).values(
            id=collection_id, account_id=account_id, kind=kind.value, created_at=at, **values
        )
    )


async def change(tx: AsyncConnection, collection_id: str, values: dict[str, Any]) -> None:
    await tx.execute(
        update(CollectionRow).where(CollectionRow.id == collection_id).values(**values)
    )


async def fill(tx: AsyncConnection, collection_id: str, style_ids: Sequence[str]) -> None:
    """It holds these styles and no others."""
    await tx.execute(
        delete(CollectionStyleRow).where(CollectionStyleRow.collection_id == collection_id)
    )
    await tx.execute(
        insert(CollectionStyleRow),
        [
            {"collection_id": collection_id, "style_id": style_id, "position": position}
            for position, style_id in enumerate(style_ids)
        ],
    )


async def remove(tx: AsyncConnection, collection_id: str) -> None:
    await tx.execute(delete(CollectionRow).where(CollectionRow.id == collection_id))
