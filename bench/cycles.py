"""(c) Whole life cycles: asked, popped, handed in, checked, fetched; is any job lost or given twice?

    python bench/cycles.py [cycles per row] [sqlite|postgres …]

Rows: 1, 4, 16 and 64 clients at once; on PostgreSQL with one api process and with two, where the
clients ask either in turn. Each client is asker and worker: it asks for a picture, pops whatever
job is next, hands it in and checks its own. Afterwards what is left is worked off, every request is
fetched, and every one must have exactly one picture, every job have been given out once.
Printed: cycles per second, CPU time of all api processes per cycle, median and 95th percentile of
each step in milliseconds, and the rate over that of one client.
"""

import asyncio
import sys
from collections import Counter, defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import filling
from bench.asking import Line, get, post
from bench.filling import Cast
from bench.serving import Api, api, databases

CLIENTS = (1, 4, 16, 64)
CYCLES = 192
MOST_WORKERS = 16  # one account may run no more than twenty
STEPS = ("async", "pop", "submit", "check", "status")
V2 = "/api/v2"


@dataclass
class Row:
    processes: int
    clients: int
    seconds: float = 0.0
    cpu_s: float = 0.0
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: list[str] = field(default_factory=list)
    given: Counter[str] = field(default_factory=Counter)
    lost: int = 0


class Client:
    """One asker and one worker on a line to every api process, which it uses in turn."""

    def __init__(self, lines: list[Line], number: int, cast: Cast, row: Row) -> None:
        self._lines = lines
        self._turn = number
        self._worker = filling.offer(f"worker {number % MOST_WORKERS}", threads=4)
        self._cast = cast
        self._row = row

    async def _ask(self, step: str, request: bytes) -> Any:
        self._turn += 1
        began = perf_counter()
        body = await self._lines[self._turn % len(self._lines)].ask(request)
        self._row.times[step].append(perf_counter() - began)
        return msgspec.json.decode(body)

    async def work(self) -> bool:
        """Pops a job and hands it in; False when none waits."""
        job = await self._ask("pop", post(f"{V2}/generate/pop", self._worker, self._cast.owner))
        if not job["id"]:
            return False
        self._row.given[job["id"]] += 1
        result = {"id": job["id"], "generation": "R2", "seed": 7, "state": "ok"}
        await self._ask("submit", post(f"{V2}/generate/submit", result, self._cast.owner))
        return True

    async def cycle(self) -> None:
        wish = post(f"{V2}/generate/async", filling.wish(), self._cast.asker)
        request_id = (await self._ask("async", wish))["id"]
        self._row.asked.append(request_id)
        await self.work()
        await self._ask("check", get(f"{V2}/generate/check/{request_id}"))
        await self._ask("status", get(f"{V2}/generate/status/{request_id}"))

    async def prove(self, request_id: str) -> None:
        """One request that must be finished with exactly one picture."""
        found = await self._ask("proof", get(f"{V2}/generate/status/{request_id}"))
        self._row.lost += not (found["done"] and len(found["generations"]) == 1)


async def measured(apis: list[Api], cast: Cast, clients: int, cycles: int) -> Row:
    row = Row(len(apis), clients)
    left = iter(range(cycles))
    made = [
        Client([await Line.to(it.port) for it in apis], number, cast, row)
        for number in range(clients)
    ]

    async def busy(client: Client) -> None:
        for _ in left:
            await client.cycle()

    cpu, began = sum(it.cpu_s() for it in apis), perf_counter()
    await asyncio.gather(*map(busy, made))
    while await made[0].work():
        pass
    row.seconds = perf_counter() - began
    row.cpu_s = sum(it.cpu_s() for it in apis) - cpu
    for request_id in row.asked:
        await made[0].prove(request_id)
    return row


def report(kind: str, rows: list[Row]) -> None:
    print(f"\n{kind}: times in milliseconds, median / 95th percentile")
    print(f"{'apis':>4}{'clients':>8}{'cycles/s':>9}{'to one':>7}{'CPU ms':>8}", end="")
    print("".join(f"{step:>18}" for step in STEPS) + f"{'lost':>6}{'double':>7}")
    for row in rows:
        rate, first = len(row.asked) / row.seconds, len(rows[0].asked) / rows[0].seconds
        columns = ""
        for step in STEPS:
            times = sorted(row.times[step])
            half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
            columns += f"{f'{half * 1e3:.1f} / {most * 1e3:.1f}':>18}"
        double = sum(count - 1 for count in row.given.values())
        print(
            f"{row.processes:4}{row.clients:8}{rate:9.1f}{rate / first:7.2f}"
            f"{row.cpu_s / len(row.asked) * 1e3:8.2f}{columns}{row.lost:6}{double:7}",
            flush=True,
        )


async def main(cycles: int, kinds: list[str]) -> None:
    bad = 0
    with databases(*kinds) as each:
        for kind, url, folder in each:
            cast, rows = await filling.people(url, folder), []
            for processes in (1,) if kind == "sqlite" else (1, 2):
                async with AsyncExitStack() as stack:
                    apis = [
                        await stack.enter_async_context(api(url, folder)) for _ in range(processes)
                    ]
                    rows += [await measured(apis, cast, it, max(cycles, it)) for it in CLIENTS]
            report(kind, rows)
            bad += sum(row.lost + row.given.total() - len(row.given) for row in rows)
    if bad:
        raise SystemExit(f"{bad} jobs were lost or given twice")


if __name__ == "__main__":
    words = sys.argv[1:]
    count = int(words.pop(0)) if words and words[0].isdigit() else CYCLES
    asyncio.run(main(count, words or ["sqlite", "postgres"]))
