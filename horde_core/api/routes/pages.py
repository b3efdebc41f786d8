"""The pages for people, and the API's description for programs."""

from aiohttp import hdrs, web

from horde_core.api import callers, openapi
from horde_core.api.answering import json_response, rate_limited
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import EDGE, Operation
from horde_core.api.outage import is_outage
from horde_core.api.pages import home, layout, link, reference
from horde_core.api.refusals import http_status
from horde_core.errors import HordeError
from horde_core.workers.model import ModelQuery

LINK = (Limit(20, 60, Per.ADDRESS),)
LARGEST_FORM = 4096
NO_KEY = "Please enter an API key."


async def first_page(request: web.Request) -> web.Response:
    edge = request.app[EDGE]
    settings, workers = edge.settings, edge.horde.workers
    base = callers.base_url(request, settings.public_url, settings.trusted_proxies)
    try:
        content = home.content(
            await workers.performance(),
            await workers.online(),
            await workers.models(ModelQuery()),
            base,
        )
    except Exception as error:
        if not is_outage(error):
            raise
        return layout.page(
            "Horde", "<p>The database does not answer at the moment.</p>", status=503
        )
    return layout.page("Horde", content)


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
    key = await _entered_key(request)
    if not key:
        return layout.page(link.TITLE, link.form(NO_KEY), status=400)
    code = callers.printable(request.match_info["code"])
    try:
        linked = await request.app[EDGE].horde.accounts.attach(code, key)
    except HordeError as refusal:
        return layout.page(link.TITLE, link.form(str(refusal)), status=http_status(refusal))
    return layout.page(link.TITLE, link.done(linked))


async def _entered_key(request: web.Request) -> str:
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    if (request.content_length or 0) > LARGEST_FORM:
        raise web.HTTPRequestEntityTooLarge(LARGEST_FORM, request.content_length or 0)
    try:
        entered = (await request.post()).get("apikey", "")
    except ValueError:  # bytes that are no text
        return ""
    return callers.printable(entered).strip() if isinstance(entered, str) else ""


def add_to(app: web.Application, operations: list[Operation]) -> None:
    document = openapi.document(operations)
    listing = reference.content(document)

    async def swagger(_: web.Request) -> web.Response:
        return json_response(document)

    async def api_page(_: web.Request) -> web.Response:
        return layout.page("API", listing)

    router = app.router
    router.add_get("/", first_page)
    router.add_get(layout.STYLE_PATH, style)
    router.add_get("/api", api_page)
    router.add_get("/api/", api_page)
    router.add_get("/api/swagger.json", swagger)
    router.add_get("/link/{code}", link_form)
    router.add_post("/link/{code}", link_account)
