"""The pages for people, and the API's description for programs."""

from aiohttp import hdrs, web

from horde_core.api import callers, openapi
from horde_core.api.answering import json_response, rate_limited
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import EDGE, Operation
from horde_core.api.outage import is_outage
from horde_core.api.pages import home, layout, link, reference
from horde_core.api.pages.snapshot import FRESH_S, Snapshot
from horde_core.api.refusals import http_status
from horde_core.api.routes.forms import entered
from horde_core.errors import HordeError

LINK = (Limit(20, 60, Per.ADDRESS),)
FOR_SECONDS = f"public, max-age={int(FRESH_S)}"
SNAPSHOT = web.AppKey("snapshot", Snapshot)
NO_KEY = "Please enter an API key."


async def first_page(request: web.Request) -> web.Response:
    edge = request.app[EDGE]
    settings = edge.settings
    base = callers.base_url(request, settings.public_url, settings.trusted_proxies)
    try:
        now, leaders = await request.app[SNAPSHOT].look()
    except Exception as error:
        if not is_outage(error):
            raise
        return layout.page(
            "Horde", "<p>The database does not answer at the moment.</p>", status=503
        )
    content = home.content(now, leaders, base, registration=settings.registration)
    return layout.page("Horde", content, cache=FOR_SECONDS)


async def style(_: web.Request) -> web.Response:
    return web.Response(
        body=layout.style(),
        content_type="text/css",
        charset="utf-8",
        headers={hdrs.CACHE_CONTROL: "public, max-age=3600"},
    )


async def link_form(_: web.Request) -> web.Response:
    return layout.page(link.TITLE, link.form())


async def link_account(request: web.Request) -> web.Response:
    await rate_limited(request, LINK, "POST /link")
    key = (await entered(request)).get("apikey")
    if not key:
        return layout.page(link.TITLE, link.form(NO_KEY), status=400)
    code = callers.printable(request.match_info["code"])
    try:
        linked = await request.app[EDGE].horde.accounts.attach(code, key)
    except HordeError as refusal:
        return layout.page(link.TITLE, link.form(str(refusal)), status=http_status(refusal))
    return layout.page(link.TITLE, link.done(linked))


def add_to(app: web.Application, operations: list[Operation]) -> None:
    app[SNAPSHOT] = Snapshot(app[EDGE].horde)
    document = openapi.document(operations)
    listing = reference.content(document)

    async def swagger(_: web.Request) -> web.Response:
        return json_response(document)

    async def api_page(_: web.Request) -> web.Response:
        return layout.page("API", listing, cache="public, max-age=300")

    router = app.router
    router.add_get("/", first_page)
    router.add_get(layout.STYLE_PATH, style)
    router.add_get("/api", api_page)
    router.add_get("/api/", api_page)
    router.add_get("/api/swagger.json", swagger)
    router.add_get("/link/{code}", link_form)
    router.add_post("/link/{code}", link_account)
