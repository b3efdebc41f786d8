from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.members import store
from horde_core.members.model import Choices, Notice

LOST_AFTER = timedelta(minutes=5)
KEPT = timedelta(days=30)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class MemberService:
    db: Database
    clock: Clock

    async def choices(self, discord_id: int) -> Choices:
        async with self.db.reading() as tx:
            return await store.choices(tx, discord_id)

    async def choose(self, discord_id: int, chosen: Choices) -> None:
        async with self.db.transaction() as tx:
            await store.choose(tx, discord_id, chosen)

    async def languages(self, discord_ids: Collection[int]) -> dict[int, str]:
        """What to write to them in; those of whom it is not known are left out."""
        async with self.db.reading() as tx:
            return await store.languages(tx, discord_ids)

    async def speaks(self, discord_id: int, language: str) -> None:
        async with self.db.transaction() as tx:
            await store.speaks(tx, discord_id, language)

    async def take_due(self) -> list[Notice]:
        """What is to be told now; each notice goes to one caller of all processes."""
        now = self.clock.now()
        async with self.db.transaction() as tx:
            return await store.take_due(tx, now, now - LOST_AFTER, AT_ONCE)

    async def told(self, ids: Sequence[int]) -> None:
        async with self.db.transaction() as tx:
            await store.mark(tx, ids, "sent")

    async def unreachable(self, ids: Sequence[int]) -> None:
        """They take no direct messages: kept until they use the bot again."""
        async with self.db.transaction() as tx:
            await store.mark(tx, ids, "inbox")

    async def inbox(self, discord_id: int) -> list[Notice]:
        """What could not be delivered; shown once."""
        async with self.db.transaction() as tx:
            return await store.take_inbox(tx, discord_id)

    async def prune(self) -> None:
        async with self.db.transaction() as tx:
            await store.prune(tx, self.clock.now() - KEPT)
