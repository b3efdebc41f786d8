"""Letters as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from horde_core.db.compiled import fixed
from horde_core.db.tables.webhooks import LetterRow
from horde_core.db.tx import Tx


@dataclass(frozen=True, slots=True)
class Letter:
    id: int
    url: str
    host: str
    body: str
    media_key: str | None
    inline: bool
    attempts: int


_ADD = fixed(insert(LetterRow))


async def add(
    tx: Tx,
    *,
    url: str,
    host: str,
    body: str,
    media_key: str | None,
    inline: bool,
    at: datetime,
) -> None:
    letter = {
        "url": url,
        "host": host,
        "body": body,
        "media_key": media_key,
        "inline": inline,
        "due_at": at,
    }
    await tx.execute(_ADD, letter)


async def due(tx: Tx, now: datetime, most: int, most_of_host: int) -> list[Letter]:
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


async def remove(tx: Tx, letter_ids: Sequence[int]) -> None:
    await tx.execute(delete(LetterRow).where(LetterRow.id.in_(letter_ids)))


async def put_off(tx: Tx, letter_id: int, until: datetime) -> None:
    await tx.execute(
        update(LetterRow)
        .where(LetterRow.id == letter_id)
        .values(attempts=LetterRow.attempts + 1, due_at=until)
    )
