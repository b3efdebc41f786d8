"""Who gets the next batch, where there are several engines."""

import asyncio

import pytest

from inference.board import EngineView
from inference.fleet import Fleet
from inference.host import EngineHost, EngineUnusable
from inference.ipc.messages import Configure
from tests.inference.conftest import DEADLINES


def host(number: int, *loaded: str, ready: bool = True) -> EngineHost:
    configure = Configure(
        models=("no such model",), folders=(), device="cpu", torch_threads=1, max_rows=1,
        keep_models=1,
    )  # fmt: skip
    made = EngineHost(configure, DEADLINES, EngineView(number, loaded=loaded))
    if ready:
        made.ready.set()
    return made


class Batches:
    """Batches that hold their place until they are let go; ``log`` is who began where."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.log: list[tuple[str, int]] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._over: dict[str, asyncio.Event] = {}

    async def begin(self, name: str, model: str) -> None:
        self._over[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._hold(name, model))
        await asyncio.sleep(0.01)

    async def end(self, name: str) -> None:
        self._over[name].set()
        await asyncio.wait([self.tasks[name]])
        await asyncio.sleep(0.01)

    async def _hold(self, name: str, model: str) -> None:
        async with self.fleet.slot(model) as engine:
            self.log.append((name, engine.view.number))
            await self._over[name].wait()


@pytest.fixture
async def batches() -> Batches:
    return Batches(Fleet([host(0, "a"), host(1, "b")]))


async def test_a_batch_goes_where_its_model_is(batches: Batches) -> None:
    await batches.begin("first", "b")
    await batches.begin("second", "a")
    assert batches.log == [("first", 1), ("second", 0)]
    await batches.end("first")
    await batches.end("second")


async def test_a_strange_model_takes_what_is_free_and_others_wait(batches: Batches) -> None:
    await batches.begin("strange", "c")
    await batches.begin("other", "b")
    await batches.begin("waits", "a")
    assert batches.log == [("strange", 0), ("other", 1)]
    await batches.end("other")
    assert batches.log[-1] == ("waits", 1)
    for name in ("strange", "waits"):
        await batches.end(name)


async def test_who_needs_no_loading_may_pass_for_a_while(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    await batches.begin("one", "a")
    await batches.begin("two", "b")
    await batches.begin("needs loading", "c")
    await batches.begin("fits", "b")
    await batches.end("two")
    assert batches.log[-1] == ("fits", 1)
    await batches.begin("fits too", "b")
    monkeypatch.setattr("inference.fleet.PATIENCE_S", 0.0)
    await batches.end("fits")
    assert batches.log[-1] == ("needs loading", 1)
    for name in ("one", "needs loading", "fits too"):
        await batches.end(name)


async def test_who_gives_up_waiting_takes_no_place(batches: Batches) -> None:
    await batches.begin("one", "a")
    await batches.begin("two", "b")
    await batches.begin("gives up", "a")
    batches.tasks["gives up"].cancel()
    await batches.begin("patient", "a")
    await batches.end("one")
    assert batches.log[-1] == ("patient", 0)
    for name in ("two", "patient"):
        await batches.end(name)


async def test_an_engine_that_becomes_ready_takes_who_waits() -> None:
    late = host(0, "a", ready=False)
    batches = Batches(Fleet([late]))
    await batches.begin("waits", "a")
    assert batches.log == []
    assert not batches.fleet.ready
    late.ready.set()
    late.on_ready()
    await asyncio.sleep(0.01)
    assert batches.log == [("waits", 0)]
    await batches.end("waits")


def refused(number: int) -> EngineHost:
    """An engine whose process says at once that it cannot serve."""
    made = host(number, ready=False)
    made.module = "tests.inference.refusing_engine"
    return made


async def test_the_loss_of_one_engine_is_survived() -> None:
    fleet = Fleet([refused(0), host(1, "b")], slots=2)
    fleet.hosts[1].module = "tests.inference.idle_engine"
    assert fleet.capacity == 4
    running = asyncio.create_task(fleet.run())
    for _ in range(1500):
        if fleet.capacity == 2 and fleet.ready:
            break
        await asyncio.sleep(0.02)
    assert fleet.capacity == 2
    async with fleet.slot("a") as engine:
        assert engine.view.number == 1
    running.cancel()
    await asyncio.wait([running])


async def test_without_any_engine_the_worker_ends() -> None:
    with pytest.RaisesGroup(pytest.RaisesExc(EngineUnusable, match="its card fell out")):
        await Fleet([refused(0), refused(1)]).run()
