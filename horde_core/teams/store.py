"""Teams as rows. Their sums are what was folded and what still waits for it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.teams import DoneRow, TeamRow
from horde_core.db.tables.workers import WorkerModelRow, WorkerRow
from horde_core.money import Kudos
from horde_core.stats.store import IMAGE, UPTIME
from horde_core.teams.model import Member, Team


async def teams(
    tx: AsyncConnection, since: datetime, *conditions: ColumnElement[bool]
) -> list[Team]:
    """By name. ``since``: a worker seen later is online. Call it in a snapshot."""
    rows = (
        await tx.execute(
            select(*TeamRow.__table__.columns, AccountRow.name.label("owner"))
            .join(AccountRow, AccountRow.id == TeamRow.account_id)
            .where(*conditions)
            .order_by(TeamRow.folded)
        )
    ).all()
    ids = [row.id for row in rows]
    pending, members = await _pending(tx, ids), await _members(tx, ids, since)
    models = await _models(tx, ids, since)
    return [_team(row, pending[row.id], members[row.id], models[row.id]) for row in rows]


def _team(
    row: Row[*tuple[Any, ...]], pending: Counter[str], members: list[Member], models: Counter[str]
) -> Team:
    return Team(
        id=row.id,
        name=row.name,
        info=row.info,
        owner_id=row.account_id,
        owner_alias=f"{row.owner}#{row.account_id}",
        fulfilled=row.fulfilled + pending["fulfilled"],
        kudos=Kudos(row.kudos + pending["kudos"]),
        uptime_s=row.uptime_s + pending["uptime_s"],
        pixelsteps=row.pixelsteps + pending["pixelsteps"],
        members=tuple(members),
        models=tuple(sorted(models.items(), key=lambda one: (-one[1], one[0]))),
    )


async def _pending(tx: AsyncConnection, ids: Sequence[str]) -> defaultdict[str, Counter[str]]:
    uptime, image = DoneRow.kind == UPTIME, DoneRow.kind == IMAGE
    rows = await tx.execute(
        select(
            DoneRow.team_id,
            func.sum(case((uptime, 0), else_=1)).label("fulfilled"),
            func.sum(DoneRow.kudos).label("kudos"),
            func.sum(case((uptime, DoneRow.things), else_=0)).label("uptime_s"),
            func.sum(case((image, DoneRow.things), else_=0)).label("pixelsteps"),
        )
        .where(DoneRow.team_id.in_(ids))
        .group_by(DoneRow.team_id)
    )
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for team_id, *sums in rows:
        names = ("fulfilled", "kudos", "uptime_s", "pixelsteps")
        found[str(team_id)].update(
            {name: int(value) for name, value in zip(names, sums, strict=True)}
        )
    return found


async def _members(
    tx: AsyncConnection, ids: Sequence[str], since: datetime
) -> defaultdict[str, list[Member]]:
    rows = await tx.execute(
        select(
            WorkerRow.team_id,
            WorkerRow.id,
            WorkerRow.name,
            WorkerRow.kind,
            WorkerRow.last_check_in,
        )
        .where(WorkerRow.team_id.in_(ids))
        .order_by(WorkerRow.name)
    )
    found: defaultdict[str, list[Member]] = defaultdict(list)
    for row in rows:
        online = row.last_check_in >= since
        found[str(row.team_id)].append(Member(row.id, row.name, row.kind, online))
    return found


async def _models(
    tx: AsyncConnection, ids: Sequence[str], since: datetime
) -> defaultdict[str, Counter[str]]:
    rows = await tx.execute(
        select(WorkerRow.team_id, WorkerModelRow.model, func.count())
        .join(WorkerModelRow, WorkerModelRow.worker_id == WorkerRow.id)
        .where(WorkerRow.team_id.in_(ids), WorkerRow.last_check_in >= since)
        .group_by(WorkerRow.team_id, WorkerModelRow.model)
    )
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for team_id, model, count in rows:
        found[str(team_id)][model] = int(count)
    return found


async def exists(tx: AsyncConnection, team_id: str) -> bool:
    return await tx.scalar(select(TeamRow.id).where(TeamRow.id == team_id)) is not None


async def count_of(tx: AsyncConnection, account_id: int) -> int:
    owned = select(func.count()).where(TeamRow.account_id == account_id)
    return await tx.scalar(owned) or 0


async def add(tx: AsyncConnection, values: dict[str, Any]) -> None:
    await tx.execute(insert(TeamRow).values(**values))


async def change(tx: AsyncConnection, team_id: str, values: dict[str, Any]) -> None:
    await tx.execute(update(TeamRow).where(TeamRow.id == team_id).values(**values))


async def remove(tx: AsyncConnection, team_id: str) -> None:
    """Its workers belong to no team then."""
    await tx.execute(update(WorkerRow).where(WorkerRow.team_id == team_id).values(team_id=None))
    await tx.execute(delete(TeamRow).where(TeamRow.id == team_id))
