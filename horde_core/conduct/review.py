"""Moderators look at cases, one at a time and one moderator each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal
from horde_core.accounts.permits import moderator
from horde_core.clock import Clock
from horde_core.conduct import cases, store
from horde_core.conduct.letters import tell_appellant
from horde_core.conduct.model import Ban, Case, CaseState, Reason, Verdict
from horde_core.conduct.refusals import CaseNotFound, CaseNotYours, CaseTaken
from horde_core.config import ModerationSettings
from horde_core.db.engine import Database

PAGE = 50
UNSETTLED = (CaseState.OPEN, CaseState.CLAIMED)
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class ReviewService:
    """``changed`` is told when somebody is to be kept out or let in."""

    db: Database
    clock: Clock
    rules: ModerationSettings
    changed: Callable[[], None]

    async def queue(
        self,
        principal: Principal,
        *,
        states: tuple[CaseState, ...] = UNSETTLED,
        guild_id: int | None = None,
        before: int | None = None,
    ) -> tuple[Case, ...]:
        """The newest fifty; ``before``: older than that case. Raises ModeratorsOnly."""
        moderator(principal)
        async with self.db.reading() as tx:
            return await cases.newest(
                tx, states=states, guild_id=guild_id, before=before, limit=PAGE
            )

    async def read(self, principal: Principal, case_id: int) -> Case:
        """Raises ModeratorsOnly, CaseNotFound."""
        moderator(principal)
        async with self.db.reading() as tx:
            return await _existing(tx, case_id)

    async def claim(self, principal: Principal, case_id: int) -> Case:
        """Have it for a while, so that no two moderators judge it at once.

        Raises:
            ModeratorsOnly, CaseNotFound, CaseTaken
        """
        asker, now = moderator(principal), self.clock.now()
        until = now + timedelta(minutes=self.rules.claim_minutes)
        async with self.db.transaction() as tx:
            await _existing(tx, case_id)
            if not await cases.claim(tx, case_id, asker.id, until=until, now=now):
                raise CaseTaken
            return await _existing(tx, case_id)

    async def release(self, principal: Principal, case_id: int) -> Case:
        """Leave it to others. Raises ModeratorsOnly, CaseNotFound, CaseNotYours."""
        asker = moderator(principal)
        async with self.db.transaction() as tx:
            case = await _existing(tx, case_id)
            if not await cases.release(tx, case_id, asker.id, case.proposed_by):
                raise CaseNotYours
            return await _existing(tx, case_id)

    async def close(
        self,
        principal: Principal,
        case_id: int,
        verdict: Verdict,
        *,
        note: str = "",
        how_long: timedelta | None = None,
    ) -> Case:
        """Judge a claimed case. To ban somebody trusted takes two: the first one's verdict is kept
        as a proposal, and the case is open again.

        Raises:
            ModeratorsOnly, CaseNotFound, CaseNotYours
        """
        asker, now = moderator(principal), self.clock.now()
        note = note[:LONGEST_NOTE]
        async with self.db.transaction() as tx:
            case = await _existing(tx, case_id)
            if verdict is Verdict.BLOCK and await _needs_another(tx, case, asker):
                if not await cases.release(tx, case_id, asker.id, asker.id):
                    raise CaseNotYours
                await log.note(tx, asker.id, "ban proposed", case.subject, note, at=now)
                return await _existing(tx, case_id)
            if not await cases.close(tx, case_id, asker.id, verdict, note, now):
                raise CaseNotYours
            await _carry_out(tx, case, verdict, asker, note, how_long, now)
            await tell_appellant(tx, case, lifted=verdict is Verdict.LIFT, note=note, now=now)
            told = f"{verdict.value}: {note}"
            await log.note(tx, asker.id, f"case {case.kind.value}", case.subject, told, at=now)
            judged = await _existing(tx, case_id)
        self.changed()
        return judged


async def _carry_out(
    tx: AsyncConnection,
    case: Case,
    verdict: Verdict,
    asker: Account,
    note: str,
    how_long: timedelta | None,
    now: datetime,
) -> None:
    match verdict:
        case Verdict.WARN:
            await store.strike(
                tx, case.subject, Reason.WARNED, guild_id=case.guild_id, details=note, at=now
            )
        case Verdict.TIME_OUT:
            await store.punish(tx, case.subject, now)
        case Verdict.BLOCK:
            until = None if how_long is None else now + how_long
            await store.ban(tx, Ban(case.subject, 0, until, note, asker.alias), now)
        case Verdict.LIFT:
            await store.lift(tx, case.subject)
            await store.forgive(tx, (case.subject,))
            if "strike" in case.facts:
                await store.lift_strike(tx, int(case.facts["strike"]), now)
        case Verdict.DISMISS:
            pass


async def _needs_another(tx: AsyncConnection, case: Case, asker: Account) -> bool:
    """Whether nobody else proposed to ban this account, which is a trusted one."""
    kind, _, number = case.subject.partition(":")
    if kind != "account" or not number.isdigit() or case.proposed_by not in {None, asker.id}:
        return False
    target = await accounts.by_id(tx, int(number))
    return target is not None and target.trusted


async def _existing(tx: AsyncConnection, case_id: int) -> Case:
    found = await cases.one(tx, case_id)
    if found is None or found.scope:
        raise CaseNotFound(str(case_id))
    return found
