"""For moderators: who is kept out, which prompts are refused, what was decided."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from horde_core.api.dates import rfc822
from horde_core.api.image_wire import known
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.oversight.model import Barred, FilterTerms, PromptRule
from horde_core.oversight.refusals import FilterNotFound
from horde_core.protocol.common import Done
from horde_core.protocol.oversight import (
    AddressBarred,
    AddressBlock,
    AddressNamed,
    Deed,
    Filter,
    FilterChange,
    FilterRegex,
    FiltersQuery,
    NewFilter,
    PromptExamined,
    PromptTried,
    WorkerBlock,
)

routes = Routes()

REFUSED = (400, 401, 403, 429)
REFUSED_BODY = (400, 401, 403, 413, 429)
LONGEST_ID = 15


def _barred(found: list[Barred]) -> Reply:
    return Reply(
        [
            AddressBarred(ipaddr=one.network, seconds=round(one.left.total_seconds()))
            for one in found
        ]
    )


@routes.add(
    "GET",
    "/v2/operations/ipaddr",
    returns={200: list[AddressBarred]},
    key=Key.NEEDED,
    errors=REFUSED,
)
async def blocked_networks(call: Call[None]) -> Reply:
    """The networks that are kept out."""
    return _barred(await call.horde.oversight.networks(await call.principal()))


@routes.add(
    "POST", "/v2/operations/ipaddr", returns={200: Done}, key=Key.NEEDED, errors=REFUSED_BODY
)
async def block_address(call: Call[AddressBlock]) -> Reply:
    """Keep an address or a network out."""
    how_long = timedelta(hours=call.body.hours)
    await call.horde.oversight.block(await call.principal(), call.body.ipaddr, how_long)
    return Reply(Done())


@routes.add(
    "DELETE", "/v2/operations/ipaddr", returns={200: Done}, key=Key.NEEDED, errors=REFUSED_BODY
)
async def unblock_address(call: Call[AddressNamed]) -> Reply:
    """Let an address or a network in again."""
    await call.horde.oversight.unblock(await call.principal(), call.body.ipaddr)
    return Reply(Done())


@routes.add(
    "GET",
    "/v2/operations/ipaddr/{ipaddr}",
    returns={200: list[AddressBarred]},
    key=Key.NEEDED,
    errors=REFUSED,
)
async def about_address(call: Call[None]) -> Reply:
    """What keeps one address out."""
    principal = await call.principal()
    return _barred(await call.horde.oversight.about_address(principal, call.path("ipaddr")))


@routes.add(
    "PUT",
    "/v2/operations/block_worker_ipaddr/{worker_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
)
async def block_worker(call: Call[WorkerBlock]) -> Reply:
    """Keep the address out from which a worker was last seen."""
    worker = await call.horde.workers.by_id(call.path("worker_id"))
    how_long = timedelta(days=call.body.days)
    await call.horde.oversight.block_worker(await call.principal(), worker.ip, how_long)
    return Reply(Done())


@routes.add(
    "DELETE",
    "/v2/operations/block_worker_ipaddr/{worker_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
)
async def unblock_worker(call: Call[None]) -> Reply:
    """Let a worker's address in again."""
    worker = await call.horde.workers.by_id(call.path("worker_id"))
    await call.horde.oversight.unblock_worker(await call.principal(), worker.ip)
    return Reply(Done())


@routes.add("GET", "/v2/operations/log", returns={200: list[Deed]}, key=Key.NEEDED, errors=REFUSED)
async def moderators_log(call: Call[None]) -> Reply:
    """What moderators did, newest first."""
    return Reply(
        [
            Deed(
                at=rfc822(entry.at),
                user_id=entry.account_id,
                action=entry.action,
                subject=entry.subject,
                details=entry.details,
            )
            for entry in await call.horde.oversight.deeds(await call.principal())
        ]
    )


