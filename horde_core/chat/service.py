from collections.abc import Collection
from datetime import datetime, timedelta

from horde_core.chat import store
from horde_core.chat.model import Card, CardState
from horde_core.clock import Clock
from horde_core.db.engine import Database

CLICKS_KEPT = timedelta(hours=1)
CARDS_KEPT = timedelta(days=60)


class ChatService:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def open(self, card: Card) -> None:
        """Remember it; source pictures are left out of its ``spec``."""
        async with self._db.transaction() as tx:
            await store.add(tx, card)

    async def attach_message(self, request_id: str, message_id: int) -> None:
        async with self._db.transaction() as tx:
            await store.set_message(tx, request_id, message_id)

    async def publish(self, request_id: str, message_id: int) -> None:
        """Everybody may see it now, in this message."""
        async with self._db.transaction() as tx:
            await store.publish(tx, request_id, message_id)

    async def open_cards(self) -> list[Card]:
        """Those whose request has not come to its end yet, oldest first."""
        async with self._db.reading() as tx:
            return await store.by_state(tx, CardState.OPEN)

    async def close(self, request_id: str, state: CardState, outcome: str | None = None) -> None:
        async with self._db.transaction() as tx:
            await store.close(tx, request_id, state, outcome)

    async def of_member(
        self,
        discord_id: int,
        states: Collection[CardState],
        *,
        before: datetime | None = None,
        limit: int = 10,
    ) -> list[Card]:
        """A member's cards in one of the states, the newest first, older than ``before``."""
        async with self._db.reading() as tx:
            return await store.of_member(tx, discord_id, states, before, limit)

    async def by_request(self, request_id: str) -> Card | None:
        async with self._db.reading() as tx:
            return await store.by_request(tx, request_id)

    async def by_message(self, message_id: int) -> Card | None:
        async with self._db.reading() as tx:
            return await store.by_message(tx, message_id)

    async def claim_click(self, interaction_id: int) -> bool:
        """True for the first caller only, of all processes."""
        async with self._db.transaction() as tx:
            return await store.claim_click(tx, interaction_id, self._clock.now())

    async def everything_of(self, discord_id: int) -> list[Card]:
        """Every card of a member that is kept, the oldest first."""
        async with self._db.reading() as tx:
            return await store.everything_of(tx, discord_id)

    async def forget_member(self, discord_id: int) -> list[Card]:
        """Remove a member's cards; those that were, so that their pictures can go as well."""
        async with self._db.transaction() as tx:
            return await store.forget_member(tx, discord_id)

    async def prune(self) -> None:
        now = self._clock.now()
        async with self._db.transaction() as tx:
            await store.prune(tx, clicks_before=now - CLICKS_KEPT, cards_before=now - CARDS_KEPT)
