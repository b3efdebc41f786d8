"""For moderators: cases to look at, and what is known of how people behave."""

from datetime import timedelta
from typing import Any

from msgspec import UnsetType

from horde_core.api import conduct_wire
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.conduct.model import CaseState, Verdict
from horde_core.conduct.refusals import CaseNotFound
from horde_core.conduct.review import UNSETTLED
from horde_core.protocol.common import Done
from horde_core.protocol.conduct import (
    CaseChange,
    CasesQuery,
    ConductRecord,
    ModeratorsCase,
    NewBan,
)

routes = Routes()

REFUSED = (400, 401, 403, 429)
LONGEST_ID = 15


@routes.add(
    "GET",
    "/v2/operations/cases",
    returns={200: list[ModeratorsCase]},
    query=CasesQuery,
    key=Key.NEEDED,
    errors=REFUSED,
)
async def case_list(call: Call[None]) -> Reply:
    """What moderators are asked to look at, newest first, fifty at a time."""
    query = call.query(CasesQuery)
    states = UNSETTLED if query.state is None else (CaseState(query.state),)
    found = await call.horde.review.queue(
        await call.principal(), states=states, before=query.before
    )
    return Reply([conduct_wire.case(one) for one in found])


@routes.add(
    "PUT",
    "/v2/operations/cases/{case_id}",
    returns={200: ModeratorsCase},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
)
async def change_case(call: Call[CaseChange]) -> Reply:
    """Claim a case, so that nobody else judges it meanwhile, leave it to others, or judge it."""
    principal, case_id, wanted = await call.principal(), _id(call), call.body
    review = call.horde.review
    match wanted.action:
        case "claim":
            case = await review.claim(principal, case_id)
        case "release":
            case = await review.release(principal, case_id)
        case "close":
            case = await review.close(
                principal,
                case_id,
                Verdict(wanted.verdict),
                note=wanted.note,
                how_long=_days(wanted.days),
            )
    return Reply(conduct_wire.case(case))


@routes.add(
    "GET",
    "/v2/operations/conduct/{subject}",
    returns={200: ConductRecord},
    key=Key.NEEDED,
    errors=REFUSED,
)
async def conduct_record(call: Call[None]) -> Reply:
    """Strikes, reports and what keeps somebody out."""
    found = await call.horde.conduct.record(await call.principal(), call.path("subject"))
    return Reply(conduct_wire.record(found))


@routes.add(
    "PUT",
    "/v2/operations/conduct/{subject}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
)
async def ban(call: Call[NewBan]) -> Reply:
    """Keep somebody out everywhere."""
    await call.horde.conduct.ban(
        await call.principal(),
        call.path("subject"),
        how_long=_days(call.body.days),
        reason=call.body.reason,
    )
    return Reply(Done())


@routes.add(
    "DELETE",
    "/v2/operations/conduct/{subject}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=REFUSED,
)
async def lift_ban(call: Call[None]) -> Reply:
    """Let somebody in again, whatever kept them out."""
    await call.horde.conduct.lift(await call.principal(), call.path("subject"))
    return Reply(Done())


def _days(days: int | UnsetType) -> timedelta | None:
    return None if isinstance(days, UnsetType) else timedelta(days=days)


def _id(call: Call[Any]) -> int:
    """Raises CaseNotFound."""
    case_id = call.path("case_id")
    if not (case_id.isascii() and case_id.isdigit() and len(case_id) <= LONGEST_ID):
        raise CaseNotFound(case_id)
    return int(case_id)
