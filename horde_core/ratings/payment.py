"""Rewards for ratings, through the ledger."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.kudos import ledger
from horde_core.kudos.model import Action, Posting, System
from horde_core.money import Kudos


async def pay(tx: AsyncConnection, account_id: int, amount: Kudos, key: str, now: datetime) -> None:
    """Once for ``key``; nothing is booked where nothing was earned."""
    if not amount:
        return
    await ledger.post(
        tx,
        ledger.Movement(
            key=key,
            kind="rating",
            at=now,
            postings=[
                Posting(account_id, amount, Action.AWARDED),
                Posting(System.RATINGS, Kudos(-amount), Action.AWARDED),
            ],
        ),
    )
