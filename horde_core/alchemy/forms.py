"""Forms as rows: found by a worker, claimed, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Role, floor
from horde_core.alchemy.model import State
from horde_core.db.tables.accounts import AccountRow, RoleRow
from horde_core.db.tables.alchemy import FormRow, InterrogationRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.types import UtcTime
from horde_core.money import Kudos

ABORTS_FORGIVEN = 3
"""The next one ends a form."""


@dataclass(frozen=True, slots=True)
class Search:
    """``accounts`` None means everybody's forms; a slow worker gets only patient ones."""

    forms: tuple[str, ...]
    max_tiles: int
    slow: bool
    now: datetime
    accounts: tuple[int, ...] | None = None


async def waiting(tx: AsyncConnection, search: Search, limit: int) -> list[Row[*tuple[Any, ...]]]:
    """Forms in the order of the queue: the rich first, then the early."""
    conditions = [
        FormRow.state == State.WAITING.value,
        FormRow.name.in_(search.forms),
        InterrogationRow.tiles <= search.max_tiles,
        InterrogationRow.expires_at > search.now,
    ]
    if search.slow:
        conditions.append(InterrogationRow.slow_workers.is_(True))
    if search.accounts is not None:
        conditions.append(InterrogationRow.account_id.in_(search.accounts))
    rows = await tx.execute(
        select(
            FormRow.id,
            FormRow.name,
            FormRow.payload,
            FormRow.interrogation_id,
            InterrogationRow.source_url,
            InterrogationRow.trusted_workers,
        )
        .join(InterrogationRow, InterrogationRow.id == FormRow.interrogation_id)
        .where(*conditions)
        .order_by(FormRow.priority.desc(), FormRow.created_at, FormRow.position, FormRow.id)
        .limit(limit)
    )
    return list(rows)


async def claim(
    tx: AsyncConnection,
    form_ids: Sequence[str],
    worker_id: str,
    *,
    at: datetime,
    deadline: datetime,
    expires_at: datetime,
) -> set[str]:
    """Those of the forms that nobody else took meanwhile are this worker's now."""
    rows = await tx.execute(
        update(FormRow)
        .where(FormRow.id.in_(form_ids), FormRow.state == State.WAITING.value)
        .values(state=State.PROCESSING.value, worker_id=worker_id, started_at=at, deadline=deadline)
        .returning(FormRow.id, FormRow.interrogation_id)
    )
    taken = {row.id: row.interrogation_id for row in rows}
    await prolong(tx, sorted(set(taken.values())), expires_at)
    return set(taken)


async def prolong(
    tx: AsyncConnection, interrogation_ids: Sequence[str], expires_at: datetime
) -> None:
    wanted = literal(expires_at, UtcTime())
    later = case((InterrogationRow.expires_at < wanted, wanted), else_=InterrogationRow.expires_at)
    await tx.execute(
        update(InterrogationRow)
        .where(InterrogationRow.id.in_(interrogation_ids))
        .values(expires_at=later)
    )


@dataclass(frozen=True, slots=True)
class Form:
    """A form with what its settlement needs to know; the worker is None when it has none."""

    id: str
    interrogation_id: str
    name: str
    state: str
    price: Kudos
    aborts: int
    started_at: datetime | None
    worker_id: str | None
    worker_name: str | None
    worker_account: int | None
    worker_trusted: bool
    requester: int
    requester_floor: Kudos
    slow_workers: bool
    webhook: str | None


_TRUSTED_OWNER = (
    select(RoleRow.account_id)
    .where(RoleRow.account_id == WorkerRow.account_id, RoleRow.role == Role.TRUSTED.value)
    .exists()
    .label("worker_trusted")
)


_FORMS: Select[*tuple[Any, ...]] = (
    select(
        FormRow.id,
        FormRow.interrogation_id,
        FormRow.name,
        FormRow.state,
        FormRow.price,
        FormRow.aborts,
        FormRow.started_at,
        FormRow.worker_id,
        WorkerRow.name.label("worker_name"),
        WorkerRow.account_id.label("worker_account"),
        _TRUSTED_OWNER,
        InterrogationRow.account_id.label("requester"),
        AccountRow.pseudonymous,
        InterrogationRow.slow_workers,
        InterrogationRow.webhook,
    )
    .join(InterrogationRow, InterrogationRow.id == FormRow.interrogation_id)
    .join(AccountRow, AccountRow.id == InterrogationRow.account_id)
    .outerjoin(WorkerRow, WorkerRow.id == FormRow.worker_id)
)


def _form(row: Row[*tuple[Any, ...]]) -> Form:
    facts = row._asdict()
    pseudonymous = facts.pop("pseudonymous")
    facts["requester_floor"] = floor(row.requester, pseudonymous=pseudonymous)
    return Form(**facts)


async def find(tx: AsyncConnection, form_id: str) -> Form | None:
    row = (await tx.execute(_FORMS.where(FormRow.id == form_id))).one_or_none()
    return None if row is None else _form(row)


async def processing(tx: AsyncConnection, interrogation_id: str) -> list[Form]:
    rows = await tx.execute(
        _FORMS.where(
            FormRow.interrogation_id == interrogation_id,
            FormRow.state == State.PROCESSING.value,
        ).order_by(FormRow.id)
    )
    return [_form(row) for row in rows]


async def finish(tx: AsyncConnection, form: Form, state: State, result: str | None = None) -> bool:
    """End a form that this worker still has; false when it has it no longer."""
    statement = (
        update(FormRow)
        .where(
            FormRow.id == form.id,
            FormRow.state == State.PROCESSING.value,
            FormRow.worker_id == form.worker_id,
            FormRow.started_at == form.started_at,
        )
        .values(state=state.value, result=result)
        .returning(FormRow.id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def give_back(tx: AsyncConnection, form: Form) -> State | None:
    """The state after a worker failed it; None when that worker has it no longer."""
    last = FormRow.aborts >= ABORTS_FORGIVEN
    statement = (
        update(FormRow)
        .where(
            FormRow.id == form.id,
            FormRow.state == State.PROCESSING.value,
            FormRow.worker_id == form.worker_id,
            FormRow.started_at == form.started_at,
        )
        .values(
            state=case((last, State.FAULTED.value), else_=State.WAITING.value),
            aborts=FormRow.aborts + 1,
            worker_id=None,
            started_at=None,
            deadline=None,
        )
        .returning(FormRow.state)
    )
    state = (await tx.execute(statement)).scalar_one_or_none()
    return None if state is None else State(state)


async def lost(tx: AsyncConnection, now: datetime, limit: int) -> list[Form]:
    """Forms past the time their worker had."""
    rows = await tx.execute(
        _FORMS.where(FormRow.state == State.PROCESSING.value, FormRow.deadline <= now)
        .order_by(FormRow.deadline)
        .limit(limit)
    )
    return [_form(row) for row in rows]
