"""Styles and their examples as rows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, update

from horde_core.db.compiled import fixed
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.styles import CollectionRow, StyleExampleRow, StyleMarkRow, StyleRow
from horde_core.db.tx import Tx
from horde_core.sharedkeys import store as sharedkeys
from horde_core.styles.model import Example, Style, StyleTerms, StyleUse, Wanted
from horde_core.styles.names import Called
from horde_core.workers.model import Work

TAG, MODEL = "tag", "model"
MARKS = {"tags": TAG, "models": MODEL}

_STYLES = select(*StyleRow.__table__.columns, AccountRow.name.label("author")).join(
    AccountRow, AccountRow.id == StyleRow.account_id
)


async def page(tx: Tx, wanted: Wanted) -> list[Style]:
    """Public styles, the most used or the oldest first."""
    conditions: list[ColumnElement[bool]] = [StyleRow.public.is_(True)]
    if wanted.kind is not None:
        conditions.append(StyleRow.kind == wanted.kind.value)
    marks = ((TAG, wanted.tag), (MODEL, wanted.model))
    conditions += [_marked(kind, mark) for kind, mark in marks if mark is not None]
    order: list[ColumnElement[Any]] = [StyleRow.use_count.desc()] if wanted.popular else []
    statement = (
        _STYLES.where(*conditions)
        .order_by(*order, StyleRow.created_at, StyleRow.id)
        .limit(wanted.size)
        .offset((wanted.page - 1) * wanted.size)
    )
    return await _styles(tx, (await tx.execute(statement)).all())


def _marked(kind: str, mark: str) -> ColumnElement[bool]:
    return StyleRow.id.in_(
        select(StyleMarkRow.style_id).where(StyleMarkRow.kind == kind, StyleMarkRow.mark == mark)
    )


async def by_id(tx: Tx, style_id: str, kind: Work | None = None) -> Style | None:
    conditions = [StyleRow.id == style_id]
    if kind is not None:
        conditions.append(StyleRow.kind == kind.value)
    found = await _styles(tx, (await tx.execute(_STYLES.where(*conditions))).all())
    return found[0] if found else None


async def by_name(tx: Tx, called: Called, kind: Work | None = None) -> Style | None:
    """The most used one of that name; private ones only where their author is named."""
    conditions = [StyleRow.name == called.name]
    if kind is not None:
        conditions.append(StyleRow.kind == kind.value)
    if called.author_id is None:
        conditions.append(StyleRow.public.is_(True))
    else:
        conditions.append(StyleRow.account_id == called.author_id)
    order = (StyleRow.use_count.desc(), StyleRow.created_at, StyleRow.id)
    statement = _STYLES.where(*conditions).order_by(*order).limit(1)
    found = await _styles(tx, (await tx.execute(statement)).all())
    return found[0] if found else None


async def _styles(tx: Tx, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Style]:
    ids = [row.id for row in rows]
    marks, examples = await _marks(tx, ids), await _examples(tx, ids)
    keys = {
        row.shared_key_id: await sharedkeys.find(tx, row.shared_key_id)
        for row in rows
        if row.shared_key_id is not None
    }
    return [
        Style(
            id=row.id,
            kind=Work(row.kind),
            name=row.name,
            info=row.info,
            prompt=row.prompt,
            params=msgspec.Raw(row.params.encode()),
            public=row.public,
            nsfw=row.nsfw,
            tags=tuple(marks[row.id, TAG]),
            models=tuple(marks[row.id, MODEL]),
            use_count=row.use_count,
            author_id=row.account_id,
            author=f"{row.author}#{row.account_id}",
            examples=tuple(examples[row.id]),
            shared_key=keys.get(row.shared_key_id),
        )
        for row in rows
    ]


async def _marks(tx: Tx, ids: Sequence[str]) -> dict[tuple[str, str], list[str]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    rows = await tx.execute(
        select(StyleMarkRow.style_id, StyleMarkRow.kind, StyleMarkRow.mark)
        .where(StyleMarkRow.style_id.in_(ids))
        .order_by(StyleMarkRow.position)
    )
    for style_id, kind, mark in rows:
        found[style_id, kind].append(mark)
    return found


async def _examples(tx: Tx, ids: Sequence[str]) -> dict[str, list[Example]]:
    found: defaultdict[str, list[Example]] = defaultdict(list)
    rows = await tx.execute(
        select(
            StyleExampleRow.style_id,
            StyleExampleRow.id,
            StyleExampleRow.url,
            StyleExampleRow.is_primary,
        )
        .where(StyleExampleRow.style_id.in_(ids))
        .order_by(StyleExampleRow.created_at, StyleExampleRow.id)
    )
    for style_id, example_id, url, primary in rows:
        found[style_id].append(Example(example_id, url, primary))
    return found


async def count_of(tx: Tx, account_id: int) -> int:
    owned = select(func.count()).where(StyleRow.account_id == account_id)
    return await tx.scalar(owned) or 0


async def add(
    tx: Tx,
    style_id: str,
    account_id: int,
    kind: Work,
    terms: StyleTerms,
    at: datetime,
) -> None:
    values = _columns(terms)
    await tx.execute(
        insert(StyleRow).values(
            id=style_id, account_id=account_id, kind=kind.value, created_at=at, **values
        )
    )
    await _mark(tx, style_id, terms)


async def change(tx: Tx, style_id: str, terms: StyleTerms) -> None:
    values = _columns(terms)
    if values:
        await tx.execute(update(StyleRow).where(StyleRow.id == style_id).values(**values))
    await _mark(tx, style_id, terms)


def _columns(terms: StyleTerms) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: value for name, value in terms.items() if name not in {"params", *MARKS}
    }
    if "params" in terms:
        values["params"] = bytes(terms["params"]).decode()
    return values


async def _mark(tx: Tx, style_id: str, terms: StyleTerms) -> None:
    for name, marks in (("tags", terms.get("tags")), ("models", terms.get("models"))):
        if marks is None:
            continue
        kind = MARKS[name]
        await tx.execute(
            delete(StyleMarkRow).where(StyleMarkRow.style_id == style_id, StyleMarkRow.kind == kind)
        )
        rows = [
            {"style_id": style_id, "kind": kind, "mark": mark, "position": position}
            for position, mark in enumerate(dict.fromkeys(marks))
        ]
        if rows:
            await tx.execute(insert(StyleMarkRow), rows)


async def remove(tx: Tx, style_id: str) -> None:
    await tx.execute(delete(StyleRow).where(StyleRow.id == style_id))


_USED = fixed(
    update(StyleRow).where(StyleRow.id == bindparam("of")).values(use_count=StyleRow.use_count + 1)
)
_COLLECTION_USED = fixed(
    update(CollectionRow)
    .where(CollectionRow.id == bindparam("of"))
    .values(use_count=CollectionRow.use_count + 1)
)


async def count_use(tx: Tx, use: StyleUse) -> None:
    """Last in its transaction: whoever uses the same style waits for the end of it."""
    await tx.execute(_USED, {"of": use.style_id})
    if use.collection_id is not None:
        await tx.execute(_COLLECTION_USED, {"of": use.collection_id})


async def locked(tx: Tx, style_id: str) -> None:
    """Nobody else changes its examples until ``tx`` ends."""
    await tx.execute(select(StyleRow.id).where(StyleRow.id == style_id).with_for_update())


async def add_example(tx: Tx, style_id: str, example: Example, at: datetime) -> None:
    await tx.execute(
        insert(StyleExampleRow).values(
            id=example.id,
            style_id=style_id,
            url=example.url,
            is_primary=example.primary,
            created_at=at,
        )
    )


async def change_example(tx: Tx, example: Example) -> None:
    await tx.execute(
        update(StyleExampleRow)
        .where(StyleExampleRow.id == example.id)
        .values(url=example.url, is_primary=example.primary)
    )


async def no_primary(tx: Tx, style_id: str) -> None:
    await tx.execute(
        update(StyleExampleRow).where(StyleExampleRow.style_id == style_id).values(is_primary=False)
    )


async def remove_example(tx: Tx, example_id: str) -> None:
    await tx.execute(delete(StyleExampleRow).where(StyleExampleRow.id == example_id))
