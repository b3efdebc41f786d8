"""The pages for people."""

import re

import pytest

from horde_core.accounts import store as accounts
from horde_core.kudos.model import Record
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import ANONYMOUS, Answer, Client
from tests.horde_core.api.conftest import Served

HTML = "text/html; charset=utf-8"


async def enter(client: Client, code: str, key: str) -> Answer:
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    return await client.ask("POST", f"/link/{code}", raw=f"apikey={key}".encode(), headers=sent)


@pytest.mark.parametrize("path", ["/", "/api", "/api/", "/link/some-code", "/register"])
async def test_pages_are_safe_and_need_no_script(edge: Client, path: str) -> None:
    page = await edge.ask("GET", path)
    assert (page.status, page.headers["Content-Type"]) == (200, HTML)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    text = page.body.decode()
    assert "<script" not in text
    assert "style=" not in text
    assert '<html lang="en">' in text
    assert not re.search(r'(src|href)="https?://', text)


async def test_the_style_is_dark_and_light(edge: Client) -> None:
    style = await edge.ask("GET", "/style.css")
    assert (style.status, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert b"color-scheme: light dark" in style.body


async def test_the_first_page_shows_what_is_going_on(client: Client) -> None:
    await client.pop(await client.account(), name="<b>bold</b>")
    await client.generate()
    text = (await client.ask("GET", "/")).body.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in text
    assert "stable_diffusion" in text
    assert f"{client.base}/api/v2/generate/async" in text


async def test_contributors_are_named_only_if_they_want_to(client: Client) -> None:
    horde = client.horde
    shy = (await horde.accounts.register("shy")).account
    proud = (await horde.accounts.register("proud", public_workers=True)).account
    async with horde.db.transaction() as tx:
        counts = [(shy.id, Record.FULFILLED, 2000), (proud.id, Record.REQUESTED, 7)]
        await accounts.record(tx, [*counts, (0, Record.REQUESTED, 9)])
    await horde.accounts.fold_records()
    text = (await client.ask("GET", "/")).body.decode()
    assert "<td>somebody</td><td>2,000 pictures</td>" in text
    assert f"<td>{proud.alias}</td><td>7 pictures</td>" in text
    assert "shy#" not in text
    assert "Anonymous" not in text


async def test_the_first_page_is_read_once_in_a_few_seconds(served: Served) -> None:
    clock = FakeClock()
    async with served(clock) as client:
        before = (await client.ask("GET", "/")).body
        await client.pop(await client.account(), name="newcomer")
        assert (await client.ask("GET", "/")).body == before
        clock.advance(5)
        assert b"newcomer" in (await client.ask("GET", "/")).body


async def test_the_description_for_programs(edge: Client) -> None:
    found = (await edge.ask("GET", "/api/swagger.json")).json
    assert found["openapi"] == "3.1.0"
    assert "/v2/generate/async" in found["paths"]


async def test_an_existing_account_is_linked(client: Client) -> None:
    key = await client.account()
    code = (await client.horde.accounts.start_attach(42)).code
    form = await client.ask("GET", f"/link/{code}")
    assert b'<form method="post"' in form.body
    done = await enter(client, code, key)
    assert done.status == 200
    assert b"alice#" in done.body
    linked = await client.horde.accounts.by_discord(42)
    assert linked is not None
    assert linked.name == "alice"
    again = await enter(client, code, key)
    assert again.status == 400
    assert b"not valid any more" in again.body


@pytest.mark.parametrize(("key", "status"), [("", 400), ("wrong", 401), (ANONYMOUS, 403)])
async def test_links_that_are_refused_may_be_tried_again(
    client: Client, key: str, status: int
) -> None:
    code = (await client.horde.accounts.start_attach(42)).code
    refused = await enter(client, code, key)
    assert (refused.status, refused.headers["Content-Type"]) == (status, HTML)
    assert b'role="alert"' in refused.body
    assert (await enter(client, code, await client.account())).status == 200


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"apikey=x", "application/x-www-form-urlencoded", 400),
        (b'{"apikey": "x"}', "application/json", 400),
        (b"--x--", "multipart/form-data; boundary=x", 400),
        (b"apikey=%00", "application/x-www-form-urlencoded", 400),
        (b"apikey=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"x" * 5000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_odd_forms(edge: Client, raw: bytes, kind: str, status: int) -> None:
    sent = {"Content-Type": kind}
    answer = await edge.ask("POST", "/link/unknown", raw=raw, headers=sent)
    assert answer.status in {status, 401}
