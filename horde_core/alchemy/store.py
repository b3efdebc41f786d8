"""Interrogations and their forms as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Account, Principal
from horde_core.alchemy.model import NewInterrogation, State
from horde_core.db.tables.alchemy import FormRow, InterrogationRow
from horde_core.media.store import result_key
from horde_core.money import Kudos


async def open_forms(tx: AsyncConnection, account: Account) -> int:
    return (
        await tx.scalar(
            select(func.count())
            .select_from(FormRow)
            .join(InterrogationRow, InterrogationRow.id == FormRow.interrogation_id)
            .where(
                InterrogationRow.account_id == account.id,
                FormRow.state.in_((State.WAITING.value, State.PROCESSING.value)),
            )
        )
    ) or 0


async def add(
    tx: AsyncConnection,
    interrogation_id: str,
    principal: Principal,
    new: NewInterrogation,
    *,
    tiles: int,
    form_ids: Sequence[str],
    prices: Sequence[Kudos],
    priority: Kudos,
    at: datetime,
    expires_at: datetime,
) -> None:
    await tx.execute(
        insert(InterrogationRow).values(
            id=interrogation_id,
            account_id=principal.account.id,
            client_agent=principal.client_agent,
            ip=principal.ip,
            unsafe_ip=principal.unsafe_ip,
            source_url=new.source_url,
            tiles=tiles,
            # from an unsafe address, one of the two sides must be trusted
            trusted_workers=new.trusted_workers
            or (principal.unsafe_ip and not principal.account.trusted),
            slow_workers=new.slow_workers,
            webhook=new.webhook,
            priority=priority,
            created_at=at,
            expires_at=expires_at,
        )
    )
    rows = zip(form_ids, new.forms, prices, strict=True)
    await tx.execute(
        insert(FormRow),
        [
            {
                "id": form_id,
                "interrogation_id": interrogation_id,
                "position": position,
                "name": form.name,
                "payload": msgspec.json.encode(form.payload).decode(),
                "price": price,
                "priority": priority,
                "created_at": at,
                "state": State.WAITING.value,
                "aborts": 0,
            }
            for position, (form_id, form, price) in enumerate(rows)
        ],
    )


async def status(tx: AsyncConnection, interrogation_id: str) -> list[Row[*tuple[Any, ...]]]:
    rows = await tx.execute(
        select(FormRow.id, FormRow.name, FormRow.state, FormRow.result)
        .where(FormRow.interrogation_id == interrogation_id)
        .order_by(FormRow.position)
    )
    return list(rows)


async def cancel_waiting(tx: AsyncConnection, interrogation_id: str | None = None) -> int:
    """Of one interrogation, or of all."""
    statement = (
        update(FormRow)
        .where(FormRow.state == State.WAITING.value)
        .values(state=State.CANCELLED.value)
    )
    if interrogation_id is not None:
        statement = statement.where(FormRow.interrogation_id == interrogation_id)
    return (await tx.execute(statement)).rowcount


async def busy(tx: AsyncConnection) -> list[str]:
    """Interrogations with a form that a worker has."""
    found = await tx.scalars(
        select(FormRow.interrogation_id).where(FormRow.state == State.PROCESSING.value).distinct()
    )
    return list(found)


async def unfinished(tx: AsyncConnection, interrogation_id: str) -> bool:
    found = await tx.scalar(
        select(FormRow.id)
        .where(
            FormRow.interrogation_id == interrogation_id,
            FormRow.state.in_((State.WAITING.value, State.PROCESSING.value)),
        )
        .limit(1)
    )
    return found is not None


async def expire(tx: AsyncConnection, now: datetime, limit: int) -> tuple[int, list[str]]:
    """Delete what is past its time and that no worker is busy with; the keys of its pictures."""
    busy = (
        select(FormRow.id)
        .where(
            FormRow.interrogation_id == InterrogationRow.id,
            FormRow.state == State.PROCESSING.value,
        )
        .exists()
    )
    ids = list(
        await tx.scalars(
            select(InterrogationRow.id)
            .where(InterrogationRow.expires_at <= now, ~busy)
            .order_by(InterrogationRow.expires_at)
            .limit(limit)
        )
    )
    if not ids:
        return 0, []
    forms = await tx.scalars(select(FormRow.id).where(FormRow.interrogation_id.in_(ids)))
    keys = [result_key(form_id) for form_id in forms]
    sources = await tx.execute(
        delete(InterrogationRow)
        .where(InterrogationRow.id.in_(ids))
        .returning(InterrogationRow.id, InterrogationRow.source_url)
    )
    keys += [result_key(row.id) for row in sources if row.source_url is None]
    return len(ids), keys
