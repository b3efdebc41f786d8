"""(a) What the routes cost over a bare aiohttp route in the same process, on both databases.

    python bench/routes.py [seconds per route] [sqlite|postgres …]

Every route is asked over eight kept-alive connections in turns with the bare route, so that a busy
machine slows both. Printed: requests per second, their ratio to the bare route's, CPU time of the
api process per request and the ratio of that; the target is for the rate. Medians of the rounds.
"""

import asyncio
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import asking, filling
from bench.asking import Line, Make, get, post
from bench.filling import Cast
from bench.serving import Api, api, databases

ROUNDS = 3
FEWEST = 32
V2 = "/api/v2"


@dataclass
class Route:
    name: str
    target: float
    make: Make
    calls: int = 200
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


async def waiting_id(line: Line, cast: Cast) -> str:
    answer = await line.ask(post(f"{V2}/generate/async", filling.wish(), cast.asker))
    return str(msgspec.json.decode(answer)["id"])


def reads(cast: Cast, request_id: str) -> list[Route]:
    def same(request: bytes) -> Make:
        return lambda _: request

    nothing = filling.offer("idle", models=[filling.OTHER])
    return [
        Route("GET status/heartbeat", 0.6, same(get(f"{V2}/status/heartbeat"))),
        Route("GET status/models", 0.6, same(get(f"{V2}/status/models"))),
        Route("GET workers", 0.6, same(get(f"{V2}/workers"))),
        Route("GET status/performance", 0.6, same(get(f"{V2}/status/performance"))),
        Route("GET generate/check", 0.6, same(get(f"{V2}/generate/check/{request_id}"))),
        Route("GET generate/status", 0.4, same(get(f"{V2}/generate/status/{request_id}"))),
        Route("GET find_user", 0.4, same(get(f"{V2}/find_user", cast.asker))),
        Route(
            "POST pop, nothing there", 0.3, same(post(f"{V2}/generate/pop", nothing, cast.owner))
        ),
    ]


async def measure(made: Api, route: Route, calls: int) -> None:
    before = made.cpu_s()
    port = made.bare if route.name.startswith("bare") else made.port
    done = await asking.run(port, route.make, calls)
    route.cpu.append((made.cpu_s() - before) / calls)
    route.rates.append(done.rate)


async def measured(made: Api, cast: Cast, seconds: float) -> list[Route]:
    line = await Line.to(made.port)
    for number in range(5):
        await line.ask(post(f"{V2}/generate/pop", filling.offer(f"idle{number}"), cast.owner))
    await line.ask(
        post(f"{V2}/generate/pop", filling.offer("idle", models=[filling.OTHER]), cast.owner)
    )
    plain = Route("bare aiohttp route", 1.0, lambda _: get("/"))
    routes = [plain, *reads(cast, await waiting_id(line, cast))]
    for _ in range(ROUNDS):
        for route in routes:
            await measure(made, route, await calls_in(made, route, seconds / ROUNDS))
    work = await work_routes(made, cast, plain, seconds)
    await line.close()
    return [*routes, *work]


async def calls_in(made: Api, route: Route, seconds: float) -> int:
    if not route.rates:
        port = made.bare if route.name.startswith("bare") else made.port
        rate = (await asking.run(port, route.make, FEWEST)).rate
    else:
        rate = route.rates[-1]
    return max(FEWEST, int(rate * seconds))


async def work_routes(made: Api, cast: Cast, plain: Route, seconds: float) -> list[Route]:
    """Ask, take and hand in the same pictures, so many that each takes about as long."""
    ask = Route(
        "POST async", 0.12, lambda _: post(f"{V2}/generate/async", filling.wish(), cast.asker)
    )
    take = Route(
        "POST pop with a job",
        0.12,
        lambda number: post(f"{V2}/generate/pop", filling.offer(f"idle{number % 5}"), cast.owner),
    )
    hand_in = Route("POST submit", 0.12, lambda _: b"")
    count = max(FEWEST, int(250 * seconds / ROUNDS))
    for _ in range(ROUNDS):
        await measure(made, plain, await calls_in(made, plain, seconds / ROUNDS))
        await measure(made, ask, count)
        before = made.cpu_s()
        popped = await asking.run(made.port, take.make, count, keep=True)
        take.cpu.append((made.cpu_s() - before) / count)
        take.rates.append(popped.rate)
        jobs = [msgspec.json.decode(body)["id"] for body in popped.bodies]
        results = [post(f"{V2}/generate/submit", _result(job), cast.owner) for job in jobs]
        hand_in.make = results.__getitem__
        await measure(made, hand_in, count)
    return [ask, take, hand_in]


def _result(job: str) -> dict[str, object]:
    return {"id": job, "generation": "R2", "seed": 7, "state": "ok"}


def report(kind: str, routes: list[Route]) -> None:
    plain = routes[0]
    rate, cpu = statistics.median(plain.rates), statistics.median(plain.cpu)
    print(f"\n{kind}")
    print(f"{'route':26}{'requests/s':>11}{'ratio':>8}{'target':>8}{'CPU us':>9}{'ratio':>8}")
    for route in routes:
        its_rate, its_cpu = statistics.median(route.rates), statistics.median(route.cpu)
        ratio = its_rate / rate
        mark = "" if ratio >= route.target else "  missed"
        print(
            f"{route.name:26}{its_rate:11.0f}{ratio:8.2f}{route.target:8.2f}"
            f"{its_cpu * 1e6:9.0f}{cpu / max(its_cpu, 1e-9):8.2f}{mark}"
        )


async def main(seconds: float, kinds: list[str]) -> None:
    with databases(*kinds) as each:
        for kind, url, folder in each:
            cast = await filling.people(url, folder)
            async with api(url, folder) as made:
                report(kind, await measured(made, cast, seconds))


if __name__ == "__main__":
    chosen = sys.argv[2:] or ["sqlite", "postgres"]
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0, chosen))
