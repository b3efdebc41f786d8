"""What single workers look at in single requests: forbidden words, and whether they are paid for."""

from collections.abc import Sequence

from horde_core.db.engine import Database
from horde_core.matching import store
from horde_core.matching.ladder import Entry
from horde_core.money import Kudos
from horde_core.workers.model import Offer

BLACKLIST = "blacklist"
KUDOS = "kudos"
LISTS_KEPT = 8


class Screen:
    """For one worker and one pop; what a prompt contains is remembered with its request."""

    def __init__(self, db: Database, offer: Offer, friends: frozenset[int]) -> None:
        self._db = db
        self._words = offer.blacklist
        self._wants_cover = offer.require_upfront_kudos
        self._friends = friends
        self._spare: dict[int, Kudos | None] = {}

    async def objections(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Why this worker does not take some of them, by id."""
        found = await self._uncovered(entries) if self._wants_cover else {}
        return found | (await self._banned(entries) if self._words else {})

    async def _banned(self, entries: Sequence[Entry]) -> dict[str, str]:
        words = self._words
        unread = [it.id for it in entries if it.banned is None or words not in it.banned]
        if unread:
            async with self._db.reading() as tx:
                prompts = await store.prompts(tx, unread)
            for entry in entries:
                if entry.id in prompts:
                    remember(entry, words, any(word in prompts[entry.id] for word in words))
        return {it.id: BLACKLIST for it in entries if it.banned and it.banned.get(words)}

    async def _uncovered(self, entries: Sequence[Entry]) -> dict[str, str]:
        others = {it.account_id for it in entries} - self._friends - self._spare.keys()
        if others:
            async with self._db.reading() as tx:
                self._spare |= await store.spare(tx, sorted(others))
        return {it.id: KUDOS for it in entries if not self._covers(it)}

    def _covers(self, entry: Entry) -> bool:
        if entry.account_id in self._friends:
            return True
        spare = self._spare.get(entry.account_id)
        return spare is None or spare >= entry.price


def remember(entry: Entry, words: tuple[str, ...], banned: bool) -> None:
    known = entry.banned or {}
    if len(known) >= LISTS_KEPT:
        known = {}
    entry.banned = known | {words: banned}
