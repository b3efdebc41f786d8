"""What was said of pictures and sets, as rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.ratings import (
    RatedSetRow,
    RaterRow,
    RatingClientRow,
    RatingRow,
    SharedPictureRow,
)
from horde_core.money import NONE, Kudos
from horde_core.ratings.agreement import Pair
from horde_core.ratings.model import ClientCounts, Judgement, Recent, Verdict, Via

COMPARED = 200
"""So many of a rater's last answers are compared."""
RECENT = 40
FEWEST_OTHERS = 2
PROVEN = 0.5
"""Whoever is good for this share of the rewards counts as a measure for others."""
LISTED = 100


async def add_rating(
    tx: AsyncConnection,
    account_id: int,
    said: Judgement,
    *,
    verdict: Verdict = Verdict.RATED,
    via: Via,
    client: str,
    at: datetime,
    seconds: float | None = None,
    standing: float | None = None,
    paid: Kudos = NONE,
) -> bool:
    """False when this account said something of this picture before."""
    rated = verdict is Verdict.RATED
    statement = (
        insert(tx, RatingRow)
        .values(
            picture_id=said.picture_id,
            account_id=account_id,
            verdict=verdict.value,
            rating=said.rating if rated else None,
            artifacts=said.artifacts if rated else None,
            via=via.value,
            client=client,
            seconds=seconds,
            standing=None if standing is None else round(standing * 100),
            paid=paid,
            at=at,
        )
        .on_conflict_do_nothing(index_elements=["picture_id", "account_id"])
        .returning(RatingRow.id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def add_set(
    tx: AsyncConnection,
    request_id: str,
    account_id: int,
    *,
    best: str | None,
    via: Via,
    client: str,
    paid: Kudos,
    at: datetime,
) -> bool:
    """False when this account judged this set before."""
    statement = (
        insert(tx, RatedSetRow)
        .values(
            request_id=request_id,
            account_id=account_id,
            best_id=best,
            via=via.value,
            client=client,
            paid=paid,
            at=at,
        )
        .on_conflict_do_nothing(index_elements=["request_id", "account_id"])
        .returning(RatedSetRow.request_id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def count_client(
    tx: AsyncConnection, client: str, *, ratings: int = 0, artifacts: int = 0, sets: int = 0
) -> None:
    row = RatingClientRow
    await tx.execute(
        insert(tx, row)
        .values(client=client, ratings=ratings, artifacts=artifacts, sets=sets)
        .on_conflict_do_update(
            index_elements=["client"],
            set_={
                "ratings": row.ratings + literal(ratings),
                "artifacts": row.artifacts + literal(artifacts),
                "sets": row.sets + literal(sets),
            },
        )
    )


async def clients(tx: AsyncConnection) -> list[ClientCounts]:
    """The programs from which the most ratings came."""
    row = RatingClientRow
    rows = await tx.execute(
        select(row.client, row.ratings, row.artifacts, row.sets)
        .order_by((row.ratings + row.sets).desc(), row.client)
        .limit(LISTED)
    )
    return [ClientCounts(*found) for found in rows]


async def paid_since(tx: AsyncConnection, account_id: int, since: datetime) -> Kudos:
    """What an account was paid for all its ratings and sets."""
    ratings = await tx.scalar(
        select(func.sum(RatingRow.paid)).where(
            RatingRow.account_id == account_id, RatingRow.at > since
        )
    )
    sets = await tx.scalar(
        select(func.sum(RatedSetRow.paid)).where(
            RatedSetRow.account_id == account_id, RatedSetRow.at > since
        )
    )
    return Kudos(int(ratings or 0) + int(sets or 0))


async def said_since(tx: AsyncConnection, account_id: int, since: datetime) -> int:
    """Pool pictures judged, skipped or reported."""
    found = await tx.scalar(
        select(func.count()).where(
            RatingRow.account_id == account_id,
            RatingRow.via == Via.POOL.value,
            RatingRow.at > since,
        )
    )
    return found or 0


async def compared(tx: AsyncConnection, account_id: int) -> list[Pair]:
    """The rater's last ratings beside what is known of the pictures.

    Known is the answer of a gold question, and otherwise the mean of at least two other raters
    who proved themselves.
    """
    mine = (
        select(RatingRow.picture_id, RatingRow.rating, RatingRow.id)
        .where(
            RatingRow.account_id == account_id,
            RatingRow.via == Via.POOL.value,
            RatingRow.verdict == Verdict.RATED.value,
        )
        .order_by(RatingRow.id.desc())
        .limit(COMPARED)
        .subquery()
    )
    others = (
        select(
            RatingRow.picture_id, func.avg(RatingRow.rating).label("mean"), func.count().label("n")
        )
        .join(mine, mine.c.picture_id == RatingRow.picture_id)
        .join(RaterRow, RaterRow.account_id == RatingRow.account_id)
        .where(
            RatingRow.account_id != account_id,
            RatingRow.via == Via.POOL.value,
            RatingRow.verdict == Verdict.RATED.value,
            RaterRow.share >= PROVEN,
        )
        .group_by(RatingRow.picture_id)
        .subquery()
    )
    rows = await tx.execute(
        select(mine.c.rating, SharedPictureRow.gold_rating, others.c.mean, others.c.n)
        .join(SharedPictureRow, SharedPictureRow.id == mine.c.picture_id)
        .outerjoin(others, others.c.picture_id == mine.c.picture_id)
        .order_by(mine.c.id)
    )
    pairs = []
    for rating, gold, mean, count in rows:
        if gold is not None:
            pairs.append((float(rating), float(gold)))
        elif count is not None and count >= FEWEST_OTHERS:
            pairs.append((float(rating), float(mean)))
    return pairs


async def recent(tx: AsyncConnection, account_id: int, since: datetime | None) -> Recent:
    """The last answers, newest first, without those from before ``since``."""
    statement = (
        select(RatingRow.seconds, RatingRow.rating, SharedPictureRow.gold_rating)
        .join(SharedPictureRow, SharedPictureRow.id == RatingRow.picture_id)
        .where(
            RatingRow.account_id == account_id,
            RatingRow.via == Via.POOL.value,
            RatingRow.verdict == Verdict.RATED.value,
        )
        .order_by(RatingRow.id.desc())
        .limit(RECENT)
    )
    if since is not None:
        statement = statement.where(RatingRow.at > since)
    rows = (await tx.execute(statement)).all()
    return Recent(
        seconds=[row.seconds for row in rows if row.seconds is not None],
        ratings=[row.rating for row in rows],
        gold_misses=[
            abs(row.rating - row.gold_rating) for row in rows if row.gold_rating is not None
        ],
    )


async def gold_results(tx: AsyncConnection, account_id: int, within: int) -> tuple[int, int]:
    """Gold questions answered, and how many of them within so much of the known answer."""
    off = func.abs(RatingRow.rating - SharedPictureRow.gold_rating)
    row = (
        await tx.execute(
            select(func.count(), func.count().filter(off <= within))
            .select_from(RatingRow)
            .join(SharedPictureRow, SharedPictureRow.id == RatingRow.picture_id)
            .where(
                RatingRow.account_id == account_id,
                RatingRow.verdict == Verdict.RATED.value,
                SharedPictureRow.gold_rating.is_not(None),
            )
        )
    ).one()
    return int(row[0]), int(row[1])


async def rated_before(tx: AsyncConnection, account_id: int, picture_ids: Sequence[str]) -> bool:
    found = await tx.scalar(
        select(func.count()).where(
            RatingRow.account_id == account_id, RatingRow.picture_id.in_(picture_ids)
        )
    )
    return bool(found)
