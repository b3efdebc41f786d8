"""Cases as rows: opened once, claimed by one, closed once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, update

from horde_core.conduct.model import Case, CaseKind, CaseState, HouseVerdict, Verdict
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.conduct import CaseRow, ComplaintRow
from horde_core.db.tables.gifts import GuildRow
from horde_core.db.tx import Tx

_COLUMNS = (
    CaseRow.id,
    CaseRow.kind,
    CaseRow.subject,
    CaseRow.guild_id,
    CaseRow.facts,
    CaseRow.state,
    CaseRow.opened_at,
    CaseRow.claimed_by,
    CaseRow.claimed_until,
    CaseRow.proposed_by,
    CaseRow.verdict,
    CaseRow.closed_by,
    CaseRow.closed_at,
    CaseRow.note,
    CaseRow.scope,
    CaseRow.channel_id,
    CaseRow.message_id,
)


async def open_once(
    tx: Tx,
    key: str,
    kind: CaseKind,
    subject: str,
    *,
    at: datetime,
    guild_id: int | None = None,
    scope: int = 0,
    **facts: str | int,
) -> int | None:
    """The id of the new case; None when it was opened before."""
    added = await tx.execute(
        insert_or(tx, CaseRow)
        .values(
            key=key,
            kind=kind.value,
            subject=subject,
            guild_id=guild_id,
            scope=scope,
            facts=msgspec.json.encode(facts).decode(),
            state=CaseState.OPEN.value,
            opened_at=at,
            note="",
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(CaseRow.id)
    )
    case_id: int | None = added.scalar_one_or_none()
    return case_id


async def id_of(tx: Tx, key: str) -> int | None:
    case_id: int | None = await tx.scalar(select(CaseRow.id).where(CaseRow.key == key))
    return case_id


async def one(tx: Tx, case_id: int) -> Case | None:
    row = (await tx.execute(select(*_COLUMNS).where(CaseRow.id == case_id))).one_or_none()
    return None if row is None else _case(row)


async def newest(
    tx: Tx,
    *,
    states: Sequence[CaseState],
    scope: int = 0,
    guild_id: int | None = None,
    before: int | None = None,
    limit: int,
) -> tuple[Case, ...]:
    """In one guild, if named; ``before``: older than that one."""
    conditions: list[ColumnElement[bool]] = [
        CaseRow.state.in_([it.value for it in states]),
        CaseRow.scope == scope,
    ]
    if guild_id is not None:
        conditions.append(CaseRow.guild_id == guild_id)
    if before is not None:
        conditions.append(CaseRow.id < before)
    rows = await tx.execute(
        select(*_COLUMNS).where(*conditions).order_by(CaseRow.id.desc()).limit(limit)
    )
    return tuple(map(_case, rows))


async def claim(tx: Tx, case_id: int, account_id: int, *, until: datetime, now: datetime) -> bool:
    """False when it is closed, or somebody else's until later."""
    free = or_(
        CaseRow.state == CaseState.OPEN.value,
        and_(
            CaseRow.state == CaseState.CLAIMED.value,
            or_(CaseRow.claimed_by == account_id, CaseRow.claimed_until <= now),
        ),
    )
    return await _change(
        tx,
        and_(CaseRow.id == case_id, free),
        state=CaseState.CLAIMED.value,
        claimed_by=account_id,
        claimed_until=until,
    )


async def release(tx: Tx, case_id: int, account_id: int, proposed_by: int | None) -> bool:
    """Let others have it; false when it is not one's own."""
    return await _change(
        tx,
        and_(CaseRow.id == case_id, *_mine(account_id)),
        state=CaseState.OPEN.value,
        claimed_by=None,
        claimed_until=None,
        proposed_by=proposed_by,
    )


async def close(
    tx: Tx,
    case_id: int,
    account_id: int,
    verdict: Verdict | HouseVerdict,
    note: str,
    at: datetime,
) -> bool:
    """False when it is not one's own."""
    return await _change(
        tx,
        and_(CaseRow.id == case_id, *_mine(account_id)),
        state=CaseState.CLOSED.value,
        claimed_by=None,
        claimed_until=None,
        verdict=verdict.value,
        note=note,
        closed_by=account_id,
        closed_at=at,
    )


async def hand_over(tx: Tx, case_id: int, moderator_id: int) -> bool:
    """From a guild to the horde's moderators; false when it is not one's own."""
    return await _change(
        tx,
        and_(CaseRow.id == case_id, *_mine(moderator_id)),
        state=CaseState.OPEN.value,
        scope=0,
        claimed_by=None,
        claimed_until=None,
    )


async def take_unposted(tx: Tx, now: datetime, limit: int) -> list[tuple[Case, int]]:
    """Open cases that their guild wants to see in a channel, and it; each is given out once."""
    wanted = (
        select(CaseRow.id, GuildRow.mod_channel_id)
        .join(GuildRow, GuildRow.id == CaseRow.scope)
        .where(
            CaseRow.posted_at.is_(None),
            CaseRow.state == CaseState.OPEN.value,
            GuildRow.mod_channel_id.is_not(None),
        )
        .order_by(CaseRow.id)
        .limit(limit)
        .with_for_update(of=CaseRow, skip_locked=True)
    )
    channels = {case: int(channel or 0) for case, channel in await tx.execute(wanted)}
    if not channels:
        return []
    rows = await tx.execute(
        update(CaseRow)
        .where(CaseRow.id.in_(channels), CaseRow.posted_at.is_(None))
        .values(posted_at=now)
        .returning(*_COLUMNS)
    )
    return [(_case(row), channels[row.id]) for row in rows]


async def posted(tx: Tx, case_id: int, channel_id: int, message_id: int) -> None:
    await _change(tx, CaseRow.id == case_id, channel_id=channel_id, message_id=message_id)


async def forget(tx: Tx, scope: int) -> None:
    """What a guild judged itself."""
    ours = select(CaseRow.id).where(CaseRow.scope == scope)
    await tx.execute(delete(ComplaintRow).where(ComplaintRow.case_id.in_(ours)))
    await tx.execute(delete(CaseRow).where(CaseRow.scope == scope))


def _mine(account_id: int) -> tuple[ColumnElement[bool], ...]:
    return (CaseRow.state == CaseState.CLAIMED.value, CaseRow.claimed_by == account_id)


async def _change(tx: Tx, condition: ColumnElement[bool], **values: Any) -> bool:
    changed = await tx.execute(update(CaseRow).where(condition).values(**values))
    return bool(changed.rowcount)


def _verdict(scope: int, word: str) -> Verdict | HouseVerdict:
    return HouseVerdict(word) if scope else Verdict(word)


def _case(row: Row[*tuple[Any, ...]]) -> Case:
    facts = row._asdict()
    facts["kind"] = CaseKind(row.kind)
    facts["state"] = CaseState(row.state)
    facts["verdict"] = None if row.verdict is None else _verdict(row.scope, row.verdict)
    facts["facts"] = msgspec.json.decode(row.facts, type=dict[str, str | int])
    return Case(**facts)
