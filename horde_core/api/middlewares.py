"""What happens around every request: access log, common headers, refusals as JSON."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware
from multidict import CIMultiDict

from horde_core.api import version
from horde_core.api.answering import LIMIT_HEADERS, json_response, refused, unexpected
from horde_core.api.operations import EDGE
from horde_core.api.outage import DatabaseUnavailable, is_outage
from horde_core.config import ApiSettings
from horde_core.protocol.common import Notice

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]

METHODS = "POST, GET, OPTIONS, PUT, DELETE, PATCH"
ALLOWED_HEADERS = (
    "Origin, X-Requested-With, Content-Type, Accept, Authorization, apikey, Client-Agent, "
    "X-Fields, X-Forwarded-For, Proxied-For, Proxy-Authorization, Idempotency-Key"
)
EXPOSED_HEADERS = (
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, Horde-Node"
)
CORS: dict[str, str] = {
    hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
    hdrs.ACCESS_CONTROL_ALLOW_METHODS: METHODS,
    hdrs.ACCESS_CONTROL_ALLOW_HEADERS: ALLOWED_HEADERS,
    hdrs.ACCESS_CONTROL_EXPOSE_HEADERS: EXPOSED_HEADERS,
    hdrs.ACCESS_CONTROL_MAX_AGE: "86400",
}
_NOTICES = {
    404: "The requested URL was not found on the server.",
    405: "The method is not allowed for the requested URL.",
    408: "The request took too long to arrive.",
    413: "The data value transmitted exceeds the capacity limit.",
}
NO_LIMITS: dict[str, str] = {}
_log = logging.getLogger("horde_core.api.access")


def route_name(request: web.Request) -> str:
    """The pattern of the path: no ids, no codes, no signatures, nothing to hide."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown path"


def common_headers(settings: ApiSettings) -> CIMultiDict[str]:
    """Those of every answer of this server."""
    node = f"{settings.host}:{settings.port}:{version.SERVER}"
    return CIMultiDict({**CORS, "Horde-Node": node, hdrs.X_CONTENT_TYPE_OPTIONS: "nosniff"})


def around(settings: ApiSettings) -> Middleware:
    """What happens around every request. It is one middleware, as each costs all requests."""
    common = common_headers(settings)

    @web.middleware
    async def answered(request: web.Request, handler: Next) -> web.StreamResponse:
        clock = request.app[EDGE].horde.clock
        started = clock.monotonic()
        response = await _refusing(request, handler)
        response.headers.update(common)
        for name, value in request.get(LIMIT_HEADERS, NO_LIMITS).items():
            response.headers.setdefault(name, value)
        level = logging.INFO if response.status >= 500 else logging.DEBUG
        if _log.isEnabledFor(level):
            spent = (clock.monotonic() - started) * 1000
            name = route_name(request)
            _log.log(level, "%s %s %d %.1f ms", request.method, name, response.status, spent)
        return response

    return answered


async def _refusing(request: web.Request, handler: Next) -> web.StreamResponse:
    """Every exception as JSON; pages make their own sentences before it comes to this."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _framework(request, error)
    except Exception as error:  # noqa: BLE001 - the one place where a mistake of ours must stop
        answer = refused(DatabaseUnavailable() if is_outage(error) else error)
        if answer is not None:
            return answer
        case = request.app[EDGE].ids.unique()
        return unexpected(error, case, f"{request.method} {route_name(request)}")


def _framework(request: web.Request, error: web.HTTPException) -> web.Response:
    """The framework's own answers: unknown path, wrong method, which methods, too large."""
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))
        if request.method == "OPTIONS":
            return web.Response(headers={hdrs.ALLOW: allowed})
        return json_response(Notice(_NOTICES[405]), 405, {hdrs.ALLOW: allowed})
    if error.status < 400:
        raise error
    return json_response(Notice(_NOTICES.get(error.status, error.reason)), error.status)
