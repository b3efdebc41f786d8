"""The door: who may ask or work now, and with which prompt."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from horde_core.accounts import suspicions
from horde_core.accounts.model import Principal, Role, Suspicion
from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.oversight import prompts, store
from horde_core.oversight.model import Modes
from horde_core.oversight.penalties import culprits, of_address, parsed
from horde_core.oversight.refusals import CorruptPrompt, InMaintenance, TimedOut
from horde_core.oversight.watch import Seen, Watch

LONG = 1000
"""Characters from which on a prompt is examined beside the event loop."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Guard:
    db: Database
    clock: Clock
    watch: Watch

    async def modes(self) -> Modes:
        return (await self.watch.look()).modes

    async def open_to_requests(self) -> None:
        """Raises InMaintenance."""
        if (await self.modes()).maintenance:
            raise InMaintenance

    async def may_ask(self, principal: Principal) -> None:
        """Raises TimedOut."""
        self._not_barred(await self.watch.look(), principal.ip, culprits(principal))

    async def may_work(self, principal: Principal) -> None:
        """Raises TimedOut."""
        self._not_barred(await self.watch.look(), principal.ip, of_address(principal.ip))

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
            await self._punish(principal)
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

    async def _punish(self, principal: Principal) -> None:
        guilty, now = culprits(principal), self.clock.now()
        if not guilty:
            return
        async with self.db.transaction() as tx:
            for subject in guilty:
                await store.punish(tx, subject, now)
            if _in_person(principal):
                await suspicions.note(tx, principal.account.id, Suspicion.CORRUPT_PROMPT, now)
        self.watch.forget()

    async def prune(self) -> None:
        now = self.clock.now()
        async with self.db.transaction() as tx:
            await store.prune(tx, now)


def _in_person(principal: Principal) -> bool:
    """Whether the account is that of the person who wrote the prompt."""
    return (
        principal.proxied_account is None
        and principal.shared_key_id is None
        and not principal.account.has(Role.SERVICE)
    )
