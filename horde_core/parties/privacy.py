"""What parties know of one member, and how they forget them."""

from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.parties import PartyEntryRow, PartyPrizeRow, PartyRow, PartyVoteRow
from horde_core.parties.model import PartyState

NOBODY = 0
"""Stands for a host who is forgotten."""


async def everything(tx: AsyncConnection, discord_id: int) -> dict[str, list[dict[str, Any]]]:
    """In words for the member themselves; kudos as whole ones."""
    hosted = await tx.execute(
        select(PartyRow.name, PartyRow.guild_id, PartyRow.budget, PartyRow.started_at)
        .where(PartyRow.host_discord == discord_id)
        .order_by(PartyRow.id)
    )
    entered = await tx.execute(
        select(PartyRow.name, PartyEntryRow.message_id, PartyEntryRow.at)
        .join(PartyRow, PartyRow.id == PartyEntryRow.party_id)
        .where(PartyEntryRow.discord_id == discord_id)
        .order_by(PartyRow.id)
    )
    voted = await tx.execute(
        select(PartyRow.name, PartyVoteRow.entry_discord)
        .join(PartyRow, PartyRow.id == PartyVoteRow.party_id)
        .where(PartyVoteRow.voter_discord == discord_id)
        .order_by(PartyRow.id)
    )
    won = await tx.execute(
        select(PartyRow.name, PartyPrizeRow.amount, PartyPrizeRow.votes)
        .join(PartyRow, PartyRow.id == PartyPrizeRow.party_id)
        .where(PartyPrizeRow.discord_id == discord_id)
        .order_by(PartyRow.id)
    )
    return {
        "parties_hosted": [
            {"name": name, "guild": str(guild), "kudos": budget / 100, "at": at}
            for name, guild, budget, at in hosted
        ],
        "parties_entered": [
            {"name": name, "message": None if message is None else str(message), "at": at}
            for name, message, at in entered
        ],
        "party_votes": [{"name": name, "for": str(entry)} for name, entry in voted],
        "party_prizes": [
            {"name": name, "kudos": amount / 100, "votes": votes} for name, amount, votes in won
        ],
    }


async def forget(tx: AsyncConnection, discord_id: int) -> None:
    """A party that goes on keeps its host, who put up its kudos, and is forgotten by later.

    Prizes were paid: their lines stay with the account, which the books need.
    """
    mine = or_(PartyVoteRow.voter_discord == discord_id, PartyVoteRow.entry_discord == discord_id)
    await tx.execute(delete(PartyVoteRow).where(mine))
    await tx.execute(delete(PartyEntryRow).where(PartyEntryRow.discord_id == discord_id))
    await tx.execute(
        update(PartyPrizeRow)
        .where(PartyPrizeRow.discord_id == discord_id)
        .values(discord_id=-PartyPrizeRow.account_id)
    )
    await tx.execute(
        update(PartyRow)
        .where(PartyRow.host_discord == discord_id, PartyRow.state == PartyState.ENDED.value)
        .values(host_discord=NOBODY)
    )
