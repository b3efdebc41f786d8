"""Starting, stopping, and a database that goes away."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from horde_core.api.server import serve
from horde_core.api.sources import SourceFetcher
from horde_core.clock import Clock
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.outside import Outside
from tests.fakes.postgres import Postgres, ask
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import Client, picture


@contextlib.asynccontextmanager
async def opened(url: str, folder: Path, clock: Clock | None = None) -> AsyncIterator[Horde]:
    settings = HordeSettings(
        database=DatabaseSettings(url=url),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(key_file=str(folder / "server.key")),
    )
    async with open_horde(settings, clock=clock) as horde:
        yield horde


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
async def test_the_address_that_is_told_answers(served: Any, host: str) -> None:
    async with served(host=host) as client:
        assert (await client.ask("GET", "/api/v2/status/heartbeat")).status == 200


async def test_what_has_begun_is_finished_before_the_end(tmp_path: Path) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow_picture(_: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        return web.Response(body=picture("PNG"))

    sources = SourceFetcher(outside=Outside(allow_loopback=True), timeout_s=30)
    async with (
        elsewhere(slow_picture) as address,
        opened(f"sqlite:///{tmp_path / 'horde.db'}", tmp_path) as horde,
        aiohttp.ClientSession() as http,
        asyncio.TaskGroup() as group,
    ):
        async with serve(horde, ApiSettings(port=0), sources=sources) as base:
            asked = group.create_task(Client(base, http, horde).generate(source_image=address))
            await begun.wait()
            asyncio.get_running_loop().call_later(0.2, go_on.set)
        assert (await asked).status == 202
        with pytest.raises(aiohttp.ClientConnectionError):
            await http.get(base)


@contextlib.asynccontextmanager
async def elsewhere(
    handler: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[str]:
    """The address of another server, with one handler."""
    app = web.Application()
    app.router.add_get("/", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.mark.postgres
async def test_postgres_goes_away_and_comes_back(postgres: Postgres, tmp_path: Path) -> None:
    name = f"horde_away_{os.getpid()}"
    url = await asyncio.to_thread(postgres.new_database, name)
    async with (
        opened(url, tmp_path) as horde,
        serve(horde, ApiSettings(port=0, rate_limits=False)) as base,
        aiohttp.ClientSession() as http,
    ):
        client = Client(base, http, horde)
        assert (await client.generate()).status == 202
        await ask(postgres.url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await ask(
            postgres.url,
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        for method, path in (("GET", "/api/v2/generate/check/x"), ("GET", "/api/v2/workers")):
            answer = await client.ask(method, path)
            assert (answer.status, set(answer.json)) == (503, {"message"})
            assert int(answer.headers["Retry-After"]) > 0
        heartbeat = await client.ask("GET", "/api/v2/status/heartbeat")
        assert (heartbeat.status, heartbeat.json["message"]) == (503, "DOWN")
        await ask(postgres.url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert (await client.generate()).status == 202
    await asyncio.to_thread(postgres.drop_database, name)


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_two_api_processes_count_together(database_url: str, tmp_path: Path) -> None:
    clock, limited = FakeClock(), ApiSettings(port=0)
    async with (
        opened(database_url, tmp_path, clock) as one,
        opened(database_url, tmp_path, clock) as other,
        serve(one, limited) as first,
        serve(other, limited) as second,
        aiohttp.ClientSession() as http,
    ):
        clients = [Client(first, http, one), Client(second, http, other)]
        key = await clients[0].account()
        answers = [await clients[number % 2].generate(key) for number in range(6)]
        assert [it.status for it in answers] == [202, 202, 429, 429, 429, 429]
        clock.advance(1)
        assert (await clients[1].generate(key)).status == 202
        await ask(database_url, "ALTER TABLE rate_windows RENAME TO rate_windows_away")
        try:
            clock.advance(1)
            answers = [await clients[0].generate(key) for _ in range(3)]
            assert [it.status for it in answers] == [202, 202, 429], "it counts on its own"
        finally:
            await ask(database_url, "ALTER TABLE rate_windows_away RENAME TO rate_windows")
