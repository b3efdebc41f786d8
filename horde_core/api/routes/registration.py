"""Accounts made on a page."""

from typing import Any

from aiohttp import web

from horde_core.accounts.refusals import UnfitName, UserNameEmpty, UserNameTooLong
from horde_core.api import callers
from horde_core.api.answering import rate_limited
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import EDGE, Edge
from horde_core.api.outage import is_outage
from horde_core.api.pages import layout, register
from horde_core.api.pages.register import Entered
from horde_core.api.refusals import RateLimited, http_status
from horde_core.api.routes.forms import entered
from horde_core.captcha.model import Form
from horde_core.captcha.refusals import CaptchaGone, CaptchaWrong
from horde_core.errors import HordeError

LOOK = (Limit(20, 60, Per.ADDRESS),)
MAKE = (Limit(10, 60, Per.ADDRESS),)
TOO_OFTEN = "That was too often. Please wait a minute."
NO_FORM = "Please fill in the form."
FIELDS = {
    UserNameEmpty: "name",
    UserNameTooLong: "name",
    UnfitName: "name",
    CaptchaWrong: "answer",
    CaptchaGone: "answer",
}


async def show(request: web.Request) -> web.Response:
    if await _too_often(request, LOOK):
        return _plain(TOO_OFTEN, 429)
    form = Form.SOUND if request.query.get("form") == Form.SOUND.value else Form.PICTURE
    return await _form(request, Entered(), 200, form)


async def make(request: web.Request) -> web.Response:
    if await _too_often(request, MAKE):
        return _plain(TOO_OFTEN, 429)
    fields = await entered(request)
    said = Entered(fields.get("name", ""), "public" in fields)
    if not fields:
        return await _form(request, Entered(problem=NO_FORM, wrong="name"), 400)
    edge = request.app[EDGE]
    try:
        new = await edge.horde.registration.register(
            _address(request),
            token=fields.get("token", ""),
            answer=fields.get("answer", ""),
            name=said.name,
            public=said.public,
        )
    except HordeError as refusal:
        wrong = FIELDS.get(type(refusal), "")
        if not wrong:
            return _plain(str(refusal), http_status(refusal))
        problem = Entered(said.name, said.public, _sentence(refusal), wrong)
        return await _form(request, problem, http_status(refusal))
    return layout.page(register.TITLE, register.done(new, _base(request, edge)))


def _sentence(refusal: HordeError) -> str:
    """The form always brings a new captcha, so there is nothing to be asked for."""
    if isinstance(refusal, CaptchaWrong):
        return "Those were not the letters. Here are new ones."
    if isinstance(refusal, CaptchaGone):
        return "The letters were not valid any more. Here are new ones."
    return str(refusal)


async def _form(
    request: web.Request, said: Entered, status: int, form: Form = Form.PICTURE
) -> web.Response:
    try:
        ticket = await request.app[EDGE].horde.registration.ticket(_address(request), form)
    except HordeError as refusal:
        return _plain(str(refusal), http_status(refusal))
    except Exception as error:
        if not is_outage(error):
            raise
        return _plain("The database does not answer at the moment.", 503)
    return layout.page(register.TITLE, register.form(ticket, said), status=status)


def _plain(problem: str, status: int) -> web.Response:
    return layout.page(register.TITLE, register.closed(problem), status=status)


async def _too_often(request: web.Request, limits: Any) -> bool:
    try:
        await rate_limited(request, limits, f"{request.method} {register.PATH}")
    except RateLimited:
        return True
    return False


def _address(request: web.Request) -> str:
    return callers.address(request, request.app[EDGE].settings.trusted_proxies)


def _base(request: web.Request, edge: Edge) -> str:
    return callers.base_url(request, edge.settings.public_url, edge.settings.trusted_proxies)


def add_to(app: web.Application) -> None:
    app.router.add_get(register.PATH, show)
    app.router.add_post(register.PATH, make)
