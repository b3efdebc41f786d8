"""Who asks for pictures or texts."""

from horde_core.accounts.model import Principal, Role
from horde_core.api import image_wire
from horde_core.api.operations import Call
from horde_core.api.refusals import BannedClientAgent
from horde_core.errors import Rc, Refused
from horde_core.protocol.image import ImageRequest
from horde_core.protocol.text import TextRequest
from horde_core.queueing.refusals import ServiceAccountsOnly

BANNED_AGENTS = frozenset({"My-Project:v0.0.1:My-Contact"})
WIDER_LIMITS = (Role.TRUSTED, Role.EDUCATION, Role.SERVICE)


async def requester(call: Call[ImageRequest] | Call[TextRequest]) -> Principal:
    """Who asks, once what needs no account was found to be in order."""
    webhook = image_wire.known(call.body.webhook)
    if webhook is not None and not webhook.startswith("https://"):
        raise Refused(Rc.BAD_REQUEST, "The webhook must start with https://.")
    principal = await call.requester(
        image_wire.known(call.body.proxied_account), allow_downgrade=call.body.allow_downgrade
    )
    if principal.proxied_account is not None and not principal.account.has(Role.SERVICE):
        raise ServiceAccountsOnly
    if principal.client_agent in BANNED_AGENTS:
        raise BannedClientAgent(principal.client_agent)
    if not call.is_proxied and any(principal.account.has(role) for role in WIDER_LIMITS):
        call.edge.limiter.remember(call.address, call.horde.clock.now().timestamp())
    return principal
