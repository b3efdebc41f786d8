"""A member comes from Discord for a linked role, and Discord is kept up to date."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from horde_core.api.server import serve
from horde_core.config import (
    ApiSettings,
    DatabaseSettings,
    LinkedRolesSettings,
    MediaSettings,
    SecuritySettings,
)
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.housekeeping import tell_discord
from tests.fakes.discord_oauth import CLIENT, LIFETIME_S, SECRET, FakeDiscordOAuth, discord_oauth
from tests.fakes.time_and_chance import FakeClock

ADA = 42
BASE = "https://horde.example"
HERE = "/discord/linked-roles"
HOUR = 3600


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscordOAuth]:
    async with discord_oauth() as fake:
        yield fake


@pytest.fixture
async def horde(
    database_url: str, tmp_path: Path, discord: FakeDiscordOAuth, clock: FakeClock
) -> AsyncIterator[Horde]:
    settings = HordeSettings(
        database=DatabaseSettings(url=database_url),
        api=ApiSettings(port=0, public_url=BASE),
        media=MediaSettings(folder=str(tmp_path / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
        linked_roles=LinkedRolesSettings(
            client_id=CLIENT, client_secret=SECRET, discord_url=discord.address
        ),
    )
    async with open_horde(settings, clock=clock) as opened:
        yield opened


async def visit(
    horde: Horde, path: str, *, cookie: str = "", **query: str
) -> tuple[int, str, aiohttp.ClientResponse]:
    headers = {"Cookie": f"linked-roles={cookie}"} if cookie else {}
    async with (
        serve(horde, horde.settings.api) as base,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
        http.get(base + path, params=query, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text(), answer


async def consent(horde: Horde, discord: FakeDiscordOAuth) -> tuple[int, str]:
    """There, a yes at Discord, and back."""
    status, _, answer = await visit(horde, HERE)
    assert status == 302
    cookie = answer.cookies["linked-roles"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    asked = urlsplit(answer.headers["Location"])
    wanted = {key: values[0] for key, values in parse_qs(asked.query).items()}
    assert asked.geturl().startswith(f"{discord.address}/oauth2/authorize?")
    assert wanted["scope"] == "identify role_connections.write"
    assert (wanted["client_id"], wanted["response_type"]) == (CLIENT, "code")
    assert wanted["redirect_uri"] == f"{BASE}{HERE}/callback"
    discord.codes["yes"] = ADA
    back = await visit(
        horde, f"{HERE}/callback", cookie=cookie.value, state=wanted["state"], code="yes"
    )
    assert discord.redirects[-1] == wanted["redirect_uri"]
    return back[0], back[1]


async def test_discord_is_told_once_and_again_when_something_changed(
    horde: Horde, discord: FakeDiscordOAuth, clock: FakeClock
) -> None:
    linked = await horde.accounts.link_new(ADA, "ada")
    clock.advance(3 * 24 * HOUR)
    status, page = await consent(horde, discord)
    assert (status, "Done" in page) == (200, True)
    told = discord.told[ADA]
    assert told[0]["platform_name"] == "Horde"
    assert told[0]["platform_username"] == linked.account.alias
    first = told[0]["metadata"]
    assert (first["days"], first["trusted"], first["workers"], first["rated"]) == (
        "3",
        "0",
        "0",
        "0",
    )

    assert (await horde.connections.known(ADA) or {})["days"] == 3
    clock.advance(2 * HOUR)
    await tell_discord(horde)
    assert len(told) == 1, "nothing has changed"
    clock.advance(22 * HOUR)
    await tell_discord(horde)
    assert [it["metadata"]["days"] for it in told] == ["3", "4"]

    discord.broken = True
    clock.advance(24 * HOUR)
    await tell_discord(horde)
    discord.broken = False
    clock.advance(LIFETIME_S)
    await tell_discord(horde)
    assert (len(told), discord.renewals) == (3, 1)

    await horde.connections.forget(ADA)
    assert told[-1]["metadata"] == {}
    clock.advance(24 * HOUR)
    await tell_discord(horde)
    assert len(told) == 4
    assert await horde.connections.known(ADA) is None


async def test_who_takes_the_consent_back_is_told_of_no_more(
    horde: Horde, discord: FakeDiscordOAuth, clock: FakeClock
) -> None:
    await horde.accounts.link_new(ADA, "ada")
    await consent(horde, discord)
    discord.revoke()
    clock.advance(24 * HOUR)
    await tell_discord(horde)
    assert await horde.connections.refresh() == 0
    assert len(discord.told[ADA]) == 1
    await horde.connections.forget(ADA)


async def test_only_who_began_here_a_moment_ago_comes_back(
    horde: Horde, discord: FakeDiscordOAuth, clock: FakeClock
) -> None:
    discord.codes["yes"] = ADA
    state = horde.connections.new_state()
    back = f"{HERE}/callback"
    for cookie, query in (
        ("", {"state": state, "code": "yes"}),
        (state, {"state": horde.connections.new_state(), "code": "yes"}),
        ("made.1.up", {"state": "made.1.up", "code": "yes"}),
        (state, {"code": "yes"}),
    ):
        status, page, _ = await visit(horde, back, cookie=cookie, **query)
        assert (status, "did not begin here" in page) == (400, True)
    status, page, _ = await visit(horde, back, cookie=state, state=state, error="access_denied")
    assert (status, "Without your consent" in page) == (400, True)
    status, page, _ = await visit(horde, back, cookie=state, state=state, code="stale")
    assert (status, "Please start again from Discord" in page) == (403, True)
    discord.broken = True
    status, page, _ = await visit(horde, back, cookie=state, state=state, code="yes")
    assert (status, "cannot be reached" in page) == (503, True)
    clock.advance(16 * 60)
    status, _, _ = await visit(horde, back, cookie=state, state=state, code="yes")
    assert status == 400
    assert discord.told == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_horde_without_an_application_offers_none(
    database_url: str, tmp_path: Path
) -> None:
    settings = HordeSettings(
        database=DatabaseSettings(url=database_url),
        api=ApiSettings(port=0),
        media=MediaSettings(folder=str(tmp_path / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    async with open_horde(settings) as horde:
        for path in (HERE, f"{HERE}/callback"):
            status, page, _ = await visit(horde, path)
            assert (status, "offers no linked roles" in page) == (404, True)
        assert await horde.connections.refresh() == 0
