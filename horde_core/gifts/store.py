"""Gifts as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.accounts import DiscordLinkRow
from horde_core.db.tables.gifts import GiftRow
from horde_core.db.tables.members import ChoicesRow
from horde_core.gifts.model import Gift, GiftState, Standing, Why, Wish
from horde_core.gifts.rules import Today
from horde_core.money import Kudos

COLUMNS = tuple(column for column in GiftRow.__table__.columns if column.name != "key")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ALIVE = tuple(
    state.value
    for state in (GiftState.HELD, GiftState.SENDING, GiftState.SETTLED, GiftState.UNCLEAR)
)


async def begin(
    tx: AsyncConnection,
    wish: Wish,
    giver_id: int | None,
    *,
    now: datetime,
    due_at: datetime,
    expires_at: datetime,
    state: GiftState = GiftState.HELD,
) -> int | None:
    """The number of the new gift; None if this gesture was heard of before."""
    statement = (
        insert(tx, GiftRow)
        .values(
            key=wish.key,
            giver_discord=wish.giver_discord,
            taker_discord=wish.taker_discord,
            giver_id=giver_id,
            guild_id=wish.guild_id,
            channel_id=wish.channel_id,
            message_id=wish.message_id,
            emoji=wish.emoji,
            note=wish.note,
            amount=int(wish.amount),
            state=state.value,
            at=now,
            due_at=due_at,
            expires_at=expires_at,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(GiftRow.id)
    )
    return (await tx.execute(statement)).scalar_one_or_none()


async def refuse(tx: AsyncConnection, gift_id: int, why: Why, now: datetime) -> None:
    await tx.execute(
        update(GiftRow)
        .where(GiftRow.id == gift_id)
        .values(state=GiftState.REFUSED.value, refusal=why.value, ended_at=now)
    )


async def forget_refused(tx: AsyncConnection, key: str) -> None:
    """Whoever takes a refused gesture back may try it again."""
    await tx.execute(
        delete(GiftRow).where(GiftRow.key == key, GiftRow.state == GiftState.REFUSED.value)
    )


async def end(
    tx: AsyncConnection,
    gift_id: int,
    state: GiftState,
    now: datetime,
    *,
    taker_id: int | None = None,
    was: GiftState = GiftState.HELD,
) -> Gift | None:
    """End a gift that is held, or ``was`` otherwise, once; None when it ended before."""
    row = (
        await tx.execute(
            update(GiftRow)
            .where(GiftRow.id == gift_id, GiftRow.state == was.value)
            .values(state=state.value, ended_at=now, taker_id=taker_id)
            .returning(*COLUMNS)
        )
    ).one_or_none()
    return None if row is None else gift(row)


async def find(tx: AsyncConnection, gift_id: int) -> Gift | None:
    row = (await tx.execute(select(*COLUMNS).where(GiftRow.id == gift_id))).one_or_none()
    return None if row is None else gift(row)


async def by_key(tx: AsyncConnection, key: str) -> Gift | None:
    row = (await tx.execute(select(*COLUMNS).where(GiftRow.key == key))).one_or_none()
    return None if row is None else gift(row)


async def today(tx: AsyncConnection, giver_id: int, taker_discord: int, now: datetime) -> Today:
    to_taker = case((GiftRow.taker_discord == taker_discord, GiftRow.amount), else_=0)
    lately = case((GiftRow.at > now - MINUTE, 1), else_=0)
    row = (
        await tx.execute(
            select(
                func.coalesce(func.sum(GiftRow.amount), 0),
                func.coalesce(func.sum(to_taker), 0),
                func.coalesce(func.sum(lately), 0),
            ).where(GiftRow.giver_id == giver_id, GiftRow.at > now - DAY, GiftRow.state.in_(ALIVE))
        )
    ).one()
    return Today(Kudos(int(row[0])), Kudos(int(row[1])), int(row[2]))


async def payable(
    tx: AsyncConnection, now: datetime, limit: int, taker_discord: int | None = None
) -> list[int]:
    """Held ones past their moment of grace whose taker has an account."""
    statement = (
        select(GiftRow.id)
        .join(DiscordLinkRow, DiscordLinkRow.discord_id == GiftRow.taker_discord)
        .where(GiftRow.state == GiftState.HELD.value, GiftRow.due_at <= now)
        .order_by(GiftRow.due_at, GiftRow.id)
        .limit(limit)
    )
    if taker_discord is not None:
        statement = statement.where(GiftRow.taker_discord == taker_discord)
    return list(await tx.scalars(statement))


async def expired(tx: AsyncConnection, now: datetime, limit: int) -> list[int]:
    return list(
        await tx.scalars(
            select(GiftRow.id)
            .where(GiftRow.state == GiftState.HELD.value, GiftRow.expires_at <= now)
            .order_by(GiftRow.id)
            .limit(limit)
        )
    )


async def waiting_for(tx: AsyncConnection, taker_discord: int) -> Kudos:
    total = await tx.scalar(
        select(func.coalesce(func.sum(GiftRow.amount), 0)).where(
            GiftRow.taker_discord == taker_discord, GiftRow.state == GiftState.HELD.value
        )
    )
    return Kudos(int(total or 0))


async def history(tx: AsyncConnection, discord_id: int, limit: int) -> list[Gift]:
    """Given and got, the newest first; refused ones are left out."""
    rows = await tx.execute(
        select(*COLUMNS)
        .where(
            (GiftRow.giver_discord == discord_id) | (GiftRow.taker_discord == discord_id),
            GiftRow.state != GiftState.REFUSED.value,
        )
        .order_by(GiftRow.id.desc())
        .limit(limit)
    )
    return [gift(row) for row in rows]


async def standings(
    tx: AsyncConnection, *, given: bool, guild_id: int | None, since: datetime, limit: int
) -> list[Standing]:
    """Who gave or got most; members who do not want to be listed are not."""
    who = GiftRow.giver_discord if given else GiftRow.taker_discord
    total = func.sum(GiftRow.amount)
    statement = (
        select(who, total, func.count())
        .outerjoin(ChoicesRow, ChoicesRow.discord_id == who)
        .where(
            GiftRow.state == GiftState.SETTLED.value,
            GiftRow.at >= since,
            func.coalesce(ChoicesRow.listed, True).is_(True),
        )
        .group_by(who)
        .order_by(total.desc(), who)
        .limit(limit)
    )
    if guild_id is not None:
        statement = statement.where(GiftRow.guild_id == guild_id)
    return [Standing(row[0], Kudos(int(row[1])), row[2]) for row in await tx.execute(statement)]


async def total_given(tx: AsyncConnection, discord_ids: Sequence[int]) -> dict[int, Kudos]:
    rows = await tx.execute(
        select(GiftRow.giver_discord, func.sum(GiftRow.amount))
        .where(GiftRow.giver_discord.in_(discord_ids), GiftRow.state == GiftState.SETTLED.value)
        .group_by(GiftRow.giver_discord)
    )
    return {row[0]: Kudos(int(row[1])) for row in rows}


def gift(row: Row[*tuple[Any, ...]]) -> Gift:
    facts = row._asdict()
    facts["amount"] = Kudos(row.amount)
    facts["state"] = GiftState(row.state)
    facts["refusal"] = None if row.refusal is None else Why(row.refusal)
    return Gift(**facts)
