"""Alchemy requests, and the work of alchemists."""

from dataclasses import replace

from horde_core.api import alchemy_wire
from horde_core.api.limits import USUAL, Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.routes.jobs import WORK
from horde_core.money import on_the_wire
from horde_core.protocol.alchemy import (
    AlchemyPop,
    FormsPopped,
    FormSubmit,
    Interrogation,
    InterrogationAccepted,
    InterrogationStatus,
)
from horde_core.protocol.image import Rewarded

routes = Routes()

STATUS = (Limit(10, 1, Per.PATH),)


@routes.add(
    "POST",
    "/v2/interrogate/async",
    returns={202: InterrogationAccepted},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=USUAL,
)
async def request_forms(call: Call[Interrogation]) -> Reply:
    """Let alchemists look at a picture, or make it better."""
    principal = await call.principal()
    alchemy, asked = call.horde.alchemy, alchemy_wire.new_request(call.body)
    alchemy.intake.checked(principal, asked)
    new = replace(asked, source=await alchemy_wire.picture(call.body, call.edge.sources))
    return Reply(InterrogationAccepted(id=await alchemy.request(principal, new)), 202)


@routes.add(
    "GET",
    "/v2/interrogate/status/{id}",
    returns={200: InterrogationStatus},
    errors=(404, 429),
    limits=STATUS,
)
async def form_status(call: Call[None]) -> Reply:
    """How far the forms are, with their results."""
    now = await call.horde.alchemy.status(call.path("id"))
    return Reply(alchemy_wire.status(now, call.horde.media, call.base))


@routes.add(
    "DELETE",
    "/v2/interrogate/status/{id}",
    returns={200: InterrogationStatus},
    errors=(404, 429),
    limits=STATUS,
)
async def cancel_forms(call: Call[None]) -> Reply:
    """Cancel what is not done yet."""
    now = await call.horde.alchemy.cancel(call.path("id"))
    return Reply(alchemy_wire.status(now, call.horde.media, call.base))


@routes.add(
    "POST",
    "/v2/interrogate/pop",
    returns={200: FormsPopped},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=WORK,
)
async def pop_forms(call: Call[AlchemyPop]) -> Reply:
    """Take the next forms that this alchemist can do."""
    answer = await call.horde.alchemy.pop(await call.principal(), alchemy_wire.offer(call.body))
    return Reply(alchemy_wire.popped(answer, call.horde.media, call.base))


@routes.add(
    "POST",
    "/v2/interrogate/submit",
    returns={200: Rewarded},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=WORK,
)
async def submit_form(call: Call[FormSubmit]) -> Reply:
    """Hand in one form, finished or faulted."""
    principal = await call.principal()
    reward = await call.horde.alchemy.submit(principal, alchemy_wire.delivery(call.body))
    return Reply(Rewarded(on_the_wire(reward)))
