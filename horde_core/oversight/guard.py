"""The door: who may ask or work now, and with which prompt."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from horde_core.accounts import names, suspicions
from horde_core.accounts.model import Principal, Role, Suspicion
from horde_core.accounts.refusals import Place
from horde_core.addresses.lists import UnsafeAddresses
from horde_core.clock import Clock
from horde_core.conduct.model import Standing
from horde_core.conduct.penalties import culprits, identities, of_address, parsed
from horde_core.conduct.refusals import Banned, GuildSuspended
from horde_core.conduct.service import note_strikes
from horde_core.config import ModerationSettings
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.moderation.names import NameRules, shipped_names
from horde_core.oversight import prompts, store
from horde_core.oversight.model import Modes
from horde_core.oversight.refusals import (
    CorruptPrompt,
    InMaintenance,
    TimedOut,
    UnsafeRequest,
    UnsafeWorker,
)
from horde_core.oversight.watch import Seen, Watch

LONG = 1000
"""Characters from which on a prompt is examined beside the event loop."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Guard:
    db: Database
    clock: Clock
    watch: Watch
    unsafe: UnsafeAddresses
    bus: Bus
    rules: ModerationSettings
    name_rules: NameRules = field(default_factory=shipped_names)

    def may_be_shown(self, place: Place, *texts: str | None) -> None:
        """Raises UnfitName."""
        for text in texts:
            names.must_be_fit(self.name_rules, place, text, None)

    async def modes(self) -> Modes:
        return (await self.watch.look()).modes

    async def open_to_requests(self) -> None:
        """Raises InMaintenance."""
        if (await self.modes()).maintenance:
            raise InMaintenance

    async def may_ask(self, principal: Principal) -> Principal:
        """Who asks, with what follows from their address and their guild.

        Raises:
            TimedOut, Banned, GuildSuspended, UnsafeRequest: in a raid, from an unsafe address,
            without trust
        """
        seen = await self.watch.look()
        self._not_barred(seen, principal.ip, culprits(principal))
        _not_banned(seen, principal)
        unsafe_ip = self.unsafe.includes(principal.ip)
        if seen.modes.raid and unsafe_ip and not principal.account.trusted:
            raise UnsafeRequest
        standing = seen.guilds.get(principal.guild_id or 0, Standing.GOOD)
        if standing is Standing.SUSPENDED:
            raise GuildSuspended
        return replace(
            principal,
            unsafe_ip=unsafe_ip,
            last_in_line=principal.last_in_line or standing >= Standing.LAST_IN_LINE,
            safe_only=standing >= Standing.SAFE_ONLY,
        )

    async def may_enter(self, ip: str) -> None:
        """For whoever has no account yet, or says not which. Raises TimedOut."""
        self._not_barred(await self.watch.look(), ip, of_address(ip))

    async def may_work(self, principal: Principal) -> None:
        """A raid lets workers of unsafe addresses in, and suspects their owners.

        Raises:
            TimedOut, UnsafeWorker
        """
        seen, owner = await self.watch.look(), principal.account
        self._not_barred(seen, principal.ip, of_address(principal.ip))
        if owner.trusted or owner.has(Role.VPN) or not self.unsafe.includes(principal.ip):
            return
        if not seen.modes.raid:
            raise UnsafeWorker
        async with self.db.transaction() as tx:
            await suspicions.note(tx, owner.id, Suspicion.UNSAFE_IP, self.clock.now())

    async def passed(
        self,
        principal: Principal,
        prompt: str,
        extra_texts: Sequence[str] = (),
        *,
        replace: bool,
        adults_only: bool,
    ) -> str:
        """The prompt as it may be drawn; whoever sends one that must not be is kept out a while.

        Raises:
            CorruptPrompt, UnfitForModel, TooLongToReplace
        """
        rules = await self.watch.prompts()

        def judged() -> str:
            return prompts.passed(
                rules, prompt, extra_texts, replace=replace, adults_only=adults_only
            )

        try:
            if len(prompt) < LONG and len(extra_texts) < 10:
                return judged()
            return await asyncio.to_thread(judged)
        except CorruptPrompt as refused:
            _log.info("A prompt was refused by %s", ", ".join(refused.reasons))
            await self._punish(principal, refused)
            raise

    def _not_barred(self, seen: Seen, ip: str, subjects: Sequence[str]) -> None:
        now = self.clock.now()
        until = [seen.timeouts[subject] for subject in subjects if subject in seen.timeouts]
        address = parsed(ip)
        if address is not None:
            until += [block.until for block in seen.blocks if address in block.network]
        left = max(until, default=now) - now
        if left > timedelta(0):
            raise TimedOut(left)

    async def _punish(self, principal: Principal, refused: CorruptPrompt) -> None:
        now = self.clock.now()
        async with self.db.transaction() as tx:
            opened = await note_strikes(
                tx,
                principal,
                details=", ".join(refused.reasons),
                settings=self.rules,
                now=now,
            )
            if _in_person(principal) and culprits(principal):
                await suspicions.note(tx, principal.account.id, Suspicion.CORRUPT_PROMPT, now)
        self.watch.forget()
        await call_moderators(self.bus, opened)

    async def prune(self) -> None:
        now = self.clock.now()
        async with self.db.transaction() as tx:
            await store.prune(tx, now)


async def call_moderators(bus: Bus, cases: Sequence[int]) -> None:
    """Tell whoever listens that there is something to look at."""
    for case_id in cases:
        await bus.publish(Event(Kind.MODERATORS_WANTED, str(case_id)))


def _not_banned(seen: Seen, principal: Principal) -> None:
    """Raises Banned."""
    where = (0, principal.guild_id)
    for subject in identities(principal) if seen.bans else ():
        for ban in seen.bans.get(subject, ()):
            if ban.scope in where:
                raise Banned(ban.until, in_guild=ban.scope != 0)


def _in_person(principal: Principal) -> bool:
    """Whether the account is that of the person who wrote the prompt."""
    return (
        principal.proxied_account is None
        and principal.shared_key_id is None
        and not principal.account.has(Role.SERVICE)
    )
