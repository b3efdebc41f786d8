"""Text requests, and the work of text workers."""

from horde_core.api import styling, text_wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.requesting import requester
from horde_core.api.routes.image import GENERATE
from horde_core.api.routes.jobs import WORK
from horde_core.api.waiting import granted, patience
from horde_core.money import on_the_wire, whole_on_the_wire
from horde_core.protocol.image import Priced, Rewarded
from horde_core.protocol.text import (
    TextAccepted,
    TextPop,
    TextPopped,
    TextRequest,
    TextStatus,
    TextSubmit,
)

routes = Routes()

STATUS = (Limit(60, 60, Per.PATH),)


@routes.add(
    "POST",
    "/v2/generate/text/async",
    returns={202: TextAccepted, 200: Priced},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=GENERATE,
)
async def request_texts(call: Call[TextRequest]) -> Reply:
    """Queue a request for texts."""
    asked, style = await styling.texts(call)
    principal = await requester(call)
    new = text_wire.new_request(asked, style)
    if call.body.dry_run:
        price = await call.horde.texts.estimate(principal, new)
        return Reply(Priced(whole_on_the_wire(price)), 200)
    return Reply(text_wire.accepted(await call.horde.texts.request(principal, new)), 202)


@routes.add(
    "GET",
    "/v2/generate/text/status/{id}",
    returns={200: TextStatus},
    errors=(404, 429),
    limits=STATUS,
)
async def text_status(call: Call[None]) -> Reply:
    """How far a request is, with its texts."""
    return Reply(text_wire.status(await call.horde.texts.status(call.path("id"))))


@routes.add(
    "DELETE",
    "/v2/generate/text/status/{id}",
    returns={200: TextStatus},
    errors=(404, 429),
    limits=STATUS,
)
async def cancel_texts(call: Call[None]) -> Reply:
    """Cancel a request; answers its state as it was before."""
    return Reply(text_wire.status(await call.horde.texts.cancel(call.path("id"))))


@routes.add(
    "POST",
    "/v2/generate/text/pop",
    returns={200: TextPopped},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=WORK,
)
async def pop_texts(call: Call[TextPop]) -> Reply:
    """Take the next text that this worker can write."""
    waits = patience(call)
    answer = await call.horde.texts.pop(await call.principal(), text_wire.offer(call.body), waits)
    return Reply(text_wire.popped(answer), headers=granted(waits))


@routes.add(
    "POST",
    "/v2/generate/text/submit",
    returns={200: Rewarded},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=WORK,
)
async def submit_text(call: Call[TextSubmit]) -> Reply:
    """Hand in one text, finished or faulted."""
    principal = await call.principal()
    reward = await call.horde.texts.submit(principal, text_wire.delivery(call.body))
    return Reply(Rewarded(on_the_wire(reward)))
