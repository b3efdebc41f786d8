"""Cases and records of conduct as the API writes them."""

from datetime import datetime

from horde_core.api.dates import rfc822
from horde_core.conduct.model import Case, Record
from horde_core.protocol.conduct import BanShown, ConductRecord, MisdeedNoted, ModeratorsCase


def case(one: Case) -> ModeratorsCase:
    return ModeratorsCase(
        id=one.id,
        kind=one.kind.value,
        subject=one.subject,
        guild_id=_guild(one.guild_id),
        facts=one.facts,
        state=one.state.value,
        opened=rfc822(one.opened_at),
        claimed_by=one.claimed_by,
        claimed_until=_date(one.claimed_until),
        proposed_by=one.proposed_by,
        verdict=None if one.verdict is None else one.verdict.value,
        closed_by=one.closed_by,
        closed=_date(one.closed_at),
        note=one.note,
    )


def record(found: Record) -> ConductRecord:
    return ConductRecord(
        subject=found.subject,
        strikes=[
            MisdeedNoted(
                at=rfc822(strike.at),
                guild_id=_guild(strike.guild_id),
                reason=strike.reason,
                details=strike.details,
            )
            for strike in found.strikes
        ],
        reports=found.reports,
        timed_out_until=_date(found.timed_out_until),
        bans=[
            BanShown(
                guild_id=_guild(ban.scope or None),
                until=_date(ban.until),
                reason=ban.reason,
                by=ban.by,
            )
            for ban in found.bans
        ],
    )


def _guild(guild_id: int | None) -> str | None:
    """As Discord writes its ids: numbers of 64 bits are no numbers to JavaScript."""
    return None if guild_id is None else str(guild_id)


def _date(moment: datetime | None) -> str | None:
    return None if moment is None else rfc822(moment)
