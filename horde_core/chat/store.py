"""Cards and clicks as rows."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.chat.model import Card, CardState
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.chat import CardRow, ClickRow
from horde_core.queueing.model import NewImageRequest
from horde_core.texts.model import NewTextRequest

_CARDS = select(*CardRow.__table__.columns)


async def add(tx: AsyncConnection, card: Card) -> None:
    spec = msgspec.structs.replace(card.spec, source_image=None, source_mask=None, extra_sources=())
    await tx.execute(
        insert(CardRow).values(
            request_id=card.request_id,
            discord_id=card.discord_id,
            guild_id=card.guild_id,
            channel_id=card.channel_id,
            message_id=card.message_id,
            locale=card.locale,
            private=card.private,
            spec=msgspec.json.encode(spec).decode(),
            forms=",".join(card.forms),
            story=None if card.story is None else msgspec.json.encode(card.story).decode(),
            has_source=card.has_source or card.spec.source_image is not None,
            outcome=card.outcome,
            state=card.state.value,
            created_at=card.created_at,
        )
    )


async def set_message(tx: AsyncConnection, request_id: str, message_id: int) -> None:
    await tx.execute(
        update(CardRow).where(CardRow.request_id == request_id).values(message_id=message_id)
    )


async def publish(tx: AsyncConnection, request_id: str, message_id: int) -> None:
    await tx.execute(
        update(CardRow)
        .where(CardRow.request_id == request_id)
        .values(message_id=message_id, private=False)
    )


async def close(
    tx: AsyncConnection, request_id: str, state: CardState, outcome: str | None
) -> None:
    values: dict[str, Any] = {"state": state.value}
    if outcome is not None:
        values["outcome"] = outcome
    await tx.execute(update(CardRow).where(CardRow.request_id == request_id).values(**values))


async def of_member(
    tx: AsyncConnection,
    discord_id: int,
    states: Collection[CardState],
    before: datetime | None,
    limit: int,
) -> list[Card]:
    """The newest first."""
    conditions = [
        CardRow.discord_id == discord_id,
        CardRow.state.in_([state.value for state in states]),
    ]
    if before is not None:
        conditions.append(CardRow.created_at < before)
    newest = _CARDS.where(*conditions).order_by(CardRow.created_at.desc(), CardRow.request_id)
    return [_card(row) for row in await tx.execute(newest.limit(limit))]


async def by_state(tx: AsyncConnection, state: CardState) -> list[Card]:
    rows = await tx.execute(_CARDS.where(CardRow.state == state.value).order_by(CardRow.created_at))
    return [_card(row) for row in rows]


async def by_request(tx: AsyncConnection, request_id: str) -> Card | None:
    row = (await tx.execute(_CARDS.where(CardRow.request_id == request_id))).one_or_none()
    return None if row is None else _card(row)


async def by_message(tx: AsyncConnection, message_id: int) -> Card | None:
    row = (await tx.execute(_CARDS.where(CardRow.message_id == message_id))).first()
    return None if row is None else _card(row)


async def everything_of(tx: AsyncConnection, discord_id: int) -> list[Card]:
    rows = await tx.execute(
        _CARDS.where(CardRow.discord_id == discord_id).order_by(CardRow.created_at)
    )
    return [_card(row) for row in rows]


async def forget_member(tx: AsyncConnection, discord_id: int) -> list[Card]:
    cards = await everything_of(tx, discord_id)
    await tx.execute(delete(CardRow).where(CardRow.discord_id == discord_id))
    return cards


async def claim_click(tx: AsyncConnection, interaction_id: int, at: datetime) -> bool:
    statement = (
        insert_or(tx, ClickRow)
        .values(interaction_id=interaction_id, at=at)
        .on_conflict_do_nothing(index_elements=["interaction_id"])
        .returning(ClickRow.interaction_id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def prune(tx: AsyncConnection, *, clicks_before: datetime, cards_before: datetime) -> None:
    await tx.execute(delete(ClickRow).where(ClickRow.at < clicks_before))
    await tx.execute(delete(CardRow).where(CardRow.created_at < cards_before))


def _card(row: Row[*tuple[Any, ...]]) -> Card:
    return Card(
        request_id=row.request_id,
        discord_id=row.discord_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        locale=row.locale,
        private=row.private,
        spec=msgspec.json.decode(row.spec, type=NewImageRequest),
        forms=tuple(filter(None, row.forms.split(","))),
        story=None if row.story is None else msgspec.json.decode(row.story, type=NewTextRequest),
        has_source=row.has_source,
        outcome=row.outcome,
        state=CardState(row.state),
        created_at=row.created_at,
    )
