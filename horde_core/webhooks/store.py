"""Letters as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.webhooks import LetterRow


@dataclass(frozen=True, slots=True)
class Letter:
    id: int
    url: str
    host: str
    body: str
    media_key: str | None
    inline: bool
    attempts: int


async def add(
    tx: AsyncConnection,
    *,
    url: str,
    host: str,
    body: str,
    media_key: str | None,
    inline: bool,
    at: datetime,
) -> None:
    await tx.execute(
        insert(LetterRow).values(
            url=url, host=host, body=body, media_key=media_key, inline=inline, due_at=at
        )
    )


async def due(tx: AsyncConnection, now: datetime, most: int, most_of_host: int) -> list[Letter]:
    """The oldest of each host, so that no silent one keeps the others waiting."""
    turn = (
        func.row_number()
        .over(partition_by=LetterRow.host, order_by=(LetterRow.due_at, LetterRow.id))
        .label("turn")
    )
    waiting = select(LetterRow.id, turn).where(LetterRow.due_at <= now).subquery()
    rows = await tx.execute(
        select(
            LetterRow.id,
            LetterRow.url,
            LetterRow.host,
            LetterRow.body,
            LetterRow.media_key,
            LetterRow.inline,
            LetterRow.attempts,
        )
        .join(waiting, waiting.c.id == LetterRow.id)
        .where(waiting.c.turn <= most_of_host)
        .order_by(LetterRow.due_at, LetterRow.id)
        .limit(most)
    )
    return [Letter(*row) for row in rows]


async def remove(tx: AsyncConnection, letter_ids: Sequence[int]) -> None:
    await tx.execute(delete(LetterRow).where(LetterRow.id.in_(letter_ids)))


async def put_off(tx: AsyncConnection, letter_id: int, until: datetime) -> None:
    await tx.execute(
        update(LetterRow)
        .where(LetterRow.id == letter_id)
        .values(attempts=LetterRow.attempts + 1, due_at=until)
    )
