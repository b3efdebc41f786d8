"""Source pictures come from base64 or from public addresses, and from nowhere else."""

import asyncio
import base64
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from horde_core.api.sources import SourceFetcher, decode
from horde_core.errors import Rc, Refused
from horde_core.outside import Outside, is_public

PICTURE = b"picture bytes"


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::200e", "64:ff9b::8.8.8.8"],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "not an address",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(PICTURE).decode(),
        base64.b64encode(PICTURE).decode().rstrip("="),
        "data:image/png;base64," + base64.b64encode(PICTURE).decode(),
        base64.encodebytes(PICTURE).decode(),
    ],
)
def test_base64(text: str) -> None:
    assert decode(text) == PICTURE


@pytest.mark.parametrize("text", ["", "!!!", "a", "data:image/png;base64,", "é", "ftp://x/y"])
def test_no_base64(text: str) -> None:
    with pytest.raises(Refused, match="Image validation failed") as refusal:
        decode(text)
    assert refusal.value.rc is Rc.IMAGE_VALIDATION_FAILED


async def good(_: web.Request) -> web.Response:
    return web.Response(body=PICTURE)


async def large(_: web.Request) -> web.Response:
    return web.Response(body=b"x" * 2000)


async def large_unannounced(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(20):
        await response.write(b"x" * 100)
    return response


async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def to(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.query["where"])


@pytest.fixture
async def site() -> AsyncIterator[str]:
    app = web.Application()
    for path, handler in {
        "/good": good,
        "/large": large,
        "/unannounced": large_unannounced,
        "/slow": slow,
        "/to": to,
    }.items():
        app.router.add_get(path, handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def tolerant(**how: object) -> SourceFetcher:
    outside = Outside(allow_loopback=True)
    return SourceFetcher(outside=outside, largest=1000, **how)  # type: ignore[arg-type]


async def test_fetched(site: str) -> None:
    assert await tolerant().read(f"{site}/good") == PICTURE


async def test_redirects_are_followed_a_few_times(site: str) -> None:
    address = f"{site}/to?where=/good"
    assert await tolerant().read(address) == PICTURE


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/missing", Rc.SOURCE_IMAGE_URL_INVALID),
        ("/large", Rc.SOURCE_IMAGE_SIZE_EXCEEDED),
        ("/unannounced", Rc.SOURCE_IMAGE_SIZE_EXCEEDED),
        ("/slow", Rc.SOURCE_IMAGE_URL_INVALID),
        ("/to?where=/to", Rc.SOURCE_IMAGE_URL_INVALID),
        ("/to?where=file:///etc/passwd", Rc.SOURCE_IMAGE_URL_INVALID),
        ("/to?where=http://10.0.0.1/", Rc.SOURCE_IMAGE_URL_INVALID),
        ("/to?where=http://[::ffff:10.0.0.1]/", Rc.SOURCE_IMAGE_URL_INVALID),
        ("/to?where=", Rc.SOURCE_IMAGE_URL_INVALID),
    ],
)
async def test_refused(site: str, path: str, code: Rc) -> None:
    with pytest.raises(Refused) as refusal:
        await tolerant(timeout_s=0.5).read(f"{site}{path}")
    assert refusal.value.rc is code


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1", "user:pw@127.0.0.1", "0"],
)
async def test_this_machine_is_refused(site: str, host: str) -> None:
    port = site.rpartition(":")[2]
    with pytest.raises(Refused) as refusal:
        await SourceFetcher(timeout_s=2).read(f"http://{host}:{port}/good")
    assert refusal.value.rc is Rc.SOURCE_IMAGE_URL_INVALID


async def test_a_name_is_looked_up_once_and_every_answer_must_be_public(site: str) -> None:
    asked: list[str] = []

    async def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["8.8.8.8", "10.0.0.1"]

    port = site.rpartition(":")[2]
    with pytest.raises(Refused):
        await SourceFetcher(outside=Outside(resolve=resolve)).read(
            f"http://mixed.example:{port}/good"
        )
    assert asked == ["mixed.example"]


async def test_the_address_that_was_checked_is_the_one_that_is_asked(site: str) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    async def resolve(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    port = site.rpartition(":")[2]
    fetcher = SourceFetcher(outside=Outside(allow_loopback=True, resolve=resolve))
    assert await fetcher.read(f"http://changing.example:{port}/good") == PICTURE
    assert answers == [["10.0.0.1"]]
