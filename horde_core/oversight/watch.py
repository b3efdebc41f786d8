"""What every request and every pop must know of the moderators' rules, read once a second."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from horde_core.clock import Clock
from horde_core.conduct import rules
from horde_core.conduct import store as conduct
from horde_core.conduct.model import Ban, Standing
from horde_core.config import ModerationSettings
from horde_core.db.engine import Database
from horde_core.moderation.filter import Filter
from horde_core.oversight import prompts, store
from horde_core.oversight.model import Block, Modes

FRESH_S = 1.0


@dataclass(frozen=True, slots=True)
class Seen:
    modes: Modes
    filters_version: int
    blocks: tuple[Block, ...]
    timeouts: Mapping[str, datetime]
    bans: Mapping[str, tuple[Ban, ...]]
    guilds: Mapping[int, Standing]
    read_at: float


class Watch:
    """At most a second behind other processes, never behind this one."""

    def __init__(self, db: Database, clock: Clock, settings: ModerationSettings) -> None:
        self._db = db
        self._rules = settings
        self._clock = clock
        self._seen: Seen | None = None
        self._prompts: tuple[int, Filter] | None = None
        self._turn = asyncio.Lock()

    def forget(self) -> None:
        """Read anew: something was changed here."""
        self._seen = None

    async def look(self) -> Seen:
        if (fresh := self._fresh()) is not None:
            return fresh
        async with self._turn:
            seen = self._fresh()
            if seen is None:
                seen = self._seen = await self._read()
            return seen

    def _fresh(self) -> Seen | None:
        seen = self._seen
        if seen is None or self._clock.monotonic() - seen.read_at >= FRESH_S:
            return None
        return seen

    async def prompts(self) -> Filter:
        """The shipped rules and the moderators', compiled when they change."""
        version = (await self.look()).filters_version
        if self._prompts is not None and self._prompts[0] == version:
            return self._prompts[1]
        async with self._turn:
            if self._prompts is None or self._prompts[0] != version:
                async with self._db.reading() as tx:
                    rows = await store.filters(tx)
                rules = tuple(map(prompts.as_rule, rows))
                made = await asyncio.to_thread(prompts.compiled, rules)
                self._prompts = (version, made)
            return self._prompts[1]

    async def _read(self) -> Seen:
        read_at, now = self._clock.monotonic(), self._clock.now()
        async with self._db.reading() as tx:
            modes, version = await store.modes(tx)
            return Seen(
                modes,
                version,
                await store.blocks(tx, now),
                await conduct.timed_out(tx, now),
                conduct.by_subject(await conduct.bans(tx, now)),
                {
                    guild: rules.standing(people, self._rules)
                    for guild, people in (await conduct.strikes_of_guilds(tx, now)).items()
                },
                read_at,
            )
