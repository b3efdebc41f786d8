"""What those who moderate a guild make of what happens in it. Who they are, Discord says.

They judge what members complain of and what is appealed against their own strikes and blocks,
one at a time and one moderator each; what is too grave for them they hand to the horde's
moderators. Everything they do is in the guild's log, which only grows.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock
from horde_core.conduct import cases, complaints, store
from horde_core.conduct.judging import carry_out, fits
from horde_core.conduct.letters import tell_appellant, tell_struck
from horde_core.conduct.model import (
    Case,
    CaseKind,
    CaseState,
    Dossier,
    HouseModerator,
    HouseVerdict,
    NewComplaint,
    Reason,
    Ruling,
    Strike,
)
from horde_core.conduct.penalties import member_of, of_member
from horde_core.conduct.refusals import (
    AlreadyReported,
    CaseAboutYou,
    CaseNotFound,
    CaseNotYours,
    CaseTaken,
    ReportsTooFast,
    WrongVerdict,
)
from horde_core.config import ModerationSettings
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.policies import store as policies

PAGE = 25
AT_ONCE = 20
LONGEST_NOTE = 300
BETWEEN_REPORTS = timedelta(seconds=30)
UNSETTLED = (CaseState.OPEN, CaseState.CLAIMED)


@dataclass(frozen=True, slots=True)
class HouseService:
    db: Database
    clock: Clock
    bus: Bus
    rules: ModerationSettings

    async def report(self, new: NewComplaint) -> int:
        """A member's complaint about a picture: one case for each picture, whoever says so.

        Raises:
            AlreadyReported, ReportsTooFast
        """
        now = self.clock.now()
        async with self.db.transaction() as tx:
            last = await complaints.last_by(tx, new.by)
            opened = await cases.open_once(
                tx,
                _key(new),
                CaseKind.COMPLAINT,
                of_member(new.about),
                at=now,
                guild_id=new.guild_id,
                scope=new.guild_id,
                request=new.request_id,
            )
            case_id = opened or await cases.id_of(tx, _key(new)) or 0
            if not await complaints.add(tx, new, case_id, now):
                raise AlreadyReported
            if last is not None and now - last < BETWEEN_REPORTS:
                raise ReportsTooFast(round(BETWEEN_REPORTS.total_seconds()))
        return case_id

    async def queue(self, guild_id: int) -> tuple[Case, ...]:
        """What waits for the guild's moderators, the newest first."""
        async with self.db.reading() as tx:
            return await cases.newest(tx, states=UNSETTLED, scope=guild_id, limit=PAGE)

    async def dossier(self, guild_id: int, case_id: int) -> Dossier:
        """Raises CaseNotFound: there is none, or another guild's."""
        async with self.db.reading() as tx:
            return await self._dossier(tx, await _existing(tx, guild_id, case_id))

    async def _dossier(self, tx: AsyncConnection, case: Case) -> Dossier:
        about = member_of(case.subject) or 0
        strikes = await store.strikes(tx, subject=case.subject, guild_id=case.scope, limit=PAGE * 4)
        alive = [it for it in strikes if it.lifted_at is None]
        return Dossier(
            case,
            about,
            await complaints.of_case(tx, case.id),
            tuple(it for it in alive if it.reason == Reason.HOUSE.value),
            sum(it.reason != Reason.HOUSE.value for it in alive),
            await policies.blocked(tx, case.scope, about, self.clock.now()),
        )

    async def claim(self, who: HouseModerator, case_id: int) -> Dossier:
        """Have it for a while, so that no two moderators judge it at once.

        Raises:
            CaseNotFound, CaseTaken, CaseAboutYou
        """
        now = self.clock.now()
        until = now + timedelta(minutes=self.rules.claim_minutes)
        async with self.db.transaction() as tx:
            case = await _existing(tx, who.guild_id, case_id)
            if case.subject == of_member(who.discord_id):
                raise CaseAboutYou
            if not await cases.claim(tx, case_id, who.discord_id, until=until, now=now):
                raise CaseTaken(case.claimed_by, case.claimed_until)
            await self._note(tx, who, "case_claim", f"#{case_id}")
            return await self._dossier(tx, await _existing(tx, who.guild_id, case_id))

    async def release(self, who: HouseModerator, case_id: int) -> Dossier:
        """Leave it to others. Raises CaseNotFound, CaseNotYours."""
        async with self.db.transaction() as tx:
            await _existing(tx, who.guild_id, case_id)
            if not await cases.release(tx, case_id, who.discord_id, None):
                raise CaseNotYours
            await self._note(tx, who, "case_leave", f"#{case_id}")
            return await self._dossier(tx, await _existing(tx, who.guild_id, case_id))

    async def judge(self, who: HouseModerator, case_id: int, ruling: Ruling) -> Dossier:
        """Close a case one has claimed. Raises CaseNotFound, CaseNotYours, WrongVerdict."""
        now, note = self.clock.now(), ruling.note[:LONGEST_NOTE]
        async with self.db.transaction() as tx:
            case = await _existing(tx, who.guild_id, case_id)
            if not fits(case.kind, ruling.verdict):
                raise WrongVerdict
            if not await cases.close(tx, case_id, who.discord_id, ruling.verdict, note, now):
                raise CaseNotYours
            await carry_out(tx, case, who, ruling, now)
            lifted = ruling.verdict is HouseVerdict.LIFT
            await tell_appellant(tx, case, lifted=lifted, note=note, now=now, place=who.place)
            told = f"#{case_id} {case.subject.rpartition(':')[2]}: {note}"
            await self._note(tx, who, f"case_{ruling.verdict.value}", told)
            return await self._dossier(tx, await _existing(tx, who.guild_id, case_id))

    async def hand_over(self, who: HouseModerator, case_id: int) -> Case:
        """It is too grave for the guild. Raises CaseNotFound, CaseNotYours."""
        async with self.db.transaction() as tx:
            case = await _existing(tx, who.guild_id, case_id)
            if not await cases.hand_over(tx, case_id, who.discord_id):
                raise CaseNotYours
            await self._note(tx, who, "case_hand_over", f"#{case_id}")
        await self.bus.publish(Event(Kind.MODERATORS_WANTED, str(case_id)))
        return case

    async def strike(self, who: HouseModerator, discord_id: int, reason: str) -> int:
        """Without a case; the strike. The member is told, and may appeal."""
        now = self.clock.now()
        async with self.db.transaction() as tx:
            strike_id = await store.strike(
                tx,
                of_member(discord_id),
                Reason.HOUSE,
                guild_id=who.guild_id,
                details=reason,
                at=now,
            )
            await tell_struck(tx, discord_id, strike_id, who, reason, now)
            await self._note(tx, who, "strike", f"{discord_id}: {reason}")
        return strike_id

    async def strikes(self, guild_id: int, discord_id: int | None = None) -> tuple[Strike, ...]:
        """The newest of the guild or of one of its members, lifted ones too."""
        subject = None if discord_id is None else of_member(discord_id)
        async with self.db.reading() as tx:
            return await store.strikes(tx, subject=subject, guild_id=guild_id, limit=PAGE)

    async def take_unposted(self) -> list[tuple[Dossier, int]]:
        """Cases to show in their guild's channel for moderators, and it; each is given out once."""
        now = self.clock.now()
        async with self.db.transaction() as tx:
            taken = await cases.take_unposted(tx, now, AT_ONCE)
            return [(await self._dossier(tx, case), channel) for case, channel in taken]

    async def posted(self, case_id: int, channel_id: int, message_id: int) -> None:
        async with self.db.transaction() as tx:
            await cases.posted(tx, case_id, channel_id, message_id)

    async def forget(self, guild_id: int) -> None:
        """The bot was removed from the guild."""
        async with self.db.transaction() as tx:
            await cases.forget(tx, guild_id)
            await store.forget_house(tx, guild_id)

    async def _note(self, tx: AsyncConnection, who: HouseModerator, what: str, detail: str) -> None:
        now = self.clock.now()
        await policies.note(tx, who.guild_id, who.discord_id, what, detail, now)


def _key(new: NewComplaint) -> str:
    return f"complaint:{new.guild_id}:{new.request_id}"


async def _existing(tx: AsyncConnection, guild_id: int, case_id: int) -> Case:
    found = await cases.one(tx, case_id)
    if found is None or not guild_id or found.scope != guild_id:
        raise CaseNotFound(str(case_id))
    return found
