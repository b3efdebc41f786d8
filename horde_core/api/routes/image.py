"""Image requests: queue one, follow it, cancel it."""

from horde_core.accounts.model import Account, Principal, Role
from horde_core.api import image_wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.refusals import BannedClientAgent, StyleNotFound
from horde_core.errors import Rc, Refused
from horde_core.money import whole_on_the_wire
from horde_core.protocol.image import (
    Accepted,
    ImageCheck,
    ImageRequest,
    ImageStatus,
    Priced,
)
from horde_core.queueing import rules
from horde_core.queueing.model import NewImageRequest
from horde_core.queueing.refusals import ServiceAccountsOnly

routes = Routes()

GENERATE = (
    Limit(90, 60, Per.PATH, known=300),
    Limit(2, 1, Per.PATH, known=10),
    Limit(2, 1, Per.KEY, known=60, anonymous=60),
)
CHECK = (Limit(10, 1, Per.PATH),)
STATUS = (Limit(10, 60, Per.PATH),)
BANNED_AGENTS = frozenset({"My-Project:v0.0.1:My-Contact"})
WIDER_LIMITS = (Role.TRUSTED, Role.EDUCATION, Role.SERVICE)


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
    principal = await _requester(call)
    new = await _wanted(call, principal.account)
    if call.body.dry_run:
        price = await call.horde.queueing.estimate(principal, new)
        return Reply(Priced(whole_on_the_wire(price)), 200)
    return Reply(image_wire.accepted(await call.horde.queueing.request(principal, new)), 202)


async def _wanted(call: Call[ImageRequest], account: Account) -> NewImageRequest:
    """What is asked for. Pictures are fetched last, for a request that is in order otherwise."""
    new = image_wire.new_request(call.body, call.edge.settings.default_models)
    if not image_wire.has_pictures(new):
        return new
    rules.check(rules.normalised(new, account), account, call.horde.catalogue)
    return await image_wire.with_pictures(new, call.body, call.edge.sources)


async def _requester(call: Call[ImageRequest]) -> Principal:
    """Who asks, once what needs no account was found to be in order."""
    style, webhook = image_wire.known(call.body.style), image_wire.known(call.body.webhook)
    if style is not None:
        raise StyleNotFound(style)
    if webhook is not None and not webhook.startswith("https://"):
        raise Refused(Rc.BAD_REQUEST, "The webhook must start with https://.")
    principal = await call.principal(image_wire.known(call.body.proxied_account))
    if principal.proxied_account is not None and not principal.account.has(Role.SERVICE):
        raise ServiceAccountsOnly
    if principal.client_agent in BANNED_AGENTS:
        raise BannedClientAgent(principal.client_agent)
    if any(principal.account.has(role) for role in WIDER_LIMITS):
        call.edge.limiter.remember(call.address, call.horde.clock.now().timestamp())
    return principal


@routes.add(
    "GET",
    "/v2/generate/check/{id}",
    returns={200: ImageCheck},
    errors=(404, 429),
    limits=CHECK,
)
async def check_request(call: Call[None]) -> Reply:
    """How far a request is, without its pictures."""
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
