"""Choices and notices as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.members import ChoicesRow, NoticeRow
from horde_core.members import rules
from horde_core.members.model import Choices, Notice, NoticeKind, Received
from horde_core.money import NONE, Kudos

_NOTICES = (
    NoticeRow.id,
    NoticeRow.discord_id,
    NoticeRow.kind,
    NoticeRow.facts,
    NoticeRow.at,
)


async def choices(tx: AsyncConnection, discord_id: int) -> Choices:
    row = (
        await tx.execute(
            select(*ChoicesRow.__table__.columns).where(ChoicesRow.discord_id == discord_id)
        )
    ).one_or_none()
    if row is None:
        return Choices()
    facts = row._asdict()
    del facts["discord_id"]
    return Choices(**(facts | {"received": Received(row.received)}))


async def choose(tx: AsyncConnection, discord_id: int, chosen: Choices) -> None:
    values = _values(chosen)
    await tx.execute(
        insert(tx, ChoicesRow)
        .values(discord_id=discord_id, **values)
        .on_conflict_do_update(index_elements=["discord_id"], set_=values)
    )


async def speaks(tx: AsyncConnection, discord_id: int, language: str) -> None:
    """Whatever else they choose at the same time."""
    await tx.execute(
        insert(tx, ChoicesRow)
        .values(discord_id=discord_id, **_values(Choices(language=language)))
        .on_conflict_do_update(index_elements=["discord_id"], set_={"language": language})
    )


def _values(chosen: Choices) -> dict[str, Any]:
    return {
        "received": chosen.received.value,
        "sent": chosen.sent,
        "workers": chosen.workers,
        "threshold": int(chosen.threshold),
        "listed": chosen.listed,
        "public": chosen.public,
        "language": chosen.language,
    }


async def languages(tx: AsyncConnection, discord_ids: Collection[int]) -> dict[int, str]:
    """Of those whose language is known."""
    rows = await tx.execute(
        select(ChoicesRow.discord_id, ChoicesRow.language).where(
            ChoicesRow.discord_id.in_(discord_ids)
        )
    )
    return {discord_id: language for discord_id, language in rows if language is not None}


async def tell(
    tx: AsyncConnection,
    key: str,
    discord_id: int,
    kind: NoticeKind,
    *,
    now: datetime,
    amount: Kudos = NONE,
    **facts: Any,
) -> None:
    """Write it down unless they do not want to know; the same ``key`` is told once."""
    due_at = rules.due(kind, await choices(tx, discord_id), amount, now)
    if due_at is None:
        return
    facts["amount"] = int(amount)
    await tx.execute(
        insert(tx, NoticeRow)
        .values(
            key=key,
            discord_id=discord_id,
            kind=kind.value,
            facts=msgspec.json.encode(facts).decode(),
            state="waiting",
            at=now,
            due_at=due_at,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


async def take_due(
    tx: AsyncConnection, now: datetime, lost_before: datetime, limit: int
) -> list[Notice]:
    """Those to be told now, which nobody else gets; what a lost process took comes again."""
    chosen = (
        select(NoticeRow.id)
        .where(
            or_(
                (NoticeRow.state == "waiting") & (NoticeRow.due_at <= now),
                (NoticeRow.state == "sending") & (NoticeRow.taken_at <= lost_before),
            )
        )
        .order_by(NoticeRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.id.in_(chosen))
        .values(state="sending", taken_at=now)
        .returning(*_NOTICES)
    )
    return sorted((_notice(row) for row in rows), key=lambda notice: notice.id)


async def mark(tx: AsyncConnection, ids: Sequence[int], state: str) -> None:
    await tx.execute(update(NoticeRow).where(NoticeRow.id.in_(ids)).values(state=state))


async def take_inbox(tx: AsyncConnection, discord_id: int) -> list[Notice]:
    rows = await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.discord_id == discord_id, NoticeRow.state == "inbox")
        .values(state="sent")
        .returning(*_NOTICES)
    )
    return sorted((_notice(row) for row in rows), key=lambda notice: notice.id)


async def prune(tx: AsyncConnection, before: datetime) -> None:
    await tx.execute(delete(NoticeRow).where(NoticeRow.at < before))


def _notice(row: Row[*tuple[Any, ...]]) -> Notice:
    return Notice(
        row.id, row.discord_id, NoticeKind(row.kind), msgspec.json.decode(row.facts), row.at
    )
