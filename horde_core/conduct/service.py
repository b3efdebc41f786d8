"""What is known of how people behave, and what is done about it. Moderators' doings are logged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts.model import Principal
from horde_core.accounts.permits import moderator
from horde_core.clock import Clock
from horde_core.conduct import cases, complaints, reports, rules, store
from horde_core.conduct.model import Ban, CaseKind, Reason, Record, Standing, Strike
from horde_core.conduct.penalties import culprits, identities
from horde_core.conduct.refusals import AppealPending, BadSubject, NothingToAppeal
from horde_core.config import ModerationSettings
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind

SHOWN = 100
SHOWN_TEXT = 2000
LONGEST_SUBJECT = 300
KINDS = frozenset({"account", "proxied", "key", "ip"})


@dataclass(frozen=True, slots=True)
class ConductService:
    """``changed`` is told when somebody is to be kept out or let in."""

    db: Database
    clock: Clock
    bus: Bus
    rules: ModerationSettings
    changed: Callable[[], None]

    async def record(self, principal: Principal, subject: str) -> Record:
        """All about one person. Raises ModeratorsOnly, BadSubject."""
        moderator(principal)
        return await self._record((known(subject),))

    async def own_record(self, principal: Principal) -> Record:
        """What is held against whoever asks: why they are refused, and for how long."""
        return await self._record(identities(principal))

    async def guild_strikes(self, guild_id: int) -> tuple[Strike, ...]:
        """Those of everybody in a guild, the newest first."""
        async with self.db.reading() as tx:
            return await store.strikes(tx, guild_id=guild_id, limit=SHOWN)

    async def guild_standing(self, guild_id: int) -> Standing:
        async with self.db.reading() as tx:
            found = await store.strikes_of_guilds(tx, self.clock.now(), guild_id)
        return rules.standing(found.get(guild_id, ()), self.rules)

    async def bans(self, principal: Principal) -> tuple[Ban, ...]:
        """Those that hold everywhere. Raises ModeratorsOnly."""
        moderator(principal)
        async with self.db.reading() as tx:
            return await store.bans(tx, self.clock.now(), scope=0)

    async def ban(
        self, principal: Principal, subject: str, *, how_long: timedelta | None, reason: str
    ) -> None:
        """Keep somebody out everywhere. Raises ModeratorsOnly, BadSubject."""
        asker, now = moderator(principal), self.clock.now()
        until = None if how_long is None else now + how_long
        async with self.db.transaction() as tx:
            await store.ban(tx, Ban(known(subject), 0, until, reason, asker.alias), now)
            await log.note(tx, asker.id, "ban", subject, how_long or "for good", at=now)
        self.changed()

    async def lift(self, principal: Principal, subject: str) -> bool:
        """Let somebody in again, whatever kept them out. Raises ModeratorsOnly, BadSubject."""
        asker, now = moderator(principal), self.clock.now()
        async with self.db.transaction() as tx:
            was_banned = await store.lift(tx, known(subject), 0)
            await store.forgive(tx, (subject,))
            await log.note(tx, asker.id, "ban lifted", subject, at=now)
        self.changed()
        return was_banned

    async def guild_bans(self, guild_id: int) -> tuple[Ban, ...]:
        async with self.db.reading() as tx:
            return await store.bans(tx, self.clock.now(), scope=guild_id)

    async def ban_in_guild(
        self, guild_id: int, subject: str, *, by: str, how_long: timedelta | None, reason: str
    ) -> None:
        """Keep somebody out of the horde in one guild. Who may say so there, the bot knows.

        Raises:
            BadSubject
        """
        now = self.clock.now()
        until = None if how_long is None else now + how_long
        async with self.db.transaction() as tx:
            await store.ban(tx, Ban(known(subject), guild_id, until, reason, by), now)
        self.changed()

    async def lift_in_guild(self, guild_id: int, subject: str) -> bool:
        """False when they were not kept out there. Raises BadSubject."""
        async with self.db.transaction() as tx:
            was_banned = await store.lift(tx, known(subject), guild_id)
        self.changed()
        return was_banned

    async def complain(
        self, principal: Principal, subject: str, *, request_id: str, guild_id: int | None
    ) -> int | None:
        """Somebody finds a result wrong: a case for moderators; None if there is one already.

        Raises:
            BadSubject
        """
        by = next(iter(culprits(principal)), principal.account.alias)
        async with self.db.transaction() as tx:
            opened = await cases.open_once(
                tx,
                f"complaint:{request_id[:100]}",
                CaseKind.COMPLAINT,
                known(subject),
                at=self.clock.now(),
                guild_id=guild_id,
                request=request_id[:100],
                by=by,
            )
        await self._tell(opened)
        return opened

    async def books_are_wrong(self, lines: Sequence[str]) -> int | None:
        """What the audit found; one case a day."""
        now, told = self.clock.now(), "\n".join(lines)
        async with self.db.transaction() as tx:
            opened = await cases.open_once(
                tx,
                f"books:{now:%Y-%m-%d}",
                CaseKind.BOOKS,
                "books",
                at=now,
                found=told[:SHOWN_TEXT],
            )
        await self._tell(opened)
        return opened

    async def appeal(self, principal: Principal, text: str) -> int:
        """Ask the moderators to be let in again, once a day; the case.

        Raises:
            NothingToAppeal, AppealPending
        """
        held, now = await self.own_record(principal), self.clock.now()
        if not held.bans and held.timed_out_until is None:
            raise NothingToAppeal
        async with self.db.transaction() as tx:
            opened = await cases.open_once(
                tx,
                f"appeal:{held.subject}:{now:%Y-%m-%d}",
                CaseKind.APPEAL,
                held.subject,
                at=now,
                guild_id=principal.guild_id,
                text=text[: self.rules.longest_appeal],
            )
        if opened is None:
            raise AppealPending
        await self._tell(opened)
        return opened

    async def prune(self) -> None:
        now = self.clock.now()
        forget = timedelta(days=self.rules.remember_days)
        async with self.db.transaction() as tx:
            await store.prune(tx, now, forget)
            await reports.prune(tx, now - forget)
            await complaints.prune(tx, now - forget)

    async def _record(self, subjects: tuple[str, ...]) -> Record:
        now = self.clock.now()
        subject = subjects[0] if subjects else ""
        async with self.db.reading() as tx:
            timeouts = await store.timed_out(tx, now)
            until = [timeouts[each] for each in subjects if each in timeouts]
            return Record(
                subject,
                await store.strikes(tx, subject=subject, limit=SHOWN),
                max(until, default=None),
                await store.bans(tx, now, subjects=subjects),
                await reports.count(tx, subject),
            )

    async def _tell(self, case_id: int | None) -> None:
        if case_id is not None:
            await self.bus.publish(Event(Kind.MODERATORS_WANTED, str(case_id)))


async def note_strikes(
    tx: AsyncConnection,
    principal: Principal,
    *,
    details: str,
    settings: ModerationSettings,
    now: datetime,
) -> list[int]:
    """A prompt was refused: strikes and time-outs; the cases that the guild's standing opens."""
    guilty, guild_id = culprits(principal), principal.guild_id
    for subject in guilty:
        await store.punish(tx, subject, now)
    if not guilty:
        return []
    await store.strike(
        tx, guilty[0], Reason.CORRUPT_PROMPT, guild_id=guild_id, details=details, at=now
    )
    if guild_id is None:
        return []
    people = (await store.strikes_of_guilds(tx, now, guild_id)).get(guild_id, [])
    level = rules.standing(people, settings)
    if level is Standing.GOOD:
        return []
    opened = await cases.open_once(
        tx,
        f"guild:{guild_id}:{level.value}:{now:%Y-%m-%d}",
        CaseKind.GUILD,
        f"guild:{guild_id}",
        at=now,
        guild_id=guild_id,
        standing=level.name.lower(),
        people=len(people),
        strikes=sum(people),
    )
    return [] if opened is None else [opened]


def known(subject: str) -> str:
    """Raises BadSubject."""
    kind, _, name = subject.partition(":")
    if kind not in KINDS or not name or len(subject) > LONGEST_SUBJECT or "\0" in subject:
        raise BadSubject
    return subject
