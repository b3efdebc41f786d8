"""What a guild's verdict does."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.conduct import store
from horde_core.conduct.letters import tell_blocked, tell_struck
from horde_core.conduct.model import (
    Case,
    CaseKind,
    HouseModerator,
    HouseVerdict,
    Reason,
    Ruling,
)
from horde_core.conduct.penalties import member_of
from horde_core.policies import store as policies

ABOUT_PICTURES = frozenset(
    {HouseVerdict.DISMISS, HouseVerdict.REMOVE, HouseVerdict.STRIKE, HouseVerdict.BLOCK}
)
OF_APPEALS = frozenset({HouseVerdict.UPHOLD, HouseVerdict.LIFT})


def fits(kind: CaseKind, verdict: HouseVerdict) -> bool:
    """Whether a case of this kind can be judged like that.

    >>> fits(CaseKind.APPEAL, HouseVerdict.LIFT), fits(CaseKind.APPEAL, HouseVerdict.BLOCK)
    (True, False)
    """
    return verdict in (OF_APPEALS if kind is CaseKind.APPEAL else ABOUT_PICTURES)


async def carry_out(
    tx: AsyncConnection, case: Case, who: HouseModerator, ruling: Ruling, now: datetime
) -> None:
    about = member_of(case.subject) or 0
    match ruling.verdict:
        case HouseVerdict.STRIKE:
            strike_id = await store.strike(
                tx,
                case.subject,
                Reason.HOUSE,
                guild_id=case.scope,
                details=ruling.note,
                at=now,
            )
            await tell_struck(tx, about, strike_id, who, ruling.note, now)
        case HouseVerdict.BLOCK:
            until = None if ruling.how_long is None else now + ruling.how_long
            await policies.block(
                tx,
                case.scope,
                about,
                reason=ruling.note[:300],
                by=who.discord_id,
                at=now,
                until=until,
            )
            await tell_blocked(tx, case, until, who.place, ruling.note, now)
        case HouseVerdict.LIFT if "strike" in case.facts:
            await store.lift_strike(tx, int(case.facts["strike"]), now)
        case HouseVerdict.LIFT:
            await policies.unblock(tx, case.scope, about)
        case HouseVerdict.DISMISS | HouseVerdict.REMOVE | HouseVerdict.UPHOLD:
            pass
