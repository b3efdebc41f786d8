"""What the data set is made of, a batch at a time and in the order in which it was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.ratings import RatedSetRow, RatingRow, SharedPictureRow
from horde_core.ratings.model import State, Verdict


@dataclass(frozen=True, slots=True)
class Said:
    """A rating with its picture."""

    id: int
    account_id: int
    picture_id: str
    request_id: str
    rating: int
    artifacts: int | None
    via: str
    client: str
    seconds: float | None
    standing: int | None
    at: datetime
    model: str
    prompt: str
    params: str
    nsfw: bool
    gold_rating: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best of a set, with all its pictures."""

    request_id: str
    account_id: int
    best_id: str
    via: str
    client: str
    at: datetime
    pictures: tuple[str, ...]


async def last_rating(tx: AsyncConnection) -> int:
    return await tx.scalar(select(func.max(RatingRow.id))) or 0


async def ratings(tx: AsyncConnection, after: int, until: int, limit: int) -> list[Said]:
    rows = await tx.execute(
        select(
            RatingRow.id,
            RatingRow.account_id,
            RatingRow.picture_id,
            SharedPictureRow.request_id,
            RatingRow.rating,
            RatingRow.artifacts,
            RatingRow.via,
            RatingRow.client,
            RatingRow.seconds,
            RatingRow.standing,
            RatingRow.at,
            SharedPictureRow.model,
            SharedPictureRow.prompt,
            SharedPictureRow.params,
            SharedPictureRow.nsfw,
            SharedPictureRow.gold_rating,
        )
        .join(SharedPictureRow, SharedPictureRow.id == RatingRow.picture_id)
        .where(
            RatingRow.id > after,
            RatingRow.id <= until,
            RatingRow.verdict == Verdict.RATED.value,
        )
        .order_by(RatingRow.id)
        .limit(limit)
    )
    return [Said(**row._asdict()) for row in rows]


async def choices(tx: AsyncConnection, after: tuple[str, int], limit: int) -> list[Chosen]:
    """By request and account, after this one."""
    key = tuple_(RatedSetRow.request_id, RatedSetRow.account_id)
    rows = (
        await tx.execute(
            select(
                RatedSetRow.request_id,
                RatedSetRow.account_id,
                RatedSetRow.best_id,
                RatedSetRow.via,
                RatedSetRow.client,
                RatedSetRow.at,
            )
            .where(key > after, RatedSetRow.best_id.is_not(None))
            .order_by(RatedSetRow.request_id, RatedSetRow.account_id)
            .limit(limit)
        )
    ).all()
    pictures = await _pictures(tx, sorted({row.request_id for row in rows}))
    return [
        Chosen(**row._asdict(), pictures=tuple(pictures.get(row.request_id, ()))) for row in rows
    ]


async def _pictures(tx: AsyncConnection, requests: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = await tx.execute(
        select(SharedPictureRow.request_id, SharedPictureRow.id)
        .where(SharedPictureRow.request_id.in_(requests))
        .order_by(SharedPictureRow.id)
    )
    for request_id, picture_id in rows:
        found.setdefault(request_id, []).append(picture_id)
    return found


async def kept_pictures(tx: AsyncConnection, after: str, limit: int) -> list[str]:
    """Rated pictures whose file is kept, by id, after this one."""
    rows = await tx.scalars(
        select(SharedPictureRow.id)
        .where(
            SharedPictureRow.id > after,
            SharedPictureRow.ratings > 0,
            SharedPictureRow.state == State.OPEN.value,
        )
        .order_by(SharedPictureRow.id)
        .limit(limit)
    )
    return list(rows)
