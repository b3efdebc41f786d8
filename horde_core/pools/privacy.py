"""What pools and claimed keys know of one member, and how they forget them."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.pools import KeyClaimRow, KeyOfferRow, PoolRow, PoolSpendRow

NOBODY = 0
"""Stands for a member who is forgotten where the books need a line."""


async def everything(tx: AsyncConnection, discord_id: int) -> dict[str, list[dict[str, Any]]]:
    """In words for the member themselves; kudos as whole ones."""
    claims = await tx.execute(
        select(KeyClaimRow.key_id, KeyClaimRow.at)
        .where(KeyClaimRow.discord_id == discord_id)
        .order_by(KeyClaimRow.at)
    )
    offers = await tx.execute(
        select(KeyOfferRow.key_id, KeyOfferRow.seats, KeyOfferRow.taken)
        .where(KeyOfferRow.owner_discord == discord_id)
        .order_by(KeyOfferRow.key_id)
    )
    spends = await tx.execute(
        select(PoolRow.guild_id, PoolSpendRow.request_id, PoolSpendRow.amount, PoolSpendRow.at)
        .join(PoolRow, PoolRow.id == PoolSpendRow.pool_id)
        .where(PoolSpendRow.discord_id == discord_id)
        .order_by(PoolSpendRow.at, PoolSpendRow.request_id)
    )
    return {
        "claimed_keys": [{"key": key_id, "at": at} for key_id, at in claims],
        "offered_keys": [row._asdict() for row in offers],
        "drawn_from_pools": [
            {"guild": str(guild), "request": request, "kudos": amount / 100, "at": at}
            for guild, request, amount, at in spends
        ],
    }


async def forget(tx: AsyncConnection, discord_id: int) -> None:
    """Claimed seats are free again; keys given away stay with those who claimed them.

    What the pool spent stays in its books as nobody's. Today's share, which must not begin anew,
    goes with the day.
    """
    mine = select(KeyClaimRow.key_id).where(KeyClaimRow.discord_id == discord_id)
    await tx.execute(
        update(KeyOfferRow).where(KeyOfferRow.key_id.in_(mine)).values(taken=KeyOfferRow.taken - 1)
    )
    await tx.execute(delete(KeyClaimRow).where(KeyClaimRow.discord_id == discord_id))
    await tx.execute(
        update(KeyOfferRow)
        .where(KeyOfferRow.owner_discord == discord_id)
        .values(owner_discord=NOBODY)
    )
    await tx.execute(
        update(PoolSpendRow).where(PoolSpendRow.discord_id == discord_id).values(discord_id=NOBODY)
    )
