"""Discord's linked roles: there and back again. Discord opens the first address."""

from aiohttp import hdrs, web

from horde_core.api import callers
from horde_core.api.answering import rate_limited
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import EDGE
from horde_core.api.pages import layout, linked_roles
from horde_core.api.refusals import http_status
from horde_core.errors import HordeError

PATH = "/discord/linked-roles"
BACK = f"{PATH}/callback"
COOKIE = "linked-roles"
VISITS = (Limit(20, 60, Per.ADDRESS),)
NOT_OFFERED = "This horde offers no linked roles."
NOT_BEGUN = "This did not begin here, or too long ago. Please start again from Discord."
NO_CONSENT = "Without your consent Discord is told nothing."


async def there(request: web.Request) -> web.Response:
    await rate_limited(request, VISITS, f"GET {PATH}")
    connections = request.app[EDGE].horde.connections
    if not connections.offered:
        return _problem(NOT_OFFERED, 404)
    state = connections.new_state()
    redirect = _redirect(request)
    answer = web.Response(
        status=302,
        headers={
            hdrs.LOCATION: connections.oauth.consent_url(state, redirect),
            hdrs.CACHE_CONTROL: "no-store",
        },
    )
    secure = redirect.startswith("https://")
    answer.set_cookie(
        COOKIE, state, max_age=900, path=PATH, httponly=True, samesite="Lax", secure=secure
    )
    return answer


async def back(request: web.Request) -> web.Response:
    await rate_limited(request, VISITS, f"GET {BACK}")
    connections = request.app[EDGE].horde.connections
    if not connections.offered:
        return _problem(NOT_OFFERED, 404)
    state = callers.printable(request.query.get("state", ""))
    if not connections.accepts(state, request.cookies.get(COOKIE, "")):
        return _problem(NOT_BEGUN, 400)
    code = request.query.get("code", "")
    if not code:
        return _problem(NO_CONSENT, 400)
    try:
        await connections.connect(code, _redirect(request))
    except HordeError as refusal:
        return _problem(str(refusal), http_status(refusal))
    answer = layout.page(linked_roles.TITLE, linked_roles.done())
    answer.del_cookie(COOKIE, path=PATH)
    return answer


def _problem(said: str, status: int) -> web.Response:
    return layout.page(linked_roles.TITLE, linked_roles.problem(said), status=status)


def _redirect(request: web.Request) -> str:
    settings = request.app[EDGE].settings
    base = callers.base_url(request, settings.public_url, settings.trusted_proxies)
    return base.rstrip("/") + BACK


def add_to(app: web.Application) -> None:
    app.router.add_get(PATH, there)
    app.router.add_get(BACK, back)