def _filter(rule: PromptRule) -> Filter:
    return Filter(
        id=str(rule.id),
        regex=rule.regex,
        filter_type=rule.kind,
        description=rule.description,
        replacement=rule.replacement,
        user=rule.author,
    )


@routes.add(
    "GET",
    "/v2/filters",
    returns={200: list[Filter]},
    query=FiltersQuery,
    key=Key.NEEDED,
    errors=REFUSED,
)
async def filter_list(call: Call[None]) -> Reply:
    """The moderators' rules of the prompt filter."""
    query = call.query(FiltersQuery)
    found = await call.horde.oversight.filters(
        await call.principal(), kind=query.filter_type, contains=query.contains
    )
    return Reply([_filter(rule) for rule in found])


@routes.add("PUT", "/v2/filters", returns={200: Filter}, key=Key.NEEDED, errors=REFUSED_BODY)
async def add_filter(call: Call[NewFilter]) -> Reply:
    """Add a rule to the prompt filter."""
    terms = FilterTerms(
        regex=call.body.regex,
        kind=call.body.filter_type,
        description=call.body.description,
        replacement=call.body.replacement,
    )
    return Reply(_filter(await call.horde.oversight.add_filter(await call.principal(), terms)))


@routes.add(
    "POST", "/v2/filters", returns={200: PromptExamined}, key=Key.NEEDED, errors=REFUSED_BODY
)
async def try_prompt(call: Call[PromptTried]) -> Reply:
    """What the prompt filter finds in a prompt."""
    found = await call.horde.oversight.try_prompt(
        await call.principal(), call.body.prompt, kind=known(call.body.filter_type)
    )
    return Reply(PromptExamined(suspicion=found.suspicion, matches=list(found.matches)))


@routes.add(
    "GET",
    "/v2/filters/regex",
    returns={200: list[FilterRegex]},
    query=FiltersQuery,
    key=Key.NEEDED,
    errors=REFUSED,
)
async def filter_expressions(call: Call[None]) -> Reply:
    """The moderators' rules, one expression for each type."""
    kind = call.query(FiltersQuery).filter_type
    rules: defaultdict[int, list[str]] = defaultdict(list)
    for rule in await call.horde.oversight.filters(await call.principal(), kind=kind):
        rules[rule.kind].append(rule.regex)
    return Reply(
        [
            FilterRegex(filter_type=kind, regex="|".join(f"(?:{regex})" for regex in expressions))
            for kind, expressions in sorted(rules.items())
        ]
    )


@routes.add(
    "GET",
    "/v2/filters/{filter_id}",
    returns={200: Filter},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
)
async def one_filter(call: Call[None]) -> Reply:
    """One rule of the prompt filter."""
    return Reply(_filter(await call.horde.oversight.one_filter(await call.principal(), _id(call))))


@routes.add(
    "PATCH",
    "/v2/filters/{filter_id}",
    returns={200: Filter},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
)
async def change_filter(call: Call[FilterChange]) -> Reply:
    """Change a rule of the prompt filter."""
    terms = FilterTerms(
        regex=known(call.body.regex),
        kind=known(call.body.filter_type),
        description=known(call.body.description),
        replacement=known(call.body.replacement),
    )
    principal = await call.principal()
    return Reply(_filter(await call.horde.oversight.change_filter(principal, _id(call), terms)))


@routes.add(
    "DELETE",
    "/v2/filters/{filter_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
)
async def remove_filter(call: Call[None]) -> Reply:
    """Remove a rule from the prompt filter."""
    await call.horde.oversight.remove_filter(await call.principal(), _id(call))
    return Reply(Done())


def _id(call: Call[Any]) -> int:
    """Raises FilterNotFound."""
    filter_id = call.path("filter_id")
    if not (filter_id.isascii() and filter_id.isdigit() and len(filter_id) <= LONGEST_ID):
        raise FilterNotFound(filter_id)
    return int(filter_id)
