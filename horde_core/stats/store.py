"""Deliveries appended one by one, folded into sums later: no row that all writers want."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from horde_core.db.compiled import fixed
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.teams import DoneRow, TallyRow, TeamRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
from horde_core.stats.model import ByModel, Made, Totals
from horde_core.stats.spans import MINUTE, PIECES, Span, starts

AT_ONCE = 1000
LONGEST_MODEL = 255
UPTIME = "uptime"
IMAGE = "image"


_NOTE = fixed(
    insert(DoneRow).values(
        kind=bindparam("of_kind"),
        model=bindparam("of_model"),
        team_id=select(WorkerRow.team_id)
        .where(WorkerRow.id == bindparam("worker"))
        .scalar_subquery(),
        at=bindparam("then"),
        things=bindparam("made"),
        kudos=bindparam("paid"),
    )
)


async def note(
    tx: Tx,
    worker_id: str,
    kind: str,
    model: str,
    *,
    things: int,
    kudos: int,
    at: datetime,
) -> None:
    """What a worker did, for the sums and for its team."""
    await tx.execute(
        _NOTE,
        {
            "worker": worker_id,
            "of_kind": kind,
            "of_model": model[:LONGEST_MODEL],
            "then": at,
            "made": things,
            "paid": kudos,
        },
    )


async def fold(tx: Tx, until: datetime) -> int:
    """Move entries up to ``until`` into the sums; the number of entries."""
    chosen = select(DoneRow.id).where(DoneRow.at <= until).order_by(DoneRow.id).limit(AT_ONCE)
    entries = (
        await tx.execute(
            delete(DoneRow)
            .where(DoneRow.id.in_(chosen))
            .returning(
                DoneRow.kind,
                DoneRow.model,
                DoneRow.team_id,
                DoneRow.at,
                DoneRow.things,
                DoneRow.kudos,
            )
        )
    ).all()
    await _into_tallies(tx, [entry for entry in entries if entry.kind != UPTIME])
    await _into_teams(tx, [entry for entry in entries if entry.team_id is not None])
    return len(entries)


async def waits(tx: Tx, until: datetime) -> bool:
    """Whether there is anything to fold."""
    return await tx.scalar(select(DoneRow.id).where(DoneRow.at <= until).limit(1)) is not None


async def _into_tallies(tx: Tx, entries: Sequence[Row[*tuple[Any, ...]]]) -> None:
    results: Counter[tuple[str, str, datetime, str]] = Counter()
    things: Counter[tuple[str, str, datetime, str]] = Counter()
    for entry in entries:
        for span, start in starts(entry.at).items():
            key = (entry.kind, span.value, start, entry.model)
            results[key] += 1
            things[key] += entry.things
    for key, count in sorted(results.items()):
        kind, span_name, start, model = key
        await tx.execute(
            insert_or(tx, TallyRow)
            .values(
                kind=kind,
                span=span_name,
                start=start,
                model=model,
                results=count,
                things=things[key],
            )
            .on_conflict_do_update(
                index_elements=["kind", "span", "start", "model"],
                set_={
                    "results": TallyRow.results + count,
                    "things": TallyRow.things + things[key],
                },
            )
        )


async def _into_teams(tx: Tx, entries: Iterable[Row[*tuple[Any, ...]]]) -> None:
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        team = sums[entry.team_id]
        team["kudos"] += entry.kudos
        if entry.kind == UPTIME:
            team["uptime_s"] += entry.things
        else:
            team["fulfilled"] += 1
        if entry.kind == IMAGE:
            team["pixelsteps"] += entry.things
    for team_id, added in sorted(sums.items()):
        values = {name: getattr(TeamRow, name) + amount for name, amount in added.items()}
        await tx.execute(update(TeamRow).where(TeamRow.id == team_id).values(**values))


async def prune(tx: Tx, now: datetime) -> None:
    """Forget pieces that count in no figure any more."""
    for span, piece in PIECES.items():
        await tx.execute(
            delete(TallyRow).where(TallyRow.span == span.value, TallyRow.start < piece.first(now))
        )


def _counting(now: datetime) -> ColumnElement[bool]:
    recent = [
        and_(TallyRow.span == span.value, TallyRow.start >= piece.first(now))
        for span, piece in PIECES.items()
    ]
    return or_(TallyRow.span == Span.TOTAL.value, *recent)


async def totals(tx: Tx, kind: str, now: datetime) -> Totals:
    """Call it in a snapshot: an entry is either appended or in the sums, never both."""
    rows = await tx.execute(
        select(TallyRow.span, func.sum(TallyRow.results), func.sum(TallyRow.things))
        .where(TallyRow.kind == kind, _counting(now))
        .group_by(TallyRow.span)
    )
    sums = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    last = DoneRow.at > now - MINUTE
    row = (
        await tx.execute(
            select(
                func.count(),
                func.sum(DoneRow.things),
                func.sum(case((last, 1), else_=0)),
                func.sum(case((last, DoneRow.things), else_=0)),
            ).where(DoneRow.kind == kind)
        )
    ).one()
    results, things, newest, newest_things = (int(value or 0) for value in row)

    def made(span: Span) -> Made:
        counted = sums.get(span.value, (0, 0))
        return Made(counted[0] + results, counted[1] + things)

    return Totals(
        minute=Made(newest, newest_things),
        hour=made(Span.MINUTE),
        day=made(Span.HOUR),
        month=made(Span.DAY),
        total=made(Span.TOTAL),
    )


async def by_model(tx: Tx, kind: str, now: datetime) -> ByModel:
    """Call it in a snapshot, as ``totals``."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = await tx.execute(
        select(TallyRow.span, TallyRow.model, func.sum(TallyRow.results))
        .where(TallyRow.kind == kind, TallyRow.span != Span.MINUTE.value, _counting(now))
        .group_by(TallyRow.span, TallyRow.model)
    )
    for row in rows:
        sums[row.span][row.model] += int(row[2])
    pending = await tx.execute(
        select(DoneRow.model, func.count()).where(DoneRow.kind == kind).group_by(DoneRow.model)
    )
    for model, count in pending:
        for span in (Span.HOUR, Span.DAY, Span.TOTAL):
            sums[span.value][model] += int(count)
    day, month, total = (
        dict(sums[span.value].most_common()) for span in (Span.HOUR, Span.DAY, Span.TOTAL)
    )
    return ByModel(day, month, total)
