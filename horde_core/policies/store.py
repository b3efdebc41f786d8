"""Policies, usage, blocks and changes as rows."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.policies import GuildBlockRow, GuildChangeRow, PolicyRow, UsageRow
from horde_core.policies.model import Block, Change, Policy

WHOLE_GUILD = 0


async def policies(
    tx: AsyncConnection, guild_id: int, channel_id: int
) -> tuple[Policy, Policy | None]:
    """The server's, or the default, and the channel's, if it has one of its own."""
    rows = await tx.execute(
        select(PolicyRow.channel_id, PolicyRow.policy).where(
            PolicyRow.guild_id == guild_id, PolicyRow.channel_id.in_((WHOLE_GUILD, channel_id))
        )
    )
    found = {channel: msgspec.json.decode(kept, type=Policy) for channel, kept in rows}
    return found.get(WHOLE_GUILD, Policy()), found.get(channel_id) if channel_id else None


async def every(tx: AsyncConnection, guild_id: int) -> dict[int, Policy]:
    """By channel; the server's own under 0."""
    rows = await tx.execute(
        select(PolicyRow.channel_id, PolicyRow.policy)
        .where(PolicyRow.guild_id == guild_id)
        .order_by(PolicyRow.channel_id)
    )
    return {channel: msgspec.json.decode(kept, type=Policy) for channel, kept in rows}


async def keep(tx: AsyncConnection, guild_id: int, channel_id: int, policy: Policy) -> None:
    written = msgspec.json.encode(policy).decode()
    await tx.execute(
        insert(tx, PolicyRow)
        .values(guild_id=guild_id, channel_id=channel_id, policy=written)
        .on_conflict_do_update(index_elements=["guild_id", "channel_id"], set_={"policy": written})
    )


async def drop(tx: AsyncConnection, guild_id: int, channel_id: int) -> None:
    await tx.execute(
        delete(PolicyRow).where(PolicyRow.guild_id == guild_id, PolicyRow.channel_id == channel_id)
    )


async def count(
    tx: AsyncConnection, subject: str, day: str, pictures: int, limit: int | None, at: datetime
) -> bool:
    """Add to what was used, unless that would pass ``limit``."""
    if limit is not None and pictures > limit:
        return False
    statement = insert(tx, UsageRow).values(subject=subject, day=day, pictures=pictures, last_at=at)
    more = UsageRow.pictures + pictures
    counted = statement.on_conflict_do_update(
        index_elements=["subject", "day"],
        set_={"pictures": more, "last_at": at},
        where=None if limit is None else more <= limit,
    ).returning(UsageRow.pictures)
    return (await tx.execute(counted)).scalar_one_or_none() is not None


async def give_back(tx: AsyncConnection, subjects: Sequence[str], day: str, pictures: int) -> None:
    await tx.execute(
        update(UsageRow)
        .where(UsageRow.subject.in_(subjects), UsageRow.day == day)
        .values(pictures=UsageRow.pictures - pictures)
    )


async def used(tx: AsyncConnection, subjects: Sequence[str], day: str) -> dict[str, int]:
    rows = await tx.execute(
        select(UsageRow.subject, UsageRow.pictures).where(
            UsageRow.subject.in_(subjects), UsageRow.day == day
        )
    )
    return {row.subject: row.pictures for row in rows}


async def last_at(tx: AsyncConnection, subject: str) -> datetime | None:
    return await tx.scalar(
        select(UsageRow.last_at)
        .where(UsageRow.subject == subject)
        .order_by(UsageRow.day.desc())
        .limit(1)
    )


async def block(
    tx: AsyncConnection,
    guild_id: int,
    discord_id: int,
    *,
    reason: str,
    by: int,
    at: datetime,
    until: datetime | None,
) -> None:
    values = {"reason": reason, "by": by, "at": at, "until": until}
    await tx.execute(
        insert(tx, GuildBlockRow)
        .values(guild_id=guild_id, discord_id=discord_id, **values)
        .on_conflict_do_update(index_elements=["guild_id", "discord_id"], set_=values)
    )


async def unblock(tx: AsyncConnection, guild_id: int, discord_id: int) -> bool:
    gone = await tx.scalar(
        delete(GuildBlockRow)
        .where(GuildBlockRow.guild_id == guild_id, GuildBlockRow.discord_id == discord_id)
        .returning(GuildBlockRow.discord_id)
    )
    return gone is not None


async def block_of(
    tx: AsyncConnection, guild_id: int, discord_id: int, now: datetime
) -> Block | None:
    row = (
        await tx.execute(
            select(GuildBlockRow.at, GuildBlockRow.reason, GuildBlockRow.until).where(
                GuildBlockRow.guild_id == guild_id,
                GuildBlockRow.discord_id == discord_id,
                or_(GuildBlockRow.until.is_(None), GuildBlockRow.until > now),
            )
        )
    ).one_or_none()
    return None if row is None else Block(row.at, row.reason, row.until)


async def blocked(tx: AsyncConnection, guild_id: int, discord_id: int, now: datetime) -> bool:
    return await block_of(tx, guild_id, discord_id, now) is not None


async def note(
    tx: AsyncConnection, guild_id: int, actor: int, what: str, detail: str, at: datetime
) -> None:
    await tx.execute(
        insert(tx, GuildChangeRow).values(
            guild_id=guild_id, at=at, actor=actor, what=what, detail=detail
        )
    )


async def changes(tx: AsyncConnection, guild_id: int, limit: int) -> list[Change]:
    """The newest first."""
    rows = await tx.execute(
        select(GuildChangeRow.at, GuildChangeRow.actor, GuildChangeRow.what, GuildChangeRow.detail)
        .where(GuildChangeRow.guild_id == guild_id)
        .order_by(GuildChangeRow.at.desc(), GuildChangeRow.id.desc())
        .limit(limit)
    )
    return [Change(row.at, row.actor, row.what, row.detail) for row in rows]


async def forget(tx: AsyncConnection, guild_id: int) -> None:
    """Everything of a server the bot has left, its log included."""
    for table in (PolicyRow, GuildBlockRow, GuildChangeRow):
        await tx.execute(delete(table).where(table.guild_id == guild_id))
    await tx.execute(delete(UsageRow).where(UsageRow.subject.like(f"_:{guild_id}%")))


async def prune(tx: AsyncConnection, before_day: str) -> None:
    await tx.execute(delete(UsageRow).where(UsageRow.day < before_day))
