"""(b), (e) and (f): a deep queue. What a pop costs, how long the start takes, how much memory.

    python bench/depth.py [sqlite|postgres …] [--to 100000]

For 0, 1,000, 10,000 and 100,000 waiting requests of thirty-two classes: pops of a worker that may
have all of them, and of one that may have none (its model is another). Printed: milliseconds until
the api answered its first request, its memory then, median and 95th percentile of a pop over one
connection, CPU time of the api process per pop, and the median over that with 1,000 waiting.
"""

import asyncio
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import asking, filling
from bench.asking import get, post
from bench.filling import Cast
from bench.serving import Api, api, databases

POPS = 100
DEPTHS = (0, 1_000, 10_000, 100_000)


@dataclass
class Figures:
    depth: int
    start_s: float
    memory_mb: float
    served: asking.Run
    served_cpu_s: float
    unserved: asking.Run
    unserved_cpu_s: float


async def pops(made: Api, cast: Cast, model: str) -> tuple[asking.Run, float]:
    request = post("/api/v2/generate/pop", filling.offer(f"of {model}", models=[model]), cast.owner)
    await asking.run(made.port, lambda _: request, 5, 1)
    before = made.cpu_s()
    done = await asking.run(made.port, lambda _: request, POPS, 1)
    return done, (made.cpu_s() - before) / POPS


async def measured(url: str, folder: Path, cast: Cast, depth: int) -> Figures:
    async with api(url, folder) as made:
        await asking.run(made.port, lambda _: get("/api/v2/status/heartbeat"), 1, 1)
        memory = made.memory_mb()
        unserved, unserved_cpu = await pops(made, cast, filling.OTHER)
        served, served_cpu = await pops(made, cast, filling.MODEL)
        return Figures(depth, made.started_s, memory, served, served_cpu, unserved, unserved_cpu)


def report(kind: str, found: list[Figures]) -> None:
    print(f"\n{kind}: {POPS} pops each, times in milliseconds")
    print(
        f"{'waiting':>8}{'start s':>9}{'MB':>6}  "
        + "".join(f"{name:>11}{'p95':>8}{'CPU':>8}{'to 1k':>7}" for name in ("job p50", "none p50"))
    )
    base = next((it for it in found if it.depth == 1000), found[0])
    for it in found:
        columns = ""
        for run, cpu, first in (
            (it.served, it.served_cpu_s, base.served),
            (it.unserved, it.unserved_cpu_s, base.unserved),
        ):
            middle = statistics.median(run.latencies)
            ratio = middle / statistics.median(first.latencies)
            columns += (
                f"{middle * 1e3:11.2f}{run.percentile(0.95) * 1e3:8.2f}{cpu * 1e3:8.2f}{ratio:7.2f}"
            )
        print(f"{it.depth:8}{it.start_s:9.2f}{it.memory_mb:6.0f}  {columns}")


async def main(kinds: list[str], most: int) -> None:
    with databases(*kinds) as each:
        for kind, url, folder in each:
            cast = await filling.people(url, folder)
            found, there = [], 0
            for depth in (it for it in DEPTHS if it <= most):
                await filling.queue(url, folder, depth - there, cast.asker_id)
                found.append(await measured(url, folder, cast, depth))
                there = depth - (POPS + 5 if depth else 0)
            report(kind, found)


if __name__ == "__main__":
    words = sys.argv[1:]
    limit = int(words[words.index("--to") + 1]) if "--to" in words else DEPTHS[-1]
    named = [word for word in words if word in {"sqlite", "postgres"}]
    asyncio.run(main(named or ["sqlite", "postgres"], limit))
