"""What giver and taker are told of a gift, written where it happens."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.gifts.model import Gift, Why, Wish
from horde_core.members import store as members
from horde_core.members.model import NoticeKind
from horde_core.money import Kudos


async def paid(tx: AsyncConnection, gift: Gift, now: datetime) -> None:
    for key, who, kind in (
        (f"received:{gift.id}", gift.taker_discord, NoticeKind.RECEIVED),
        (f"sent:{gift.id}", gift.giver_discord, NoticeKind.SENT),
    ):
        await members.tell(tx, key, who, kind, now=now, amount=gift.amount, **facts(gift))


async def refusal(
    tx: AsyncConnection,
    wish: Wish,
    refused: tuple[Why, Kudos],
    now: datetime,
) -> None:
    """One notice an hour for each reason: a hundred refused reactions are one story."""
    why, limit = refused
    if wish.answered:
        return
    await members.tell(
        tx,
        f"refused:{wish.giver_discord}:{why.value}:{now:%Y%m%d%H}",
        wish.giver_discord,
        NoticeKind.REFUSED,
        now=now,
        amount=wish.amount,
        why=why.value,
        limit=int(limit),
        other=wish.taker_discord,
        guild=wish.guild_id,
        channel=wish.channel_id,
        message=wish.message_id,
    )


async def waiting(tx: AsyncConnection, gift: Gift, now: datetime) -> None:
    """Both hear of it once a day at most."""
    until = int(gift.expires_at.timestamp())
    await members.tell(
        tx,
        f"waiting:{gift.taker_discord}:{now:%Y%m%d}",
        gift.taker_discord,
        NoticeKind.WAITING,
        now=now,
        amount=gift.amount,
        until=until,
        **facts(gift),
    )
    await members.tell(
        tx,
        f"held:{gift.giver_discord}:{gift.taker_discord}:{now:%Y%m%d}",
        gift.giver_discord,
        NoticeKind.HELD,
        now=now,
        amount=gift.amount,
        until=until,
        **facts(gift),
    )


async def back(
    tx: AsyncConnection, gift: Gift, now: datetime, kind: NoticeKind = NoticeKind.RETURNED
) -> None:
    await members.tell(
        tx,
        f"{kind.value}:{gift.id}",
        gift.giver_discord,
        kind,
        now=now,
        amount=gift.amount,
        **facts(gift),
    )


def facts(gift: Gift) -> dict[str, int | str | None]:
    return {
        "giver": gift.giver_discord,
        "taker": gift.taker_discord,
        "guild": gift.guild_id,
        "channel": gift.channel_id,
        "message": gift.message_id,
        "note": gift.note,
    }
