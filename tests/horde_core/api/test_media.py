"""Pictures under signed addresses, like a bucket's."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.horde_core.api.client import Client, picture

KEY = "8d0c6f5e-2e5d-4d3c-9f55-000000000000.webp"


def put_url(client: Client) -> str:
    return client.horde.media.upload_url(KEY, client.base)


def get_url(client: Client) -> str:
    return client.horde.media.download_url(KEY, client.base)


async def test_put_without_headers_then_get(client: Client) -> None:
    put = await client.http.put(put_url(client), data=picture(), skip_auto_headers=["Content-Type"])
    assert (put.status, await put.read()) == (200, b"")
    got = await client.ask("GET", get_url(client))
    assert (got.status, got.body) == (200, picture())
    assert got.headers["Content-Type"] == "image/webp"
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in got.headers["Cache-Control"]
    head = await client.ask("HEAD", get_url(client))
    assert (head.status, head.body) == (200, b"")


async def test_a_put_may_be_repeated(client: Client) -> None:
    for data in (b"first", picture()):
        assert (await client.ask("PUT", put_url(client), raw=data)).status == 200
    assert (await client.ask("GET", get_url(client))).body == picture()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("GIF"), "image/gif"),
        (b"<html><script>alert(1)</script>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
async def test_only_pictures_are_called_pictures(client: Client, data: bytes, kind: str) -> None:
    await client.ask("PUT", put_url(client), raw=data)
    got = await client.ask("GET", get_url(client))
    assert (got.headers["Content-Type"], got.body) == (kind, data)


async def test_a_signature_is_good_for_one_method_and_one_key(client: Client) -> None:
    other = KEY.replace("8d", "9d")
    for method, url in (
        ("GET", put_url(client)),
        ("PUT", get_url(client)),
        ("PUT", put_url(client).replace(KEY, other)),
        ("PUT", put_url(client)[:-1]),
        ("PUT", put_url(client).replace("expires=", "expires=9")),
        ("GET", f"{client.base}/media/{KEY}"),
        ("GET", f"{client.base}/media/{KEY}?expires=x&signature=y"),
        ("GET", f"{client.base}/media/{KEY}?expires=9999999999&signature=%C3%A9"),
        ("GET", f"{client.base}/media/{KEY}?expires={'9' * 5000}&signature=y"),
    ):
        answer = await client.ask(method, url, raw=b"x" if method == "PUT" else None)
        assert answer.status == 403, url


async def test_what_is_not_there(client: Client) -> None:
    answer = await client.ask("GET", get_url(client))
    assert (answer.status, set(answer.json)) == (404, {"message", "rc"})


@pytest.mark.parametrize(
    "key",
    ["..%2F..%2Fserver.key", "../server.key", "%2E%2E%2Fserver.key", "a%00.webp", ".webp", "a.txt"],
)
async def test_no_way_out_of_the_folder(client: Client, key: str) -> None:
    for method in ("GET", "PUT"):
        url = f"{client.base}/media/{key}?expires=9999999999&signature=x"
        answer = await client.ask(method, url, raw=b"x" if method == "PUT" else None)
        assert answer.status in {403, 404, 405}
    signed = client.horde.media.upload_url("../out.webp", client.base)
    assert (await client.ask("PUT", signed, raw=b"x")).status == 404


async def test_too_large_uploads(client: Client) -> None:
    announced = await client.http.put(put_url(client), data=io.BytesIO(b"x" * 2_000_000))
    assert announced.status == 413
    assert set(await announced.json()) == {"message"}

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000
            await asyncio.sleep(0)

    unannounced = await client.http.put(put_url(client), data=chunks())
    assert unannounced.status == 413
    assert (await client.ask("GET", get_url(client))).status == 404


async def test_a_preflight_on_pictures(client: Client) -> None:
    async with aiohttp.ClientSession() as http, http.options(get_url(client)) as answer:
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
