"""Registrations as rows: enough to count them, for a day."""

from datetime import datetime
from zlib import crc32

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db import locks
from horde_core.db.locks import Turn
from horde_core.db.tables.registrations import RegistrationRow


async def lock(tx: AsyncConnection, network: str) -> None:
    """Let one registration at a time from a network be counted."""
    await locks.take(tx, Turn.REGISTRATIONS_OF_NETWORK, crc32(network.encode()))


async def count(tx: AsyncConnection, network: str, since: datetime) -> int:
    found = await tx.scalar(
        select(func.count()).where(RegistrationRow.network == network, RegistrationRow.at > since)
    )
    return found or 0


async def add(tx: AsyncConnection, network: str, at: datetime) -> int:
    """Its number."""
    statement = insert(RegistrationRow).values(network=network, at=at)
    return (await tx.execute(statement.returning(RegistrationRow.id))).scalar_one()


async def remove(tx: AsyncConnection, number: int) -> None:
    await tx.execute(delete(RegistrationRow).where(RegistrationRow.id == number))


async def prune(tx: AsyncConnection, before: datetime) -> None:
    await tx.execute(delete(RegistrationRow).where(RegistrationRow.at <= before))
