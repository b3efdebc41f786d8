"""What members are told of what was decided about them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.conduct.model import Case, CaseKind, HouseModerator
from horde_core.conduct.penalties import member_of
from horde_core.members import store as members
from horde_core.members.model import NoticeKind

AT_THE_HORDE = ""


async def tell_appellant(
    tx: AsyncConnection,
    case: Case,
    *,
    lifted: bool,
    note: str,
    now: datetime,
    place: str = AT_THE_HORDE,
) -> None:
    """The answer to an appeal, if it is one and its author can be reached."""
    discord_id = member_of(case.subject)
    if case.kind is not CaseKind.APPEAL or discord_id is None:
        return
    kind = NoticeKind.APPEAL_LIFTED if lifted else NoticeKind.APPEAL_UPHELD
    await members.tell(
        tx,
        f"appeal:{case.id}",
        discord_id,
        kind,
        now=now,
        place=place,
        guild=case.guild_id,
        reason=note,
    )


async def tell_struck(
    tx: AsyncConnection,
    discord_id: int,
    strike_id: int,
    who: HouseModerator,
    reason: str,
    now: datetime,
) -> None:
    await members.tell(
        tx,
        f"strike:{strike_id}",
        discord_id,
        NoticeKind.STRUCK,
        now=now,
        place=who.place,
        guild=who.guild_id,
        reason=reason,
        strike=strike_id,
    )


async def tell_blocked(
    tx: AsyncConnection, case: Case, until: datetime | None, place: str, reason: str, now: datetime
) -> None:
    discord_id = member_of(case.subject)
    if discord_id is None:
        return
    await members.tell(
        tx,
        f"blocked:{case.id}",
        discord_id,
        NoticeKind.BLOCKED,
        now=now,
        place=place,
        reason=reason,
        guild=case.scope,
        until=0 if until is None else round(until.timestamp()),
    )
