"""Sums over workers and queue for the status pages."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.alchemy import FormRow
from horde_core.db.tables.queue import QUEUED, WAITING, RequestModelRow, RequestRow
from horde_core.db.tables.workers import SampleRow, WorkerModelRow, WorkerRow
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
    results: float = 0.0


async def models(
    tx: AsyncConnection,
    query: ModelQuery,
    is_known: Callable[[str], bool],
    *,
    since: datetime,
    now: datetime,
) -> list[ModelStatus]:
    """Models of one kind served now or waited for, by threads serving them."""
    sums: defaultdict[str, Sums] = defaultdict(Sums)
    await _served(tx, sums, query.kind, since)
    await _speeds(tx, sums, query.kind, now)
    await _waited_for(tx, sums, query.kind)
    found = [
        _status(name, it, query.kind, known=is_known(name))
        for name, it in sums.items()
        if (it.threads or it.results) and not name.startswith(SPECIAL)
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


def _status(name: str, sums: Sums, kind: Work, *, known: bool) -> ModelStatus:
    if not sums.results:
        eta = 0
    elif not sums.threads:
        eta = NEVER_S
    else:
        eta = round(sums.things / ((sums.speed or GUESSED_SPEED[kind]) * sums.threads))
    return ModelStatus(
        name=name,
        count=sums.threads,
        performance=sums.speed,
        queued=sums.things,
        jobs=sums.results,
        eta=min(eta, NEVER_S),
        known=known,
        kind=kind,
    )


async def _served(tx: AsyncConnection, sums: dict[str, Sums], kind: Work, since: datetime) -> None:
    rows = await tx.execute(
        select(WorkerModelRow.model, func.sum(WorkerRow.threads))
        .join(WorkerRow, WorkerRow.id == WorkerModelRow.worker_id)
        .where(WorkerRow.last_check_in >= since, WorkerRow.kind == kind.value)
        .group_by(WorkerModelRow.model)
    )
    for name, threads in rows:
        sums[name].threads = int(threads)


async def _speeds(tx: AsyncConnection, sums: dict[str, Sums], kind: Work, now: datetime) -> None:
    rows = await tx.execute(
        select(SampleRow.model, func.avg(SampleRow.speed))
        .join(WorkerRow, WorkerRow.id == SampleRow.worker_id)
        .where(SampleRow.at > now - HOUR, WorkerRow.kind == kind.value)
        .group_by(SampleRow.model)
    )
    for name, speed in rows:
        sums[name].speed = float(speed)


async def _waited_for(tx: AsyncConnection, sums: dict[str, Sums], kind: Work) -> None:
    """A request naming several models waits for each of them in equal parts."""
    named = (
        select(RequestModelRow.request_id, func.count().label("models"))
        .where(
            QUEUED,
            RequestModelRow.kind == kind.value,
            RequestModelRow.model != "",
        )
        .group_by(RequestModelRow.request_id)
        .subquery()
    )
    share = RequestRow.waiting * 1.0 / named.c.models
    rows = await tx.execute(
        select(RequestModelRow.model, func.sum(share), func.sum(share * RequestRow.things))
        .join(RequestRow, RequestRow.id == RequestModelRow.request_id)
        .join(named, named.c.request_id == RequestRow.id)
        .where(QUEUED)
        .group_by(RequestModelRow.model)
    )
    for name, results, things in rows:
        sums[name].results = float(results)
        sums[name].things = float(things)


async def performance(tx: AsyncConnection, *, since: datetime, now: datetime) -> Performance:
    online = await _online(tx, since)
    waiting = await _waiting(tx)
    minute = await _past_minute(tx, now)
    forms = await tx.scalar(select(func.count()).where(FormRow.state == "waiting"))
    image, text, alchemy = Work.IMAGE, Work.TEXT, Work.INTERROGATION
    return Performance(
        queued_requests=waiting[image][0],
        worker_count=online[image][0],
        thread_count=online[image][1],
        queued_pixelsteps=waiting[image][1],
        past_minute_pixelsteps=minute[image],
        queued_text_requests=waiting[text][0],
        text_worker_count=online[text][0],
        text_thread_count=online[text][1],
        queued_tokens=waiting[text][1],
        past_minute_tokens=minute[text],
        queued_forms=forms or 0,
        alchemist_count=online[alchemy][0],
        alchemist_thread_count=online[alchemy][1],
    )


async def _online(tx: AsyncConnection, since: datetime) -> dict[str, tuple[int, int]]:
    """Workers and their threads by kind."""
    rows = await tx.execute(
        select(WorkerRow.kind, func.count(), func.sum(WorkerRow.threads))
        .where(WorkerRow.last_check_in >= since)
        .group_by(WorkerRow.kind)
    )
    return defaultdict(lambda: (0, 0), {row[0]: (int(row[1]), int(row[2])) for row in rows})


async def _waiting(tx: AsyncConnection) -> dict[str, tuple[int, int]]:
    """Results that wait, and their pixel-steps or tokens, by kind."""
    rows = await tx.execute(
        select(
            RequestRow.kind,
            func.sum(RequestRow.waiting),
            func.sum(RequestRow.waiting * RequestRow.things),
        )
        .where(WAITING)
        .group_by(RequestRow.kind)
    )
    return defaultdict(lambda: (0, 0), {row[0]: (int(row[1]), int(row[2])) for row in rows})


async def _past_minute(tx: AsyncConnection, now: datetime) -> dict[str, int]:
    rows = await tx.execute(
        select(WorkerRow.kind, func.sum(SampleRow.things))
        .join(WorkerRow, WorkerRow.id == SampleRow.worker_id)
        .where(SampleRow.at > now - MINUTE)
        .group_by(WorkerRow.kind)
    )
    return defaultdict(int, {row[0]: int(row[1]) for row in rows})
