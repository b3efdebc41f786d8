"""Objections of members to strikes and blocks: one for each, judged where they came from."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock
from horde_core.conduct import cases, store
from horde_core.conduct.model import Appealable, CaseKind, Reason
from horde_core.conduct.penalties import of_member
from horde_core.conduct.refusals import AlreadyAppealed, NothingToAppeal
from horde_core.config import ModerationSettings
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.policies import store as policies

SHOWN = 25


@dataclass(frozen=True, slots=True)
class AppealService:
    db: Database
    clock: Clock
    bus: Bus
    rules: ModerationSettings

    async def open_to(self, discord_id: int, guild_id: int | None) -> tuple[Appealable, ...]:
        """What the member has not appealed against yet: being blocked here, and strikes."""
        subject = of_member(discord_id)
        async with self.db.reading() as tx:
            found = [
                Appealable(strike.guild_id, strike.at, _reason(strike.reason, strike.details), it)
                for strike in await store.strikes(tx, subject=subject, limit=SHOWN)
                if strike.lifted_at is None and (it := strike.id)
            ]
            if guild_id is not None:
                block = await policies.block_of(tx, guild_id, discord_id, self.clock.now())
                if block is not None:
                    found.insert(0, Appealable(guild_id, block.at, block.reason))
            return tuple(
                [it for it in found if await cases.id_of(tx, _key(discord_id, it)) is None]
            )

    async def appeal(self, discord_id: int, strike_id: int, text: str) -> int:
        """Against a strike; the case. The horde's own strikes are judged by its moderators.

        Raises:
            NothingToAppeal: it is lifted, forgotten or somebody else's.
            AlreadyAppealed
        """
        subject = of_member(discord_id)
        async with self.db.transaction() as tx:
            strike = await store.strike_of(tx, subject, strike_id)
            if strike is None:
                raise NothingToAppeal
            house = strike.reason == Reason.HOUSE.value
            what = Appealable(strike.guild_id, strike.at, "", strike_id)
            scope = (strike.guild_id or 0) if house else 0
            case_id = await self._open(tx, discord_id, what, scope, text, strike=strike_id)
        if not house:
            await self.bus.publish(Event(Kind.MODERATORS_WANTED, str(case_id)))
        return case_id

    async def appeal_block(self, discord_id: int, guild_id: int, text: str) -> int:
        """Against being blocked in a guild; the case. Raises NothingToAppeal, AlreadyAppealed."""
        async with self.db.transaction() as tx:
            block = await policies.block_of(tx, guild_id, discord_id, self.clock.now())
            if block is None:
                raise NothingToAppeal
            what = Appealable(guild_id, block.at, "")
            return await self._open(tx, discord_id, what, guild_id, text)

    async def _open(
        self,
        tx: AsyncConnection,
        discord_id: int,
        what: Appealable,
        scope: int,
        text: str,
        **facts: int,
    ) -> int:
        opened = await cases.open_once(
            tx,
            _key(discord_id, what),
            CaseKind.APPEAL,
            of_member(discord_id),
            at=self.clock.now(),
            guild_id=what.guild_id,
            scope=scope,
            text=text[: self.rules.longest_appeal],
            **facts,
        )
        if opened is None:
            raise AlreadyAppealed
        return opened


def _key(discord_id: int, what: Appealable) -> str:
    if what.strike_id is not None:
        return f"appeal:strike:{what.strike_id}"
    return f"appeal:block:{what.guild_id}:{discord_id}:{what.at.timestamp():.0f}"


def _reason(reason: str, details: str) -> str:
    """A moderator's words; of a refused prompt not which words were found in it."""
    return details if reason in {Reason.HOUSE.value, Reason.WARNED.value} else ""
