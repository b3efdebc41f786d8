"""Accounts made on the page, without a script or a cookie."""

import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from horde_core.accounts.model import Role
from horde_core.api.server import serve
from horde_core.config import ApiSettings
from horde_core.horde import Horde
from horde_core.oversight.model import ModesChange
from horde_core.registration.refusals import TooManyRegistrations
from tests.horde_core.api.client import Answer, Client
from tests.horde_core.api.conftest import Served
from tests.horde_core.people import People

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LETTERS = "AAAAA"  # what dice without chance throw


async def token(client: Client, query: str = "") -> str:
    page = await client.ask("GET", f"/register{query}")
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'name="token" value="([^"]+)"', page.body.decode())
    assert found is not None
    return found[1]


async def enter(client: Client, **fields: str) -> Answer:
    return await client.ask("POST", "/register", raw=urlencode(fields).encode(), headers=FORM)


async def test_letters_that_are_wrong_bring_new_ones(client: Client) -> None:
    signed = await token(client)
    refused = await enter(client, name="Anna & <co>", token=signed, answer="?????", public="yes")
    text = refused.body.decode()
    assert (refused.status, 'role="alert"' in text, "<script" in text) == (400, True, False)
    assert 'aria-describedby="problem answer-hint" aria-invalid="true"' in text
    assert 'value="Anna &amp; &lt;co&gt;"' in text
    assert " checked" in text
    assert signed not in text
    assert "Set-Cookie" not in refused.headers


async def test_letters_can_be_heard(edge: Client) -> None:
    page = (await edge.ask("GET", "/register?form=sound")).body
    assert b'<audio controls src="data:audio/wav;base64,' in page


@pytest.mark.parametrize("forged", ["", "x", "x.y", "{id}.AAAA"])
async def test_tokens_are_signed(edge: Client, forged: str) -> None:
    captcha = (await token(edge)).partition(".")[0]
    refused = await enter(edge, name="anna", token=forged.format(id=captcha), answer=LETTERS)
    assert (refused.status, b"not valid any more" in refused.body) == (400, True)


async def test_a_missing_form_and_a_missing_name(edge: Client) -> None:
    assert (await edge.ask("POST", "/register", raw=b"{}")).status == 400
    nameless = await enter(edge, name=" ", token=await token(edge), answer=LETTERS)
    assert (nameless.status, b'id="name"' in nameless.body) == (400, True)


async def test_an_account_is_made_once_for_each_captcha(horde: Horde) -> None:
    service = horde.registration
    ticket = await service.ticket("203.0.113.5")
    new = await service.register(
        "203.0.113.5", token=ticket.token, answer="aaaaa", name="anna", public=True
    )
    assert (new.account.pseudonymous, new.account.public_workers) == (True, True)
    assert (await horde.accounts.by_api_key(new.api_key)).id == new.account.id


async def test_the_key_is_shown_once(horde: Horde) -> None:
    settings = ApiSettings(port=0, rate_limits=False)
    async with serve(horde, settings) as base, aiohttp.ClientSession() as http:
        client = Client(base, http, horde)
        signed = await token(client)
        done = await enter(client, name="anna", token=signed, answer=LETTERS)
        key = re.search(r'<pre class="key" tabindex="0">([^<]+)</pre>', done.body.decode())
        assert key is not None
        assert done.headers["Cache-Control"] == "no-store"
        me = await client.ask("GET", "/api/v2/find_user", key=key[1])
        assert me.json["username"].startswith("anna#")
        again = await enter(client, name="anna 2", token=signed, answer=LETTERS)
        assert (again.status, b'class="key"' in again.body) == (400, False)


async def test_one_network_makes_only_so_many_a_day(horde: Horde) -> None:
    service = horde.registration
    for number in range(6):
        ip = f"2001:db8::{number}"
        ticket = await service.ticket(ip)
        registering = service.register(
            ip, token=ticket.token, answer=LETTERS, name=f"anna {number}"
        )
        if number < 5:
            await registering
        else:
            with pytest.raises(TooManyRegistrations):
                await registering
    other = await service.ticket("203.0.113.5")
    await service.register("203.0.113.5", token=other.token, answer=LETTERS, name="bert")
    await service.prune()


async def test_raids_and_operators_close_the_door(
    edge: Client, served: Served, migrated_sqlite: Path, tmp_path: Path
) -> None:
    moderator = await People(edge.horde).asker("mod", Role.MODERATOR)
    await edge.horde.oversight.change_modes(moderator, ModesChange(raid=True))
    closed = await edge.ask("GET", "/register")
    assert (closed.status, b"makes no new accounts" in closed.body) == (403, True)
    assert b'href="/register">Make an account' not in (await edge.ask("GET", "/")).body
    shutil.copy(migrated_sqlite, tmp_path / "horde.db")
    async with served(registration=False) as client:
        assert (await client.ask("GET", "/register")).status == 403
        assert (await enter(client, name="anna", token="x", answer="x")).status == 403
