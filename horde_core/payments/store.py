"""Transfers as rows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.sharing import TransferRow
from horde_core.money import Kudos


@dataclass(frozen=True, slots=True)
class Sent:
    """What makes two transfers the same."""

    source_id: int
    target_id: int
    shared_key_id: str | None
    amount: Kudos


async def by_key(tx: AsyncConnection, source_id: int, idempotency_key: str) -> Sent | None:
    row = (
        await tx.execute(
            select(
                TransferRow.source_id,
                TransferRow.target_id,
                TransferRow.shared_key_id,
                TransferRow.amount,
            ).where(
                TransferRow.source_id == source_id, TransferRow.idempotency_key == idempotency_key
            )
        )
    ).one_or_none()
    return None if row is None else Sent(row[0], row[1], row[2], Kudos(row[3]))


async def any_since(tx: AsyncConnection, source_id: int, target_id: int, since: datetime) -> bool:
    found = await tx.scalar(
        select(TransferRow.id)
        .where(
            TransferRow.source_id == source_id,
            TransferRow.target_id == target_id,
            TransferRow.at > since,
        )
        .limit(1)
    )
    return found is not None


async def add(
    tx: AsyncConnection, transfer_id: str, sent: Sent, at: datetime, idempotency_key: str | None
) -> None:
    await tx.execute(
        insert(TransferRow).values(
            id=transfer_id,
            source_id=sent.source_id,
            target_id=sent.target_id,
            shared_key_id=sent.shared_key_id,
            amount=sent.amount,
            at=at,
            idempotency_key=idempotency_key,
        )
    )
