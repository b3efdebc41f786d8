"""From an HTTP request to its operation's reply, and every refusal to its documented shape."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from aiohttp import hdrs, web

from horde_core.api import callers, decoding, masks
from horde_core.api.limits import Caller, Limit
from horde_core.api.operations import EDGE, Call, Key, Operation, Reply
from horde_core.api.proxying import PASSKEY, PROXIED
from horde_core.api.refusals import FormInvalid, RateLimited, Unreadable, http_status
from horde_core.errors import HordeError, Unavailable
from horde_core.protocol.common import ANONYMOUS_KEY, InvalidBody, Notice, Problem

LIMIT_HEADERS = web.RequestKey("limit_headers", dict[str, str])
RETRY_AFTER_S = 5
BODY_S = 120.0
JSON = "application/json"
JSON_HEADERS: dict[str, str] = {hdrs.CONTENT_TYPE: f"{JSON}; charset=utf-8"}


def json_response(
    body: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        headers=JSON_HEADERS if headers is None else {**JSON_HEADERS, **headers},
    )


def bind(operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of ``operation``."""
    name = f"{operation.method} {operation.path}"

    async def answer(request: web.Request) -> web.StreamResponse:
        edge, headers = request.app[EDGE], request.headers
        if PASSKEY in headers:
            await edge.proxies.vouch(request)
        await rate_limited(request, operation.limits, name)
        turn = edge.kept.turn
        if operation.kept and (kept := edge.kept.find(request)) is not None:
            return web.Response(body=kept, headers=JSON_HEADERS)
        mask = masks.parse(headers["X-Fields"]) if "X-Fields" in headers else None
        if operation.key is Key.NEEDED and "apikey" not in headers:
            raise FormInvalid({"apikey": decoding.MISSING_IN_HEADERS})
        body = await _body(operation, request)
        made = _encoded(await operation.handler(Call(edge, request, body)), mask)
        if operation.kept:
            edge.kept.keep(request, made, turn)
        return made

    return answer


async def _body(operation: Operation, request: web.Request) -> msgspec.Struct | None:
    if operation.body is None:
        return None
    try:
        async with asyncio.timeout(BODY_S):
            raw = await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (web.RequestPayloadError, ConnectionError):  # e.g. its Content-Encoding is a lie
        raise Unreadable(decoding.NOT_JSON) from None
    if operation.optional_body and not raw:
        return decoding.body(b"{}", JSON, operation.body)
    return decoding.body(raw, request.content_type, operation.body)


def _encoded(reply: Reply, mask: masks.Mask | None) -> web.Response:
    if mask is None:
        return json_response(reply.body, reply.status, reply.headers)
    masked = masks.apply(mask, msgspec.to_builtins(reply.body))
    return json_response(masked, reply.status, reply.headers)


async def rate_limited(request: web.Request, limits: Sequence[Limit], operation: str) -> None:
    """Count this request. Raises RateLimited."""
    edge = request.app[EDGE]
    if not edge.settings.rate_limits:
        return
    key = callers.api_key(request) or ""
    caller = Caller(
        address=request.get(PROXIED) or callers.address(request, edge.settings.trusted_proxies),
        path=f"{request.method} {request.path}",
        operation=operation,
        key=key,
        anonymous=key == ANONYMOUS_KEY,
    )
    now = edge.horde.clock.now().timestamp()
    window = await edge.limiter.admit(limits, caller, now)
    if window is None:
        return
    request[LIMIT_HEADERS] = window.headers(now)
    if window.exceeded:
        raise RateLimited(window.text)


def refused(error: Exception) -> web.Response | None:
    """The answer to an expected refusal, None for anything else."""
    match error:
        case Unavailable():
            return json_response(
                Notice(str(error)), http_status(error), {"Retry-After": str(RETRY_AFTER_S)}
            )
        case HordeError():
            return json_response(Problem(str(error), error.rc), http_status(error))
        case FormInvalid():
            return json_response(InvalidBody(error.errors), 400)
        case Unreadable():
            return json_response(Notice(error.message), error.status)
        case RateLimited():
            return json_response(Notice(error.limit), 429)
        case _:
            return None


_log = logging.getLogger(__name__)


def unexpected(error: Exception, case: str, route: str) -> web.Response:
    """A mistake of ours: logged under ``case``, and nothing told but that."""
    _log.error("case %s at %s", case, route, exc_info=error)
    return json_response(Notice("Internal Server Error"), 500, {"Horde-Case": case})
