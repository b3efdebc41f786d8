"""(d) Bytes that a status check draws from PostgreSQL, with few workers and with very many.

    python bench/traffic.py [checks]

The api process reaches its database through a relay of ours on a socket of the same kind, which
counts. Asked in turn: generate/check and generate/status of a request that waits, and generate/pop
that finds nothing; with 50 workers online and with 5,000. Printed: bytes from the database for each,
and their ratio, which is to stay within a tenth of one.
"""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
from sqlalchemy import make_url

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import asking, filling
from bench.asking import Line, get, post
from bench.filling import Cast
from bench.serving import Api, api, databases

CROWDS = (50, 5_000)
SOCKET = ".s.PGSQL.5432"
V2 = "/api/v2"


class Relay:
    """``received``: bytes that came from the database until now."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self.received = 0

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(str(self._server))

        async def pump(
            source: asyncio.StreamReader, target: asyncio.StreamWriter, *, counted: bool
        ) -> None:
            with contextlib.suppress(ConnectionError):
                while piece := await source.read(65536):
                    self.received += len(piece) if counted else 0
                    target.write(piece)
                    await target.drain()
            target.close()

        await asyncio.gather(pump(reader, back, counted=False), pump(there, writer, counted=True))

    @contextlib.asynccontextmanager
    async def at(self, folder: Path) -> AsyncIterator[None]:
        server = await asyncio.start_unix_server(self._pass, str(folder / SOCKET))
        try:
            yield
        finally:
            server.close()


async def drawn(relay: Relay, made: Api, request: bytes, times: int) -> float:
    """Bytes from the database per call, housekeeping and idle connections left out by the many."""
    await asking.run(made.port, lambda _: request, 20, 1)
    before = relay.received
    await asking.run(made.port, lambda _: request, times, 1)
    return (relay.received - before) / times


async def measured(url: str, folder: Path, cast: Cast, times: int) -> dict[str, float]:
    address = make_url(url)
    server = Path(str(address.query["host"])) / SOCKET
    relay = Relay(server)
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        through = address.update_query_dict({"host": name}).render_as_string(hide_password=False)
        async with relay.at(Path(name)), api(through, folder) as made:
            line = await Line.to(made.port)
            asked = await line.ask(post(f"{V2}/generate/async", filling.wish(), cast.asker))
            request_id = msgspec.json.decode(asked)["id"]
            nothing = post(
                f"{V2}/generate/pop", filling.offer("idle", models=[filling.OTHER]), cast.owner
            )
            found = {
                "generate/check": get(f"{V2}/generate/check/{request_id}"),
                "generate/status": get(f"{V2}/generate/status/{request_id}"),
                "generate/pop, nothing there": nothing,
            }
            return {
                name: await drawn(relay, made, request, times) for name, request in found.items()
            }


async def main(times: int) -> None:
    with databases("postgres") as each:
        for _, url, folder in each:
            cast, found, there = await filling.people(url, folder), [], 0
            for crowd in CROWDS:
                await filling.workers(url, folder, crowd - there, first=there)
                there = crowd
                found.append(await measured(url, folder, cast, times))
            few, many = found
            print(f"{'bytes from the database':30}" + "".join(f"{it:>8} workers" for it in CROWDS))
            for name, bytes_few in few.items():
                ratio = many[name] / bytes_few if bytes_few else float(many[name] > 0) + 1.0
                print(f"{name:30}{bytes_few:16.0f}{many[name]:16.0f}{ratio:8.2f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
