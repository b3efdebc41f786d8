"""What the horde knows of members, in a fixed number of statements however many they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Role
from horde_core.db.tables.accounts import AccountRow, DiscordLinkRow, RoleRow
from horde_core.db.tables.gifts import GiftRow
from horde_core.db.tables.kudos import BalanceRow
from horde_core.db.tables.ratings import RaterRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.kudos.model import Purse
from horde_core.money import NONE, Kudos
from horde_core.roles.model import Facts


async def of(
    tx: AsyncConnection, discord_ids: Sequence[int], online_since: datetime
) -> dict[int, Facts]:
    """By Discord id; somebody without an account has none of it."""
    links = await tx.execute(
        select(DiscordLinkRow.discord_id, AccountRow.id, AccountRow.name, AccountRow.created_at)
        .join(AccountRow, AccountRow.id == DiscordLinkRow.account_id)
        .where(DiscordLinkRow.discord_id.in_(discord_ids))
    )
    linked = {row.id: row for row in links}
    accounts = list(linked)
    trusted = await _trusted(tx, accounts)
    kudos = await _balances(tx, accounts)
    given = await _given(tx, accounts)
    rated = await _rated(tx, accounts)
    workers = await _workers(tx, accounts)
    found = {discord_id: Facts(discord_id=discord_id) for discord_id in discord_ids}
    for account_id, link in linked.items():
        own = workers.get(account_id, [])
        online = [w for w in own if w.last_check_in > online_since and not w.paused]
        found[link.discord_id] = Facts(
            discord_id=link.discord_id,
            alias=f"{link.name}#{account_id}",
            linked=True,
            trusted=account_id in trusted,
            online=frozenset(w.kind for w in online),
            workers=len(online),
            worker_ever=any(w.fulfilled for w in own),
            kudos=kudos.get(account_id, NONE),
            given=given.get(account_id, NONE),
            pictures=sum(w.fulfilled for w in own),
            rated=rated.get(account_id, 0),
            since=link.created_at,
            teams=frozenset(w.team_id for w in own if w.team_id is not None),
        )
    return found


async def _trusted(tx: AsyncConnection, accounts: Sequence[int]) -> set[int]:
    rows = await tx.scalars(
        select(RoleRow.account_id).where(
            RoleRow.account_id.in_(accounts), RoleRow.role == Role.TRUSTED.value
        )
    )
    return set(rows)


async def _balances(tx: AsyncConnection, accounts: Sequence[int]) -> dict[int, Kudos]:
    rows = await tx.execute(
        select(BalanceRow.account_id, func.sum(BalanceRow.amount).label("amount"))
        .where(BalanceRow.account_id.in_(accounts), BalanceRow.purse == Purse.BALANCE.value)
        .group_by(BalanceRow.account_id)
    )
    return {row.account_id: Kudos(int(row.amount)) for row in rows}


async def _given(tx: AsyncConnection, accounts: Sequence[int]) -> dict[int, Kudos]:
    rows = await tx.execute(
        select(GiftRow.giver_id, func.sum(GiftRow.amount).label("amount"))
        .where(GiftRow.giver_id.in_(accounts), GiftRow.state == "settled")
        .group_by(GiftRow.giver_id)
    )
    return {row.giver_id: Kudos(int(row.amount)) for row in rows}


async def _rated(tx: AsyncConnection, accounts: Sequence[int]) -> dict[int, int]:
    rows = await tx.execute(
        select(RaterRow.account_id, RaterRow.rated).where(RaterRow.account_id.in_(accounts))
    )
    return {row.account_id: row.rated for row in rows}


async def _workers(
    tx: AsyncConnection, accounts: Sequence[int]
) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    rows = await tx.execute(
        select(
            WorkerRow.account_id,
            WorkerRow.kind,
            WorkerRow.last_check_in,
            WorkerRow.paused,
            WorkerRow.fulfilled,
            WorkerRow.team_id,
        ).where(WorkerRow.account_id.in_(accounts))
    )
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found
