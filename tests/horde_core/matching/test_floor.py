"""Classes, verdicts and witnesses against asking every worker about every request."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from horde_core.matching.floor import Floor
from horde_core.matching.ladder import Ahead, Entry
from horde_core.models.catalogue import shipped
from horde_core.queueing.eligibility import Demand, Taker, why_not_listed, why_skipped
from horde_core.queueing.entry import Entry as NewEntry
from horde_core.queueing.model import ImageParams, Lora
from horde_core.queueing.takers import ImageTrade
from horde_core.workers.model import CheckedIn, Offer, Work

TRADE = ImageTrade(shipped())
MODELS = ("stable_diffusion", "Deliberate", "Flux.1-Schnell fp8 (Compact)")
REGEN = "AI Horde Worker reGen:13.0.0:x"
NAMES = ("one", "two", "three")

REQUESTS = st.builds(
    lambda models, side, steps, nsfw, lora, workers, banned: NewEntry(
        kind=Work.IMAGE,
        prompt="x",
        params=msgspec.json.encode(
            ImageParams(width=side, steps=steps, loras=(Lora("a"),) if lora else ())
        ).decode(),
        count=1,
        things=side,
        models=models,
        nsfw=nsfw,
        workers=workers,
        worker_blacklist=banned,
        steps=steps,
    ),
    st.sampled_from([(), MODELS[:1], MODELS[:2], MODELS[2:]]),
    st.sampled_from([512, 1024]),
    st.sampled_from([20, 40]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([(), ("one",), ("two", "three")]),
    st.booleans(),
)
WORKERS = st.builds(
    lambda name, models, small, nsfw, lora, agent, closed, few: TRADE.taker(
        CheckedIn(name, 7, name, closed == "maintenance", "", closed == "paused", 10.0**6, models),
        Offer(
            name=name,
            models=models,
            nsfw=nsfw,
            allow_lora=lora,
            bridge_agent=agent,
            limit_max_steps=few,
            max_pixels=512 * 512 if small else 4096 * 4096,
        ),
        trusted=True,
    ),
    st.sampled_from(NAMES),
    st.sampled_from([MODELS[:1], MODELS[1:], MODELS]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([REGEN, "Horde Dreamer:1:x"]),
    st.sampled_from(["", "", "maintenance", "paused"]),
    st.booleans(),
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), REQUESTS),
        st.tuples(st.just("come"), WORKERS),
        st.tuples(st.just("go"), st.sampled_from(NAMES)),
        st.tuples(st.just("end"), st.integers(0, 20)),
    ),
    max_size=25,
)


@settings(max_examples=80, deadline=None)
@given(ACTS)
def test_the_index_says_what_asking_everybody_would(acts: list[tuple[str, object]]) -> None:
    floor = Floor(TRADE, 300_000_000)
    story = Story(floor)
    for act in acts:
        story.play(act)
        for entry in story.entries():
            assert floor.anyone_for(entry.group) is story.somebody(entry)
    for entry in story.entries():
        assert bool(floor.possible(entry)) is story.somebody(entry)
        assert floor.ahead(entry) == story.ahead(entry)
    for taker in story.takers.values():
        story.view_is_right(taker)


class Story:
    def __init__(self, floor: Floor[Demand, Taker]) -> None:
        self.floor = floor
        self.takers: dict[str, Taker] = {}
        self.asked: dict[str, NewEntry] = {}

    def play(self, act: tuple[str, object]) -> None:
        match act:
            case ("ask", NewEntry() as new):
                name = f"{len(self.asked):04}"
                self.asked[name] = new
                self.floor.lane.put(
                    name,
                    TRADE.demand(new),
                    account_id=99,
                    rank=hash(name) % 5,
                    waiting=2,
                    things=new.things,
                    price=0,
                    expires_at=10**9,
                )
            case ("come", Taker() as taker):
                self.takers[taker.worker.id] = taker
                self.floor.arrive(taker, None, 0)
            case ("go", str(name)):
                self.takers.pop(name, None)
                self.floor.crew.gone(name)
            case ("end", int(number)):
                self.floor.lane.drop(f"{number:04}")

    def entries(self) -> list[Entry]:
        return sorted(self.floor.lane.entries.values(), key=lambda it: it.place)

    def somebody(self, entry: Entry) -> bool:
        return any(
            not (taker.worker.maintenance or taker.worker.paused) and self.fits(entry, taker)
            for taker in self.takers.values()
        )

    def fits(self, entry: Entry, taker: Taker) -> bool:
        demand = TRADE.demand(self.asked[entry.id])
        return why_not_listed(demand, taker) is None and why_skipped(demand, taker) is None

    def ahead(self, entry: Entry) -> Ahead:
        counted = [
            it
            for it in self.entries()
            if it.place <= entry.place and (self.somebody(it) or it.group is entry.group)
        ]
        return Ahead(
            len(counted),
            sum(it.waiting for it in counted),
            sum(it.waiting * it.things for it in counted),
        )

    def view_is_right(self, taker: Taker) -> None:
        view = self.floor.view(taker)
        fitting = [entry.id for entry in self.entries() if self.fits(entry, taker)]
        assert [entry.id for entry in self.floor.for_all(view)] == fitting
        assert sum(view.skipped.values()) == len(self.floor.lane.entries) - len(fitting)
