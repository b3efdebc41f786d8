"""How much the API costs over a bare aiohttp route, on a real horde on SQLite.

    python bench/api.py [requests per route and round]

Every route is asked over kept-alive connections by the same small client, in turns with the bare
route, so that a busy machine slows both. Printed: microseconds per request, requests per second,
and the ratio to the bare route; the median of the rounds.
"""

import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from horde_core.api.server import serve
from horde_core.config import (
    ApiSettings,
    DatabaseSettings,
    MediaSettings,
    SecuritySettings,
)
from horde_core.horde import HordeSettings, open_horde

REQUESTS = 500
ROUNDS = 5
CONNECTIONS = 8
BODY = (
    b'{"prompt":"a lighthouse at dusk","models":["stable_diffusion"],"dry_run":true,'
    b'"params":{"width":512,"height":512,"steps":30,"loras":[{"name":"a","model":0.8}]}}'
)


@contextlib.asynccontextmanager
async def bare() -> AsyncIterator[int]:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b'{"message":"OK"}', content_type="application/json")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\napikey: 0000000000\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def connection(port: int, request: bytes, times: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(times):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 20"):
            raise SystemExit(f"refused: {head.decode()}")
        length = head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0]
        await reader.readexactly(int(length))
    writer.close()
    await writer.wait_closed()


async def seconds(port: int, request: bytes, requests: int) -> float:
    """Per request."""
    started = time.perf_counter()
    each = max(1, requests // CONNECTIONS)
    await asyncio.gather(*(connection(port, request, each) for _ in range(CONNECTIONS)))
    return (time.perf_counter() - started) / (each * CONNECTIONS)


async def main(requests: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = HordeSettings(
            database=DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}"),
            api=ApiSettings(port=0, rate_limits=False),
            media=MediaSettings(folder=str(folder / "media")),
            security=SecuritySettings(key_file=str(folder / "server.key")),
        )
        async with (
            bare() as bare_port,
            open_horde(settings) as horde,
            serve(horde, settings.api) as base,
        ):
            port = int(base.rpartition(":")[2])
            request_id = await queued(port)
            routes = {
                "bare aiohttp route": (bare_port, get("/")),
                "GET status/heartbeat": (port, get("/api/v2/status/heartbeat")),
                "GET generate/check": (port, get(f"/api/v2/generate/check/{request_id}")),
                "GET generate/status": (port, get(f"/api/v2/generate/status/{request_id}")),
                "POST generate/async, dry run": (port, post("/api/v2/generate/async", BODY)),
            }
            await report(routes, requests)


async def queued(port: int) -> str:
    """The id of a request that waits."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(post("/api/v2/generate/async", BODY.replace(b"true", b"false")))
    await reader.readuntil(b"\r\n\r\n")
    said = await reader.readuntil(b"}")
    writer.close()
    return said.partition(b'"id":"')[2].partition(b'"')[0].decode()


async def report(routes: dict[str, tuple[int, bytes]], requests: int) -> None:
    taken: dict[str, list[float]] = {route: [] for route in routes}
    for _ in range(ROUNDS):
        for route, (port, request) in routes.items():
            taken[route].append(await seconds(port, request, requests))
    reference = statistics.median(taken["bare aiohttp route"])
    print(f"{'route':32} {'us/request':>11} {'requests/s':>11} {'ratio':>7}")
    for route, rounds in taken.items():
        median = statistics.median(rounds)
        print(f"{route:32} {median * 1e6:11.0f} {1 / median:11.0f} {median / reference:7.2f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS))
