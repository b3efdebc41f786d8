"""Kudos on their way to members' accounts at the other horde, as rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.gifts import GiftRow
from horde_core.db.tables.links import RemoteTransferRow
from horde_core.gifts import store as gifts
from horde_core.gifts.model import Gift, GiftState
from horde_core.money import Kudos

SENDING = GiftRow.state == GiftState.SENDING.value
OF_GIFT = RemoteTransferRow.gift_id == GiftRow.id


class Step(StrEnum):
    """``SENT``: the other horde was told, and what it made of that is not known (yet)."""

    OPEN = "open"
    SENT = "sent"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Transfer:
    """``key`` goes along with every try. ``given_before``: by the giver, until the last try."""

    gift: Gift
    key: str
    target: str
    given_before: Kudos | None
    step: Step
    tries: int


async def begin(tx: AsyncConnection, gift_id: int, key: str, not_before: datetime) -> None:
    await tx.execute(
        insert(tx, RemoteTransferRow).values(
            gift_id=gift_id, key=key, target="", state=Step.OPEN.value, tries=0, at=not_before
        )
    )


async def due(
    tx: AsyncConnection, now: datetime, unanswered_since: datetime, limit: int
) -> list[Transfer]:
    """What can be sent, and what was sent so long ago that its outcome can be looked for."""
    row = RemoteTransferRow
    ready = or_(
        (row.state == Step.OPEN.value) & (row.at <= now),
        (row.state == Step.SENT.value) & (row.at <= unanswered_since),
    )
    found = await tx.execute(
        select(row.gift_id, row.key, row.target, row.gifted_before, row.state, row.tries)
        .join(GiftRow, OF_GIFT)
        .where(SENDING, GiftRow.due_at <= now, ready)
        .order_by(row.at, GiftRow.id)
        .limit(limit)
    )
    transfers = []
    for gift_id, key, target, before, state, tries in found.all():
        gift = await gifts.find(tx, gift_id)
        if gift is not None:
            given = None if before is None else Kudos(before)
            transfers.append(Transfer(gift, key, target, given, Step(state), tries))
    return transfers


async def claim(
    tx: AsyncConnection, it: Transfer, target: str, given_before: Kudos | None, now: datetime
) -> bool:
    """Whether it is this caller's to send.

    Not if it was taken back or is another's, nor while something else by its giver is on its way:
    two at a time could not be told apart afterwards.
    """
    others = (
        select(RemoteTransferRow.gift_id)
        .join(GiftRow, OF_GIFT)
        .where(
            SENDING,
            GiftRow.giver_discord == it.gift.giver_discord,
            GiftRow.id != it.gift.id,
            RemoteTransferRow.state == Step.SENT.value,
        )
        .limit(1)
    )
    if (await tx.execute(others)).first() is not None:
        return False
    mine = (
        update(RemoteTransferRow)
        .where(
            RemoteTransferRow.gift_id == it.gift.id,
            RemoteTransferRow.state == it.step.value,
            RemoteTransferRow.tries == it.tries,
            exists().where(GiftRow.id == it.gift.id, SENDING),
        )
        .values(
            state=Step.SENT.value,
            target=target,
            gifted_before=given_before,
            tries=it.tries + 1,
            at=now,
        )
        .returning(RemoteTransferRow.gift_id)
    )
    return (await tx.execute(mine)).first() is not None


async def postpone(tx: AsyncConnection, gift_id: int, until: datetime) -> None:
    """It surely did not happen."""
    await tx.execute(
        update(RemoteTransferRow)
        .where(RemoteTransferRow.gift_id == gift_id)
        .values(state=Step.OPEN.value, at=until)
    )


async def wait(tx: AsyncConnection, it: Transfer, until: datetime, now: datetime) -> None:
    """Nothing was tried; whatever else is due comes before it."""
    await tx.execute(
        update(RemoteTransferRow)
        .where(
            RemoteTransferRow.gift_id == it.gift.id,
            RemoteTransferRow.state == it.step.value,
            RemoteTransferRow.tries == it.tries,
        )
        .values(at=until if it.step is Step.OPEN else now)
    )


async def finish(tx: AsyncConnection, gift_id: int, now: datetime) -> Step | None:
    """The step it had until now."""
    row = RemoteTransferRow
    before = await tx.scalar(select(row.state).where(row.gift_id == gift_id))
    await tx.execute(
        update(row).where(row.gift_id == gift_id).values(state=Step.OVER.value, at=now)
    )
    return None if before is None else Step(before)


async def on_its_way(tx: AsyncConnection, giver_discord: int, but: int) -> Kudos:
    """What a member gave that has not left their account yet."""
    total = await tx.scalar(
        select(func.coalesce(func.sum(GiftRow.amount), 0)).where(
            SENDING, GiftRow.giver_discord == giver_discord, GiftRow.id != but
        )
    )
    return Kudos(int(total or 0))


async def expired(tx: AsyncConnection, now: datetime, limit: int) -> list[int]:
    return list(
        await tx.scalars(
            select(GiftRow.id)
            .where(SENDING, GiftRow.expires_at <= now)
            .order_by(GiftRow.id)
            .limit(limit)
        )
    )
