"""Time-outs, strikes and bans as rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, func, insert, literal, or_, select, update

from horde_core.conduct.model import Ban, Reason, Strike
from horde_core.conduct.penalties import MEMORY, time_out
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.conduct import BanRow, StrikeRow
from horde_core.db.tables.oversight import TimeoutRow
from horde_core.db.tx import Tx
from horde_core.db.types import UtcTime

DAY = timedelta(days=1)
LONGEST = 500
_STRIKES = (
    StrikeRow.at,
    StrikeRow.subject,
    StrikeRow.guild_id,
    StrikeRow.reason,
    StrikeRow.details,
    StrikeRow.id,
    StrikeRow.lifted_at,
)


async def punish(tx: Tx, subject: str, now: datetime) -> None:
    """Count one offence, and keep the subject out accordingly."""
    remembered = TimeoutRow.last_at > literal(now - MEMORY, UtcTime())
    times = case((remembered, TimeoutRow.offences + 1), else_=1)
    offences = await tx.scalar(
        insert_or(tx, TimeoutRow)
        .values(subject=subject, offences=1, last_at=now, until=now)
        .on_conflict_do_update(index_elements=["subject"], set_={"offences": times, "last_at": now})
        .returning(TimeoutRow.offences)
    )
    await tx.execute(
        update(TimeoutRow)
        .where(TimeoutRow.subject == subject)
        .values(until=now + time_out(offences or 1))
    )


async def timed_out(tx: Tx, now: datetime) -> dict[str, datetime]:
    """Everybody kept out for what they asked, and until when."""
    rows = await tx.execute(
        select(TimeoutRow.subject, TimeoutRow.until).where(TimeoutRow.until > now)
    )
    return {row.subject: row.until for row in rows}


async def forgive(tx: Tx, subjects: tuple[str, ...]) -> None:
    await tx.execute(delete(TimeoutRow).where(TimeoutRow.subject.in_(subjects)))


async def strike(
    tx: Tx,
    subject: str,
    reason: Reason,
    *,
    guild_id: int | None,
    details: str = "",
    at: datetime,
) -> int:
    """Its id."""
    added = await tx.execute(
        insert(StrikeRow)
        .values(
            at=at,
            subject=subject,
            guild_id=guild_id,
            reason=reason.value,
            details=details[:LONGEST],
        )
        .returning(StrikeRow.id)
    )
    strike_id: int = added.scalar_one()
    return strike_id


async def strike_of(tx: Tx, subject: str, strike_id: int) -> Strike | None:
    """If it is that one's, and counts."""
    row = (
        await tx.execute(
            select(*_STRIKES).where(
                StrikeRow.id == strike_id,
                StrikeRow.subject == subject,
                StrikeRow.lifted_at.is_(None),
            )
        )
    ).one_or_none()
    return None if row is None else Strike(*row)


async def lift_strike(tx: Tx, strike_id: int, at: datetime) -> str | None:
    """It counts no more; whose it was, None when there is none to lift."""
    lifted = await tx.execute(
        update(StrikeRow)
        .where(StrikeRow.id == strike_id, StrikeRow.lifted_at.is_(None))
        .values(lifted_at=at)
        .returning(StrikeRow.subject)
    )
    subject: str | None = lifted.scalar_one_or_none()
    return subject


async def strikes(
    tx: Tx, *, subject: str | None = None, guild_id: int | None = None, limit: int
) -> tuple[Strike, ...]:
    """The newest of a person, of a guild, or of all."""
    conditions: list[ColumnElement[bool]] = []
    if subject is not None:
        conditions.append(StrikeRow.subject == subject)
    if guild_id is not None:
        conditions.append(StrikeRow.guild_id == guild_id)
    rows = await tx.execute(
        select(*_STRIKES).where(*conditions).order_by(StrikeRow.id.desc()).limit(limit)
    )
    return tuple(Strike(*row) for row in rows)


async def forget_house(tx: Tx, guild_id: int) -> None:
    """What a guild's own moderators said against its people."""
    ours = (StrikeRow.guild_id == guild_id, StrikeRow.reason == Reason.HOUSE.value)
    await tx.execute(delete(StrikeRow).where(*ours))


async def strikes_of_guilds(
    tx: Tx, now: datetime, guild_id: int | None = None
) -> dict[int, list[int]]:
    """Of the last day: per guild, how many each of its people has.

    What its own moderators say against its people is to its credit.
    """
    conditions = [
        StrikeRow.at > now - DAY,
        StrikeRow.guild_id.is_not(None),
        StrikeRow.reason != Reason.HOUSE.value,
        StrikeRow.lifted_at.is_(None),
    ]
    if guild_id is not None:
        conditions.append(StrikeRow.guild_id == guild_id)
    rows = await tx.execute(
        select(StrikeRow.guild_id, func.count())
        .where(*conditions)
        .group_by(StrikeRow.guild_id, StrikeRow.subject)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for guild, number in rows:
        found[int(guild or 0)].append(int(number))
    return dict(found)


async def ban(tx: Tx, wanted: Ban, at: datetime) -> None:
    values = {
        "until": wanted.until,
        "reason": wanted.reason[:LONGEST],
        "author": wanted.by,
        "at": at,
    }
    await tx.execute(
        insert_or(tx, BanRow)
        .values(subject=wanted.subject, scope=wanted.scope, **values)
        .on_conflict_do_update(index_elements=["subject", "scope"], set_=values)
    )


async def lift(tx: Tx, subject: str, scope: int | None = None) -> bool:
    """In one guild, or (None) everywhere; false when nothing was there."""
    conditions = [BanRow.subject == subject]
    if scope is not None:
        conditions.append(BanRow.scope == scope)
    return bool((await tx.execute(delete(BanRow).where(*conditions))).rowcount)


async def bans(
    tx: Tx,
    now: datetime,
    *,
    subjects: Sequence[str] | None = None,
    scope: int | None = None,
) -> tuple[Ban, ...]:
    conditions = [or_(BanRow.until.is_(None), BanRow.until > now)]
    if subjects is not None:
        conditions.append(BanRow.subject.in_(subjects))
    if scope is not None:
        conditions.append(BanRow.scope == scope)
    rows = await tx.execute(
        select(BanRow.subject, BanRow.scope, BanRow.until, BanRow.reason, BanRow.author)
        .where(*conditions)
        .order_by(BanRow.scope, BanRow.subject)
    )
    return tuple(Ban(*row) for row in rows)


async def prune(tx: Tx, now: datetime, forget: timedelta) -> None:
    """What keeps nobody out any more, and strikes of long ago."""
    await tx.execute(
        delete(TimeoutRow).where(TimeoutRow.last_at <= now - MEMORY, TimeoutRow.until <= now)
    )
    await tx.execute(delete(StrikeRow).where(StrikeRow.at <= now - forget))
    await tx.execute(delete(BanRow).where(BanRow.until <= now))


def by_subject(found: Iterable[Ban]) -> dict[str, tuple[Ban, ...]]:
    grouped: defaultdict[str, list[Ban]] = defaultdict(list)
    for one in found:
        grouped[one.subject].append(one)
    return {subject: tuple(each) for subject, each in grouped.items()}
