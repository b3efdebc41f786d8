"""(e) Memory of an api process: idle, and after very many calls of all kinds.

    python bench/endurance.py [calls] [sqlite|postgres …]

The calls: reads and empty pops, and every fiftieth belongs to a whole life cycle (asked, popped,
handed in, fetched). Printed after each tenth: calls made, resident memory, and its
ratio to that after the first tenth. An idle process is to take at most 120 MB.
"""

import asyncio
import sys
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import asking, filling
from bench.asking import Line, get, post
from bench.filling import Cast
from bench.serving import Api, api, databases

CALLS = 100_000
PARTS = 10
CYCLE_EVERY = 50
CALLS_OF_A_CYCLE = 4
IDLE_MB = 120
V2 = "/api/v2"


async def cycle(line: Line, cast: Cast) -> str:
    asked = await line.ask(post(f"{V2}/generate/async", filling.wish(), cast.asker))
    popped = await line.ask(post(f"{V2}/generate/pop", filling.offer("steady"), cast.owner))
    job = msgspec.json.decode(popped)["id"]
    result = {"id": job, "generation": "R2", "seed": 7, "state": "ok"}
    await line.ask(post(f"{V2}/generate/submit", result, cast.owner))
    request_id = str(msgspec.json.decode(asked)["id"])
    await line.ask(get(f"{V2}/generate/status/{request_id}"))
    return request_id


async def part(made: Api, cast: Cast, calls: int) -> None:
    line = await Line.to(made.port)
    cycles = max(1, calls // CYCLE_EVERY // CALLS_OF_A_CYCLE)
    for _ in range(cycles):
        request_id = await cycle(line, cast)
    await line.close()
    reads = (
        get(f"{V2}/generate/check/{request_id}"),
        get(f"{V2}/status/heartbeat"),
        get(f"{V2}/status/models"),
        get(f"{V2}/workers"),
        get(f"{V2}/find_user", cast.asker),
        post(f"{V2}/generate/pop", filling.offer("idle", models=[filling.OTHER]), cast.owner),
    )
    rest = calls - cycles * CALLS_OF_A_CYCLE
    await asking.run(made.port, lambda number: reads[number % len(reads)], rest)


async def main(calls: int, kinds: list[str]) -> None:
    with databases(*kinds) as each:
        for kind, url, folder in each:
            cast = await filling.people(url, folder)
            async with api(url, folder) as made:
                await asking.run(made.port, lambda _: get(f"{V2}/status/heartbeat"), 1, 1)
                idle = made.memory_mb()
                mark = "" if idle <= IDLE_MB else "  missed"
                print(f"\n{kind}\n{'calls':>8}{'MB':>7}{'ratio':>7}\n{0:8}{idle:7.0f}{mark}")
                first = 0.0
                for number in range(1, PARTS + 1):
                    await part(made, cast, calls // PARTS)
                    memory = made.memory_mb()
                    first = first or memory
                    print(
                        f"{number * calls // PARTS:8}{memory:7.0f}{memory / first:7.2f}", flush=True
                    )


if __name__ == "__main__":
    words = sys.argv[1:]
    count = int(words.pop(0)) if words and words[0].isdigit() else CALLS
    asyncio.run(main(count, words or ["sqlite", "postgres"]))
