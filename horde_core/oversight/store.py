"""Modes, blocked addresses and filters as rows."""

from datetime import datetime
from ipaddress import ip_network
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.oversight import BlockRow, FilterRow, SettingRow
from horde_core.oversight.model import Block, Modes, PromptRule

ONLY = 1
"""The id of the one row of settings."""


async def modes(tx: AsyncConnection) -> tuple[Modes, int]:
    """The modes, and the version of the filters."""
    row = (
        await tx.execute(
            select(
                SettingRow.maintenance,
                SettingRow.invite_only,
                SettingRow.raid,
                SettingRow.filters_version,
            ).where(SettingRow.id == ONLY)
        )
    ).one_or_none()
    return (Modes(), 0) if row is None else (Modes(*row[:3]), row.filters_version)


async def ensure_settings(tx: AsyncConnection) -> None:
    await tx.execute(
        insert_or(tx, SettingRow)
        .values(id=ONLY, maintenance=False, invite_only=False, raid=False, filters_version=0)
        .on_conflict_do_nothing(index_elements=["id"])
    )


async def set_modes(tx: AsyncConnection, values: dict[str, bool]) -> None:
    await tx.execute(update(SettingRow).where(SettingRow.id == ONLY).values(**values))


async def filters_changed(tx: AsyncConnection) -> None:
    await ensure_settings(tx)
    newer = SettingRow.filters_version + 1
    await tx.execute(update(SettingRow).where(SettingRow.id == ONLY).values(filters_version=newer))


async def block(tx: AsyncConnection, network: str, until: datetime) -> None:
    await tx.execute(
        insert_or(tx, BlockRow)
        .values(network=network, until=until)
        .on_conflict_do_update(index_elements=["network"], set_={"until": until})
    )


async def unblock(tx: AsyncConnection, network: str) -> None:
    await tx.execute(delete(BlockRow).where(BlockRow.network == network))


async def blocks(tx: AsyncConnection, now: datetime) -> tuple[Block, ...]:
    rows = await tx.execute(
        select(BlockRow.network, BlockRow.until)
        .where(BlockRow.until > now)
        .order_by(BlockRow.network)
    )
    return tuple(Block(ip_network(row.network), row.until) for row in rows)


async def prune(tx: AsyncConnection, now: datetime) -> None:
    """Forget what keeps nobody out any more."""
    await tx.execute(delete(BlockRow).where(BlockRow.until <= now))


async def filters(
    tx: AsyncConnection, *, kind: int | None = None, contains: str | None = None
) -> tuple[PromptRule, ...]:
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(FilterRow.kind == kind)
    if contains is not None:
        conditions.append(func.lower(FilterRow.regex).contains(contains.lower(), autoescape=True))
    rows = await tx.execute(
        select(
            FilterRow.id,
            FilterRow.regex,
            FilterRow.kind,
            FilterRow.description,
            FilterRow.replacement,
            FilterRow.account_id,
            AccountRow.name,
        )
        .outerjoin(AccountRow, AccountRow.id == FilterRow.account_id)
        .where(*conditions)
        .order_by(FilterRow.id)
    )
    return tuple(PromptRule(*row[:5], author=f"{row.name}#{row.account_id}") for row in rows)


async def one_filter(tx: AsyncConnection, filter_id: int) -> PromptRule | None:
    return next((row for row in await filters(tx) if row.id == filter_id), None)


async def count_filters(tx: AsyncConnection) -> int:
    return await tx.scalar(select(func.count()).select_from(FilterRow)) or 0


async def add_filter(tx: AsyncConnection, values: dict[str, Any]) -> int:
    added = await tx.execute(insert(FilterRow).values(**values).returning(FilterRow.id))
    return int(added.scalar_one())


async def change_filter(tx: AsyncConnection, filter_id: int, values: dict[str, Any]) -> None:
    await tx.execute(update(FilterRow).where(FilterRow.id == filter_id).values(**values))


async def remove_filter(tx: AsyncConnection, filter_id: int) -> None:
    await tx.execute(delete(FilterRow).where(FilterRow.id == filter_id))
