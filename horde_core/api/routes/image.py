"""Image requests: queue one, follow it, cancel it."""

from horde_core.accounts.model import Account
from horde_core.api import callers, image_wire, styling
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.requesting import requester
from horde_core.money import whole_on_the_wire
from horde_core.protocol.common import DEFAULT_AGENT
from horde_core.protocol.image import (
    Accepted,
    ImageCheck,
    ImageRequest,
    ImageStatus,
    Priced,
)
from horde_core.queueing import rules
from horde_core.queueing.model import NewImageRequest
from horde_core.styles.model import StyleUse

routes = Routes()

GENERATE = (
    Limit(90, 60, Per.PATH, known=300),
    Limit(2, 1, Per.PATH, known=10),
    Limit(2, 1, Per.KEY, known=60, anonymous=60),
)
CHECK = (Limit(10, 1, Per.PATH),)
STATUS = (Limit(10, 60, Per.PATH),)


@routes.add(
    "POST",
    "/v2/generate/async",
    returns={202: Accepted, 200: Priced},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=GENERATE,
)
async def request_images(call: Call[ImageRequest]) -> Reply:
    """Queue a request for pictures."""
    asked, style = await styling.images(call)
    principal = await requester(call)
    new = await _wanted(call, asked, style, principal.account)
    if call.body.dry_run:
        price = await call.horde.queueing.estimate(principal, new)
        return Reply(Priced(whole_on_the_wire(price)), 200)
    return Reply(image_wire.accepted(await call.horde.queueing.request(principal, new)), 202)


async def _wanted(
    call: Call[ImageRequest], asked: ImageRequest, style: StyleUse | None, account: Account
) -> NewImageRequest:
    """What is asked for. Pictures are fetched last, for a request that is in order otherwise."""
    new = image_wire.new_request(asked, call.edge.settings.default_models, style)
    if not image_wire.has_pictures(new):
        return new
    rules.check(rules.normalised(new, account), account, call.horde.catalogue)
    return await image_wire.with_pictures(new, asked, call.edge.sources)


@routes.add(
    "GET",
    "/v2/generate/check/{id}",
    returns={200: ImageCheck},
    errors=(403, 404, 429),
    limits=CHECK,
)
async def check_request(call: Call[None]) -> Reply:
    """How far a request is, without its pictures."""
    if callers.client_agent(call.request) == DEFAULT_AGENT:
        await call.horde.guard.may_enter(call.address)
    return Reply(image_wire.check(await call.horde.queueing.check(call.path("id"))))


@routes.add(
    "GET",
    "/v2/generate/status/{id}",
    returns={200: ImageStatus},
    errors=(404, 429),
    limits=STATUS,
)
async def request_status(call: Call[None]) -> Reply:
    """How far a request is, with its pictures."""
    now = await call.horde.queueing.status(call.path("id"))
    return Reply(await image_wire.status(now, call.horde.media, call.base))


@routes.add(
    "DELETE",
    "/v2/generate/status/{id}",
    returns={200: ImageStatus},
    errors=(404, 429),
    limits=STATUS,
)
async def cancel_request(call: Call[None]) -> Reply:
    """Cancel a request; answers its state as it was before."""
    before = await call.horde.queueing.cancel(call.path("id"))
    return Reply(await image_wire.status(before, call.horde.media, call.base))
