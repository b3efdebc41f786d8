"""An api process to be measured, with a bare aiohttp route beside it in the same process.

Run as a program it serves until its standard input ends; ``api`` starts it and waits for it.
"""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import msgspec
import psutil
from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from horde_core.api.server import serve
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from tests.fakes.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
SECRET = "a secret of the benchmarks"


@dataclass(frozen=True)
class Api:
    """``started_s``: from the start of the program to the first answer."""

    port: int
    bare: int
    process: psutil.Process
    started_s: float

    def cpu_s(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory_mb(self) -> float:
        return float(self.process.memory_info().rss) / 1e6


def settings(url: str, folder: Path) -> HordeSettings:
    return HordeSettings(
        database=DatabaseSettings(url=url),
        api=ApiSettings(port=0, rate_limits=False),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(secret=SECRET),
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


@contextlib.asynccontextmanager
async def api(url: str, folder: Path) -> AsyncIterator[Api]:
    started = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        __file__,
        url,
        str(folder),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin
    assert process.stdout
    try:
        ports = msgspec.json.decode(await process.stdout.readline())
        took = perf_counter() - started
        yield Api(ports["api"], ports["bare"], psutil.Process(process.pid), took)
    finally:
        process.stdin.close()
        await process.wait()


@contextlib.contextmanager
def databases(*kinds: str) -> Iterator[Iterator[tuple[str, str, Path]]]:
    """One empty database of each kind: its kind, its address, a folder beside it."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:

        def each() -> Iterator[tuple[str, str, Path]]:
            for number, kind in enumerate(kinds):
                folder = Path(name) / f"{kind}{number}"
                folder.mkdir()
                if kind == "sqlite":
                    yield kind, f"sqlite:///{folder / 'horde.db'}", folder
                    continue
                server = Postgres.start()
                stack.callback(server.stop)
                yield kind, server.new_database(f"horde_bench_{number}"), folder

        yield each()


async def main(url: str, folder: Path) -> None:
    chosen = settings(url, folder)
    async with bare() as plain, open_horde(chosen) as horde, serve(horde, chosen.api) as base:
        ports = {"api": int(base.rpartition(":")[2]), "bare": plain}
        print(msgspec.json.encode(ports).decode(), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
