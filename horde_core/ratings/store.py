"""Shared pictures as rows: gathered, chosen, hidden, forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.queue import SHARED, JobRow, RequestRow
from horde_core.db.tables.ratings import RatedSetRow, RatingRow, SharedPictureRow
from horde_core.money import Kudos
from horde_core.ratings.model import State, Verdict
from horde_core.workers.model import Work

ENOUGH = 5
"""Ratings after which others need one more."""
BEGUN, FRESH, SATED = 2, 1, 0
"""How much a picture needs another rating: one that has a few is finished first."""
Picture = SharedPictureRow


@dataclass(frozen=True, slots=True)
class Drawn:
    """A delivered picture of a request that was shared."""

    id: str
    request_id: str
    account_id: int
    model: str
    prompt: str
    params: str
    seed: str
    nsfw: bool


@dataclass(frozen=True, slots=True)
class Known:
    """``gold_rating`` None: nobody knows the answer."""

    id: str
    request_id: str
    account_id: int
    state: State
    gold_rating: int | None
    gold_artifacts: int | None
    reports: int
    ratings: int
    nsfw: bool
    model: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for pictures, as far as rating it is concerned."""

    id: str
    owner_id: int
    shared: bool
    done: bool
    consumed: Kudos


async def request(tx: AsyncConnection, request_id: str) -> Asked | None:
    row = (
        await tx.execute(
            select(
                RequestRow.account_id,
                RequestRow.shared,
                RequestRow.state,
                RequestRow.consumed,
                (RequestRow.waiting + RequestRow.running).label("missing"),
            ).where(RequestRow.id == request_id, RequestRow.kind == Work.IMAGE.value)
        )
    ).one_or_none()
    if row is None:
        return None
    done = not row.missing or row.state == "faulted"
    return Asked(request_id, row.account_id, row.shared, done, Kudos(row.consumed))


async def share(tx: AsyncConnection, request_id: str, proxied_account: str) -> bool:
    """False when the request is not that one's."""
    changed = await tx.execute(
        update(RequestRow)
        .where(RequestRow.id == request_id, RequestRow.proxied_account == proxied_account)
        .values(shared=True)
    )
    return changed.rowcount > 0


def _drawn() -> ColumnElement[bool]:
    return (
        SHARED
        & (JobRow.state == "delivered")
        & JobRow.censored.is_(False)
        & ~exists().where(Picture.id == JobRow.id)
    )


async def to_gather(
    tx: AsyncConnection, *, request_id: str | None = None, limit: int = 100
) -> list[Drawn]:
    """Pictures that belong into the pool and are not there yet; of one request, if named."""
    condition = _drawn()
    if request_id is not None:
        condition &= RequestRow.id == request_id
    rows = await tx.execute(
        select(
            JobRow.id,
            JobRow.request_id,
            RequestRow.account_id,
            JobRow.model,
            RequestRow.prompt,
            RequestRow.params,
            JobRow.seed,
            RequestRow.nsfw,
        )
        .join(RequestRow, RequestRow.id == JobRow.request_id)
        .where(condition)
        .order_by(JobRow.id)
        .limit(limit)
    )
    return [Drawn(*row) for row in rows]


