"""(b) without HTTP and database: what choosing costs the index at different depths, in CPU time.

    python bench/matching.py

Printed: seconds to build the index, its memory, and the median of 300 choices in microseconds: for
a worker that may have everything, for one whose model nobody names, for one that is too small, and
for the place in the queue of the last request.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.filling import AGENT, MODEL, OTHER
from horde_core.matching.floor import Floor
from horde_core.models.catalogue import shipped
from horde_core.queueing.eligibility import Demand, Taker
from horde_core.queueing.entry import Entry
from horde_core.queueing.takers import ImageTrade
from horde_core.workers.model import CheckedIn, Offer, Work

TRADE = ImageTrade(shipped())
DEPTHS = (0, 1_000, 10_000, 100_000)
LATER = 10**15


def taker(model: str, max_pixels: int = 2048 * 2048) -> Taker:
    worker = CheckedIn(
        id=model,
        account_id=1,
        name=model,
        maintenance=False,
        maintenance_msg="",
        paused=False,
        speed=10.0**6,
        models=(model,),
    )
    declared = Offer(name=model, models=(model,), max_pixels=max_pixels, bridge_agent=AGENT)
    return TRADE.taker(worker, declared, trusted=True)


def filled(depth: int) -> Floor[Demand, Taker]:
    floor = Floor(TRADE, LATER)
    for number in range(depth):
        side, steps = 512 + 64 * (number % 8), (20, 25, 30, 40)[number % 4]
        new = Entry(
            kind=Work.IMAGE,
            prompt="x",
            params=f'{{"width":{side},"height":{side},"steps":{steps},"seed":"{number}"}}',
            count=1,
            things=side * side * steps,
            models=(MODEL,),
            nsfw=number % 3 == 0,
            steps=steps,
        )
        floor.lane.put(
            f"{number:06}",
            TRADE.demand(new),
            account_id=number % 50,
            rank=-number,
            waiting=1,
            things=new.things,
            price=1,
            expires_at=LATER,
        )
    return floor


def median_us(choose: Callable[[], object]) -> float:
    taken = []
    for _ in range(300):
        started = time.process_time_ns()
        choose()
        taken.append(time.process_time_ns() - started)
    return statistics.median(taken) / 1000


def choose(floor: Floor[Demand, Taker], who: Taker) -> None:
    entry = next(floor.for_all(floor.view(who)), None)
    if entry is not None:
        floor.lane.take(entry, 1)


def main() -> None:
    print(
        f"{'waiting':>8}{'build s':>9}{'MB':>6}{'job':>8}{'no model':>10}{'small':>8}{'place':>8}"
    )
    for depth in DEPTHS:
        row(depth)


def row(depth: int) -> None:
    started = time.process_time()
    floor = filled(depth)
    built = time.process_time() - started
    everything = taker(MODEL)
    floor.arrive(everything, None, 1)
    last = floor.lane.entries[f"{depth - 1:06}"] if depth else None
    job = median_us(lambda: choose(floor, everything))
    nothing = median_us(lambda: choose(floor, taker(OTHER)))
    small = median_us(lambda: choose(floor, taker(MODEL, 64)))
    place = median_us(lambda: floor.ahead(last)) if last else 0.0
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{depth:8}{built:9.2f}{memory:6.0f}{job:8.0f}{nothing:10.0f}{small:8.0f}{place:8.0f}")


if __name__ == "__main__":
    main()
