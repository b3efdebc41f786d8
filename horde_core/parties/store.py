"""Parties as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.parties import PartyEntryRow, PartyPrizeRow, PartyRow, PartyVoteRow
from horde_core.money import Kudos
from horde_core.parties.model import Entry, NewParty, Party, PartyState, Prize

_PARTIES = select(
    PartyRow.id,
    PartyRow.guild_id,
    PartyRow.channel_id,
    PartyRow.host_discord,
    PartyRow.host_id,
    PartyRow.name,
    PartyRow.budget,
    PartyRow.winners,
    PartyRow.state,
    PartyRow.ends_at,
)


async def add(
    tx: AsyncConnection, new: NewParty, host_id: int, now: datetime, ends_at: datetime
) -> int:
    statement = plain_insert(PartyRow).values(
        guild_id=new.guild_id,
        channel_id=new.channel_id,
        host_discord=new.host_discord,
        host_id=host_id,
        name=new.name,
        budget=int(new.budget),
        winners=new.winners,
        state=PartyState.OPEN.value,
        announced=False,
        started_at=now,
        ends_at=ends_at,
    )
    return (await tx.execute(statement.returning(PartyRow.id))).scalar_one()


async def find(tx: AsyncConnection, party_id: int) -> Party | None:
    row = (await tx.execute(_PARTIES.where(PartyRow.id == party_id))).one_or_none()
    return None if row is None else _party(row)


async def open_ones(
    tx: AsyncConnection, *, guild_id: int | None = None, ended_by: datetime | None = None
) -> list[Party]:
    statement = _PARTIES.where(PartyRow.state == PartyState.OPEN.value).order_by(PartyRow.ends_at)
    if guild_id is not None:
        statement = statement.where(PartyRow.guild_id == guild_id)
    if ended_by is not None:
        statement = statement.where(PartyRow.ends_at <= ended_by)
    return [_party(row) for row in await tx.execute(statement)]


async def end(tx: AsyncConnection, party_id: int) -> bool:
    """Once."""
    ended = await tx.execute(
        update(PartyRow)
        .where(PartyRow.id == party_id, PartyRow.state == PartyState.OPEN.value)
        .values(state=PartyState.ENDED.value)
    )
    return ended.rowcount == 1


async def take_unannounced(tx: AsyncConnection) -> list[int]:
    """Those that ended and that nobody told of; each goes to one caller."""
    rows = await tx.scalars(
        update(PartyRow)
        .where(PartyRow.state == PartyState.ENDED.value, PartyRow.announced.is_(False))
        .values(announced=True)
        .returning(PartyRow.id)
    )
    return sorted(rows)


async def enter(
    tx: AsyncConnection,
    party_id: int,
    discord_id: int,
    account_id: int,
    place: tuple[int, int | None],
    now: datetime,
) -> None:
    """One entry a member; another picture takes the place of the first."""
    channel_id, message_id = place
    shown = {"account_id": account_id, "channel_id": channel_id, "message_id": message_id}
    await tx.execute(
        insert(tx, PartyEntryRow)
        .values(party_id=party_id, discord_id=discord_id, at=now, **shown)
        .on_conflict_do_update(index_elements=["party_id", "discord_id"], set_=shown)
    )


async def vote(tx: AsyncConnection, party_id: int, voter: int, entry: int) -> None:
    await tx.execute(
        insert(tx, PartyVoteRow)
        .values(party_id=party_id, voter_discord=voter, entry_discord=entry)
        .on_conflict_do_update(
            index_elements=["party_id", "voter_discord"], set_={"entry_discord": entry}
        )
    )


async def entries(tx: AsyncConnection, party_id: int) -> list[Entry]:
    """In the order in which they came."""
    counted = (
        select(PartyVoteRow.entry_discord, func.count().label("votes"))
        .where(PartyVoteRow.party_id == party_id)
        .group_by(PartyVoteRow.entry_discord)
        .subquery()
    )
    rows = await tx.execute(
        select(
            PartyEntryRow.discord_id,
            PartyEntryRow.account_id,
            PartyEntryRow.message_id,
            PartyEntryRow.channel_id,
            PartyEntryRow.at,
            func.coalesce(counted.c.votes, 0).label("votes"),
        )
        .outerjoin(counted, counted.c.entry_discord == PartyEntryRow.discord_id)
        .where(PartyEntryRow.party_id == party_id)
        .order_by(PartyEntryRow.at, PartyEntryRow.discord_id)
    )
    return [Entry(**row._asdict()) for row in rows]


async def keep_prizes(tx: AsyncConnection, party_id: int, prizes: Sequence[Prize]) -> None:
    for prize in prizes:
        await tx.execute(
            plain_insert(PartyPrizeRow).values(
                party_id=party_id,
                discord_id=prize.discord_id,
                account_id=prize.account_id,
                amount=int(prize.amount),
                votes=prize.votes,
            )
        )


async def prizes(tx: AsyncConnection, party_id: int) -> list[Prize]:
    rows = await tx.execute(
        select(
            PartyPrizeRow.discord_id,
            PartyPrizeRow.account_id,
            PartyPrizeRow.amount,
            PartyPrizeRow.votes,
        )
        .where(PartyPrizeRow.party_id == party_id)
        .order_by(PartyPrizeRow.votes.desc(), PartyPrizeRow.discord_id)
    )
    return [Prize(row[0], row[1], Kudos(row[2]), row[3]) for row in rows]


def _party(row: Row[*tuple[Any, ...]]) -> Party:
    facts = row._asdict()
    facts["budget"] = Kudos(row.budget)
    facts["state"] = PartyState(row.state)
    return Party(**facts)