async def add(
    tx: AsyncConnection,
    drawn: Drawn,
    *,
    state: State,
    shuffle: int,
    at: datetime,
    gold: tuple[int, int | None] | None = None,
) -> None:
    """Nothing happens when it is there already."""
    rating, artifacts = gold or (None, None)
    await tx.execute(
        insert(tx, Picture)
        .values(
            id=drawn.id,
            request_id=drawn.request_id,
            account_id=drawn.account_id,
            model=drawn.model,
            prompt=drawn.prompt,
            params=drawn.params,
            seed=drawn.seed,
            nsfw=drawn.nsfw,
            state=state.value,
            gold_rating=rating,
            gold_artifacts=artifacts,
            need=FRESH,
            shuffle=shuffle,
            created_at=at,
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )


async def find(tx: AsyncConnection, picture_id: str) -> Known | None:
    return next(iter(await _known(tx, Picture.id == picture_id)), None)


async def of_request(tx: AsyncConnection, request_id: str) -> list[Known]:
    return await _known(tx, Picture.request_id == request_id)


async def _known(tx: AsyncConnection, condition: ColumnElement[bool]) -> list[Known]:
    rows = await tx.execute(
        select(
            Picture.id,
            Picture.request_id,
            Picture.account_id,
            Picture.state,
            Picture.gold_rating,
            Picture.gold_artifacts,
            Picture.reports,
            Picture.ratings,
            Picture.nsfw,
            Picture.model,
        )
        .where(condition)
        .order_by(Picture.id)
    )
    return [Known(**row._asdict() | {"state": State(row.state)}) for row in rows]


def _for(account_id: int, *, nsfw: bool) -> ColumnElement[bool]:
    """Somebody else's open pictures on which this account said nothing yet."""
    said = exists().where(RatingRow.picture_id == Picture.id, RatingRow.account_id == account_id)
    fit = (Picture.state == State.OPEN.value) & (Picture.account_id != account_id) & ~said
    return fit if nsfw else fit & Picture.nsfw.is_(False)


async def wanted(tx: AsyncConnection, account_id: int, *, nsfw: bool, limit: int) -> list[str]:
    """Pictures to ask this account about, the most needed ones, in no telling order."""
    rows = await tx.scalars(
        select(Picture.id)
        .where(_for(account_id, nsfw=nsfw), Picture.gold_rating.is_(None))
        .order_by(Picture.need.desc(), Picture.shuffle)
        .limit(limit)
    )
    return list(rows)


async def gold(tx: AsyncConnection, account_id: int, *, nsfw: bool, limit: int) -> list[str]:
    rows = await tx.scalars(
        select(Picture.id)
        .where(_for(account_id, nsfw=nsfw), Picture.gold_rating.is_not(None))
        .order_by(Picture.shuffle)
        .limit(limit)
    )
    return list(rows)


async def wanted_sets(tx: AsyncConnection, account_id: int, *, nsfw: bool, limit: int) -> list[str]:
    """Requests of others of which at least two pictures are open."""
    fit = (Picture.state == State.OPEN.value) & (Picture.account_id != account_id)
    if not nsfw:
        fit &= Picture.nsfw.is_(False)
    judged = exists().where(
        RatedSetRow.request_id == Picture.request_id, RatedSetRow.account_id == account_id
    )
    rows = await tx.scalars(
        select(Picture.request_id)
        .where(fit, ~judged)
        .group_by(Picture.request_id)
        .having(func.count() > 1)
        .order_by(func.min(Picture.shuffle))
        .limit(limit)
    )
    return list(rows)


async def count_rating(tx: AsyncConnection, picture_ids: Iterable[str]) -> None:
    """Note another rating of each, and how much the next one is needed."""
    for picture_id in sorted(picture_ids):
        more = Picture.ratings + 1
        await tx.execute(
            update(Picture)
            .where(Picture.id == picture_id)
            .values(
                ratings=more,
                need=case((more < ENOUGH, BEGUN), else_=SATED),
            )
        )


async def count_report(tx: AsyncConnection, picture_id: str, *, hide_from: int) -> None:
    """Note a report; so many of them hide the picture until a moderator looks at it."""
    await tx.execute(
        update(Picture).where(Picture.id == picture_id).values(reports=Picture.reports + 1)
    )
    await tx.execute(
        update(Picture)
        .where(
            Picture.id == picture_id,
            Picture.reports >= hide_from,
            Picture.state == State.OPEN.value,
        )
        .values(state=State.HIDDEN.value)
    )


async def set_state(tx: AsyncConnection, picture_id: str, state: State) -> None:
    await tx.execute(update(Picture).where(Picture.id == picture_id).values(state=state.value))


async def set_gold(
    tx: AsyncConnection, picture_id: str, rating: int | None, artifacts: int | None
) -> None:
    await tx.execute(
        update(Picture)
        .where(Picture.id == picture_id)
        .values(gold_rating=rating, gold_artifacts=artifacts)
    )


async def forget(tx: AsyncConnection, picture_id: str) -> None:
    """Leave nothing of a picture but that it must not be gathered again, nor paid again."""
    await tx.execute(
        update(RatingRow)
        .where(RatingRow.picture_id == picture_id)
        .values(verdict=Verdict.SKIPPED.value, rating=None, artifacts=None)
    )
    await tx.execute(
        update(RatedSetRow).where(RatedSetRow.best_id == picture_id).values(best_id=None)
    )
    await tx.execute(
        update(Picture)
        .where(Picture.id == picture_id)
        .values(
            state=State.GONE.value,
            model="",
            prompt="",
            params="{}",
            seed="",
            gold_rating=None,
            gold_artifacts=None,
        )
    )


async def superfluous(
    tx: AsyncConnection, *, keep: int, before: datetime, limit: int
) -> Sequence[str]:
    """Open pictures that are too old or, beyond so many, the oldest; gold ones stay."""
    open_ones = (Picture.state == State.OPEN.value) & Picture.gold_rating.is_(None)
    total = await tx.scalar(select(func.count()).select_from(Picture).where(open_ones)) or 0
    over = max(0, total - keep)
    oldest = (
        select(Picture.id, Picture.created_at)
        .where(open_ones)
        .order_by(Picture.created_at)
        .limit(limit)
    )
    rows = (await tx.execute(oldest)).all()
    return [row.id for place, row in enumerate(rows) if place < over or row.created_at <= before]


async def said_of(tx: AsyncConnection, picture_id: str) -> tuple[float | None, float | None]:
    """The means of rating and artifacts."""
    row = (
        await tx.execute(
            select(func.avg(RatingRow.rating), func.avg(RatingRow.artifacts)).where(
                RatingRow.picture_id == picture_id, RatingRow.verdict == Verdict.RATED.value
            )
        )
    ).one()
    return (
        None if row[0] is None else float(row[0]),
        None if row[1] is None else float(row[1]),
    )
