"""Sums over workers and queue for the status pages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.queue import RequestModelRow, RequestRow
from horde_core.db.tables.workers import SampleRow, WorkerModelRow, WorkerRow
from horde_core.models.catalogue import Catalogue
from horde_core.workers.model import ModelQuery, ModelStatus, Performance, Work
from horde_core.workers.store import GUESSED_SPEED

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NEVER_S = 10_000
SPECIAL = "horde_special"


@dataclass(slots=True)
class Sums:
    threads: int = 0
    speed: float = 0.0
    things: float = 0.0
    pictures: float = 0.0


async def models(
    tx: AsyncConnection, query: ModelQuery, catalogue: Catalogue, *, since: datetime, now: datetime
) -> list[ModelStatus]:
    """Models served now or waited for, by threads serving them."""
    if query.kind != "image":
        return []
    sums: defaultdict[str, Sums] = defaultdict(Sums)
    await _served(tx, sums, since)
    await _speeds(tx, sums, now)
    await _waited_for(tx, sums)
    found = [
        _status(name, it, known=catalogue.find(name) is not None)
        for name, it in sums.items()
        if (it.threads or it.pictures) and not name.startswith(SPECIAL)
    ]
    return sorted(
        (status for status in found if _asked(status, query)),
        key=lambda status: (-status.count, status.name),
    )


def _asked(status: ModelStatus, query: ModelQuery) -> bool:
    return (
        (query.name is None or status.name == query.name)
        and (query.min_count is None or status.count >= query.min_count)
        and (query.max_count is None or status.count <= query.max_count)
        and (query.state == "all" or status.known is (query.state == "known"))
    )


def _status(name: str, sums: Sums, *, known: bool) -> ModelStatus:
    if not sums.pictures:
        eta = 0
    elif not sums.threads:
        eta = NEVER_S
    else:
        eta = round(sums.things / ((sums.speed or GUESSED_SPEED[Work.IMAGE]) * sums.threads))
    return ModelStatus(
        name=name,
        count=sums.threads,
        performance=sums.speed,
        queued=sums.things,
        jobs=sums.pictures,
        eta=min(eta, NEVER_S),
        known=known,
    )


async def _served(tx: AsyncConnection, sums: dict[str, Sums], since: datetime) -> None:
    rows = await tx.execute(
        select(WorkerModelRow.model, func.sum(WorkerRow.threads))
        .join(WorkerRow, WorkerRow.id == WorkerModelRow.worker_id)
        .where(WorkerRow.last_check_in >= since)
        .group_by(WorkerModelRow.model)
    )
    for name, threads in rows:
        sums[name].threads = int(threads)


async def _speeds(tx: AsyncConnection, sums: dict[str, Sums], now: datetime) -> None:
    rows = await tx.execute(
        select(SampleRow.model, func.avg(SampleRow.speed))
        .where(SampleRow.at > now - HOUR)
        .group_by(SampleRow.model)
    )
    for name, speed in rows:
        sums[name].speed = float(speed)


async def _waited_for(tx: AsyncConnection, sums: dict[str, Sums]) -> None:
    """A request naming several models waits for each of them in equal parts."""
    named = (
        select(RequestModelRow.request_id, func.count().label("models"))
        .where(RequestModelRow.queued.is_(True), RequestModelRow.model != "")
        .group_by(RequestModelRow.request_id)
        .subquery()
    )
    share = RequestRow.waiting * 1.0 / named.c.models
    rows = await tx.execute(
        select(RequestModelRow.model, func.sum(share), func.sum(share * RequestRow.things))
        .join(RequestRow, RequestRow.id == RequestModelRow.request_id)
        .join(named, named.c.request_id == RequestRow.id)
        .where(RequestModelRow.queued.is_(True))
        .group_by(RequestModelRow.model)
    )
    for name, pictures, things in rows:
        sums[name].pictures = float(pictures)
        sums[name].things = float(things)


async def performance(tx: AsyncConnection, *, since: datetime, now: datetime) -> Performance:
    workers = (
        await tx.execute(
            select(func.count(), func.sum(WorkerRow.threads)).where(
                WorkerRow.last_check_in >= since
            )
        )
    ).one()
    queue = (
        await tx.execute(
            select(
                func.sum(RequestRow.waiting), func.sum(RequestRow.waiting * RequestRow.things)
            ).where(RequestRow.waiting > 0)
        )
    ).one()
    minute = await tx.scalar(select(func.sum(SampleRow.things)).where(SampleRow.at > now - MINUTE))
    return Performance(
        queued_requests=int(queue[0] or 0),
        worker_count=int(workers[0]),
        thread_count=int(workers[1] or 0),
        queued_pixelsteps=int(queue[1] or 0),
        past_minute_pixelsteps=int(minute or 0),
    )
