"""Rules, grants and members as rows."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.roles import GuildMemberRow, RoleGrantRow, RoleRuleRow
from horde_core.roles.model import Condition, Grant, Rule


async def add_rule(tx: AsyncConnection, rule: Rule) -> int:
    written = msgspec.json.encode(rule.condition).decode()
    return (
        await tx.execute(
            insert(RoleRuleRow)
            .values(
                guild_id=rule.guild_id,
                role_id=rule.role_id,
                condition=written,
                sticky=rule.sticky,
                grace_h=rule.grace_h,
            )
            .returning(RoleRuleRow.id)
        )
    ).scalar_one()


async def drop_rule(tx: AsyncConnection, guild_id: int, rule_id: int) -> bool:
    gone = await tx.scalar(
        delete(RoleRuleRow)
        .where(RoleRuleRow.guild_id == guild_id, RoleRuleRow.id == rule_id)
        .returning(RoleRuleRow.id)
    )
    return gone is not None


async def rules(tx: AsyncConnection, guild_id: int) -> list[Rule]:
    rows = await tx.execute(
        select(
            RoleRuleRow.id,
            RoleRuleRow.role_id,
            RoleRuleRow.condition,
            RoleRuleRow.sticky,
            RoleRuleRow.grace_h,
        )
        .where(RoleRuleRow.guild_id == guild_id)
        .order_by(RoleRuleRow.id)
    )
    return [
        Rule(
            id=row.id,
            guild_id=guild_id,
            role_id=row.role_id,
            condition=msgspec.json.decode(row.condition, type=Condition),
            sticky=row.sticky,
            grace_h=row.grace_h,
        )
        for row in rows
    ]


async def number_of_rules(tx: AsyncConnection, guild_id: int) -> int:
    counted = await tx.scalar(
        select(func.count()).select_from(RoleRuleRow).where(RoleRuleRow.guild_id == guild_id)
    )
    return counted or 0


async def guilds(tx: AsyncConnection) -> list[int]:
    """Those with rules, or with roles left from rules that are gone."""
    with_rules = select(RoleRuleRow.guild_id)
    with_grants = select(RoleGrantRow.guild_id)
    return sorted(await tx.scalars(with_rules.union(with_grants)))


async def saw(tx: AsyncConnection, guild_id: int, discord_id: int, at: datetime) -> None:
    await tx.execute(
        insert_or(tx, GuildMemberRow)
        .values(guild_id=guild_id, discord_id=discord_id, seen_at=at)
        .on_conflict_do_update(index_elements=["guild_id", "discord_id"], set_={"seen_at": at})
    )


async def left(tx: AsyncConnection, guild_id: int, discord_id: int) -> None:
    for table in (GuildMemberRow, RoleGrantRow):
        await tx.execute(
            delete(table).where(table.guild_id == guild_id, table.discord_id == discord_id)
        )


async def members(tx: AsyncConnection, guild_id: int, after: int, limit: int) -> list[int]:
    rows = await tx.scalars(
        select(GuildMemberRow.discord_id)
        .where(GuildMemberRow.guild_id == guild_id, GuildMemberRow.discord_id > after)
        .order_by(GuildMemberRow.discord_id)
        .limit(limit)
    )
    return list(rows)


async def grants(
    tx: AsyncConnection, guild_id: int, discord_ids: Sequence[int]
) -> dict[int, dict[int, Grant]]:
    """By member, then by role."""
    rows = await tx.execute(
        select(
            RoleGrantRow.discord_id,
            RoleGrantRow.role_id,
            RoleGrantRow.since,
            RoleGrantRow.failing_since,
        ).where(RoleGrantRow.guild_id == guild_id, RoleGrantRow.discord_id.in_(discord_ids))
    )
    found: dict[int, dict[int, Grant]] = {discord_id: {} for discord_id in discord_ids}
    for row in rows:
        grant = Grant(row.discord_id, row.role_id, row.since, row.failing_since)
        found[row.discord_id][row.role_id] = grant
    return found


async def granted(
    tx: AsyncConnection, guild_id: int, discord_id: int, role_id: int, at: datetime
) -> None:
    await tx.execute(
        insert_or(tx, RoleGrantRow)
        .values(guild_id=guild_id, discord_id=discord_id, role_id=role_id, since=at)
        .on_conflict_do_nothing(index_elements=["guild_id", "discord_id", "role_id"])
    )


async def taken(tx: AsyncConnection, guild_id: int, discord_id: int, role_id: int) -> None:
    await tx.execute(
        delete(RoleGrantRow).where(
            RoleGrantRow.guild_id == guild_id,
            RoleGrantRow.discord_id == discord_id,
            RoleGrantRow.role_id == role_id,
        )
    )


async def mark(
    tx: AsyncConnection,
    guild_id: int,
    discord_id: int,
    role_ids: Sequence[int],
    failing_since: datetime | None,
) -> None:
    await tx.execute(
        update(RoleGrantRow)
        .where(
            RoleGrantRow.guild_id == guild_id,
            RoleGrantRow.discord_id == discord_id,
            RoleGrantRow.role_id.in_(role_ids),
        )
        .values(failing_since=failing_since)
    )


async def forget(tx: AsyncConnection, guild_id: int) -> None:
    for table in (RoleRuleRow, RoleGrantRow, GuildMemberRow):
        await tx.execute(delete(table).where(table.guild_id == guild_id))
