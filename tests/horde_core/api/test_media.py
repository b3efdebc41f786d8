"""Pictures under signed addresses, like a bucket's."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.horde_core.api.client import Client, picture

KEY = "8d0c6f5e-2e5d-4d3c-9f55-000000000000.webp"


def put_url(edge: Client) -> str:
    return edge.horde.media.upload_url(KEY, edge.base)


def get_url(edge: Client) -> str:
    return edge.horde.media.download_url(KEY, edge.base)


async def test_put_without_headers_then_get(edge: Client) -> None:
    put = await edge.http.put(put_url(edge), data=picture(), skip_auto_headers=["Content-Type"])
    assert (put.status, await put.read()) == (200, b"")
    got = await edge.ask("GET", get_url(edge))
    assert (got.status, got.body) == (200, picture())
    assert got.headers["Content-Type"] == "image/webp"
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in got.headers["Cache-Control"]
    head = await edge.ask("HEAD", get_url(edge))
    assert (head.status, head.body) == (200, b"")


async def test_a_put_may_be_repeated(edge: Client) -> None:
    for data in (b"first", picture()):
        assert (await edge.ask("PUT", put_url(edge), raw=data)).status == 200
    assert (await edge.ask("GET", get_url(edge))).body == picture()


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
async def test_only_pictures_are_called_pictures(edge: Client, data: bytes, kind: str) -> None:
    await edge.ask("PUT", put_url(edge), raw=data)
    got = await edge.ask("GET", get_url(edge))
    assert (got.headers["Content-Type"], got.body) == (kind, data)


async def test_a_signature_is_good_for_one_method_and_one_key(edge: Client) -> None:
    other = KEY.replace("8d", "9d")
    for method, url in (
        ("GET", put_url(edge)),
        ("PUT", get_url(edge)),
        ("PUT", put_url(edge).replace(KEY, other)),
        ("PUT", put_url(edge)[:-1]),
        ("PUT", put_url(edge).replace("expires=", "expires=9")),
        ("GET", f"{edge.base}/media/{KEY}"),
        ("GET", f"{edge.base}/media/{KEY}?expires=x&signature=y"),
        ("GET", f"{edge.base}/media/{KEY}?expires=9999999999&signature=%C3%A9"),
        ("GET", f"{edge.base}/media/{KEY}?expires={'9' * 5000}&signature=y"),
    ):
        answer = await edge.ask(method, url, raw=b"x" if method == "PUT" else None)
        assert answer.status == 403, url


async def test_what_is_not_there(edge: Client) -> None:
    answer = await edge.ask("GET", get_url(edge))
    assert (answer.status, set(answer.json)) == (404, {"message", "rc"})


@pytest.mark.parametrize(
    "key",
    ["..%2F..%2Fserver.key", "../server.key", "%2E%2E%2Fserver.key", "a%00.webp", ".webp", "a.txt"],
)
async def test_no_way_out_of_the_folder(edge: Client, key: str) -> None:
    for method in ("GET", "PUT"):
        url = f"{edge.base}/media/{key}?expires=9999999999&signature=x"
        answer = await edge.ask(method, url, raw=b"x" if method == "PUT" else None)
        assert answer.status in {403, 404, 405}
    signed = edge.horde.media.upload_url("../out.webp", edge.base)
    assert (await edge.ask("PUT", signed, raw=b"x")).status == 404


async def test_too_large_uploads(edge: Client) -> None:
    announced = await edge.http.put(put_url(edge), data=io.BytesIO(b"x" * 2_000_000))
    assert announced.status == 413
    assert set(await announced.json()) == {"message"}

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000
            await asyncio.sleep(0)

    unannounced = await edge.http.put(put_url(edge), data=chunks())
    assert unannounced.status == 413
    assert (await edge.ask("GET", get_url(edge))).status == 404


async def test_a_preflight_on_pictures(edge: Client) -> None:
    async with aiohttp.ClientSession() as http, http.options(get_url(edge)) as answer:
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
