"""The index in memory stays in step with the database, whoever changes what."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, literal, select, update

from horde_core import housekeeping
from horde_core.accounts.model import Role
from horde_core.db.tables.queue import RequestRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.errors import HordeError
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.matching.exchange import Exchange
from horde_core.money import kudos
from horde_core.queueing import jobs
from horde_core.workers.model import Work, WorkerChange
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People


async def in_step(horde: Horde) -> bool:
    """Whether the index knows exactly what the database says waits."""
    await horde.exchange.ready()
    known = {
        entry.id: entry.waiting
        for kind in (Work.IMAGE, Work.TEXT)
        for entry in horde.exchange.floor(kind).lane.entries.values()
    }
    async with horde.db.reading() as tx:
        rows = await tx.execute(
            select(RequestRow.id, RequestRow.waiting).where(
                RequestRow.waiting > 0,
                RequestRow.state == "active",
                RequestRow.expires_at > horde.clock.now(),
            )
        )
    return known == {row.id: row.waiting for row in rows}


async def soon(question: Any) -> bool:
    """Asked until the answer is yes; events take a moment."""
    for _ in range(100):
        if await question():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_through_all_that_may_happen_to_requests(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    asker, owner = await people.asker(), await people.owner()
    some = [await people.ask(asker, count=3, nsfw=bool(it % 2)) for it in range(4)]
    assert await in_step(horde)
    job = await people.take(owner, amount=2)
    assert await in_step(horde)
    await people.deliver(owner, job.ids[0])
    await people.deliver(owner, job.ids[1], state="faulted")
    assert await in_step(horde)
    await horde.queueing.cancel(some[3])
    assert await in_step(horde)
    lost = await people.take(owner, amount=3)
    clock.advance(lost.ttl)
    await housekeeping.take_back_and_expire(horde)
    assert await in_step(horde)
    for _ in range(3):
        taken = await people.take(owner)
        await people.deliver(owner, taken.ids[0], state="faulted")
    assert await in_step(horde)
    clock.advance(1100)
    await people.ask(asker)
    clock.advance(200)
    assert await in_step(horde)
    await housekeeping.take_back_and_expire(horde)
    assert await in_step(horde)
    await horde.queueing.clear()
    assert await in_step(horde)
    assert not horde.exchange.floor(Work.IMAGE).lane.entries


async def test_the_end_of_a_shared_key_takes_out_what_it_asked_for(
    horde: Horde, people: People
) -> None:
    asker = await people.asker()
    key = await horde.sharedkeys.create(asker, {"kudos": kudos(100)})
    with_key = await people.ask(await horde.sharedkeys.enter(key.id))
    kept = await people.ask(asker)
    assert await in_step(horde)
    await horde.sharedkeys.delete(asker, key.id)
    assert await in_step(horde)
    assert horde.exchange.entry(Work.IMAGE, with_key) is None
    assert horde.exchange.entry(Work.IMAGE, kept) is not None


async def test_a_claim_that_fails_gives_back_what_was_reserved(
    horde: Horde, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    await people.ask(await people.asker(), count=2)
    owner = await people.owner()

    async def fail(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "add", fail)
        with pytest.raises(ConnectionError):
            await people.pop(owner)
    assert await in_step(horde)
    assert len((await people.take(owner, amount=2)).ids) == 2


async def test_what_somebody_else_took_is_passed_over(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    gone, there = await people.ask(asker), await people.ask(asker)
    await horde.exchange.ready()
    async with horde.db.transaction() as tx:
        await tx.execute(update(RequestRow).where(RequestRow.id == gone).values(waiting=0))
    assert (await people.take(owner)).request_id == there
    assert (await people.pop(owner)).job is None
    assert await in_step(horde)


async def test_who_comes_while_something_is_read_waits_for_it(horde: Horde, people: People) -> None:
    """Somebody else has just begun to read what a failed job gave back."""
    asker, owner = await people.asker(), await people.owner()
    request_id = await people.ask(asker)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0], state="faulted")
    reading = asyncio.create_task(horde.exchange.ready())
    await asyncio.sleep(0)
    await horde.exchange.ready()
    found = horde.exchange.entry(Work.IMAGE, request_id)
    await reading
    assert found is not None


async def test_after_a_restart_everything_is_there_in_order(
    settings: HordeSettings, people: People, clock: FakeClock
) -> None:
    poor, rich = await people.asker("poor", balance=0), await people.asker("rich")
    owner = await people.owner()
    later, first = await people.ask(poor, count=2), await people.ask(rich)
    async with open_horde(settings, clock=clock) as again:
        others = People(again)
        assert await in_step(again)
        order = [(await others.take(owner)).request_id for _ in range(3)]
        assert order == [first, later, later]
        assert (await again.queueing.check(later)).is_possible


async def test_what_no_event_told_is_found_by_comparing(horde: Horde, people: People) -> None:
    """As after a lost event, or when another program changed a SQLite file."""
    asker, owner = await people.asker(), await people.owner()
    gone = await people.ask(asker)
    await people.pop(owner, models=("Deliberate",))
    table = RequestRow.__table__
    copied = [literal("new") if it.name == "id" else it for it in table.columns]
    async with horde.db.transaction() as tx:
        names = [it.name for it in table.columns]
        await tx.execute(insert(RequestRow).from_select(names, select(*copied)))
        await tx.execute(update(RequestRow).where(RequestRow.id == gone).values(waiting=0))
        await tx.execute(update(WorkerRow).values(nsfw=False, max_pixels=64))
    assert not await in_step(horde)
    await horde.exchange.compare()
    assert await in_step(horde)
    [entry] = horde.exchange.floor(Work.IMAGE).lane.entries
    [worker_id] = horde.exchange.floor(Work.IMAGE).crew.ids()
    member = horde.exchange.floor(Work.IMAGE).crew.get(worker_id)
    assert (entry, member and member.taker.offer.max_pixels) == ("new", 64)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_processes_hear_of_each_other(
    horde: Horde, settings: HordeSettings, people: People, clock: FakeClock
) -> None:
    asker, owner = await people.asker(), await people.owner()
    async with open_horde(settings, clock=clock) as other:
        await other.exchange.ready()
        request_id = await people.ask(asker, count=2)
        assert await soon(lambda: in_step(other))
        assert (await other.queueing.check(request_id)).is_possible is False
        await people.pop(owner, models=("Deliberate",))
        await people.pop(owner, name="second", nsfw=False, models=("Deliberate",))

        async def met() -> bool:
            return len(other.exchange.floor(Work.IMAGE).crew) == 2

        assert await soon(met)
        job = await people.take(owner)
        assert await soon(lambda: in_step(other))
        await people.deliver(owner, job.ids[0], state="faulted")
        assert await soon(lambda: in_step(other))
        assert (await other.queueing.check(request_id)).is_possible
        worker = await horde.workers.by_name("dreamer")
        await horde.workers.change(owner, worker.id, WorkerChange(maintenance=True))

        async def closed() -> bool:
            return not (await other.queueing.check(request_id)).is_possible

        assert await soon(closed)
        await horde.queueing.cancel(request_id)
        assert await soon(lambda: in_step(other))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_processes_hand_out_every_job_once(
    horde: Horde, settings: HordeSettings, people: People, clock: FakeClock
) -> None:
    asker, owner = await people.asker(), await people.owner()
    async with open_horde(settings, clock=clock) as other:
        others = People(other)
        await other.exchange.ready()
        await people.pop(owner, models=("Deliberate",))
        for _ in range(8):
            await people.ask(asker, count=3)
        assert await soon(lambda: in_step(other))

        async def work(side: People) -> list[str]:
            mine: list[str] = []
            while (job := (await side.pop(owner)).job) is not None:
                mine += job.ids
            return mine

        # either hands out one for certain, however the race that follows goes
        first = [*(await people.take(owner)).ids, *(await others.take(owner)).ids]
        taken = await asyncio.gather(*(work(it) for it in (people, others) * 3))
        ids = [*first, *(job_id for mine in taken for job_id in mine)]
        assert len(ids) == len(set(ids)) == 24
        assert await soon(lambda: in_step(other))


async def test_nobody_starves(horde: Horde, people: People, clock: FakeClock) -> None:
    """While the rich keep asking, a request of the poor grows until it goes first."""
    poor, rich = await people.asker("poor", balance=0), await people.asker("rich", balance=500)
    owner = await people.owner()
    await people.pop(owner)
    patient = await people.ask(poor)
    waited = 0
    while (await people.ask(rich)) and (await people.take(owner)).request_id != patient:
        clock.advance(10)
        waited += 10
        assert waited <= 200
    assert waited >= 90


async def test_what_nobody_serves_holds_nobody_up(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    for _ in range(3):
        await people.ask(await people.asker("rich", balance=9000), models=("Deliberate",))
    mine = await people.ask(asker)
    alone = await horde.queueing.check(mine)
    await people.pop(owner, models=("Flux.1-Schnell fp8 (Compact)",), name="other")
    await people.pop(owner, nsfw=False, models=("Deliberate",), name="third")
    prude = await horde.queueing.check(mine)
    await people.pop(owner, models=("Deliberate",), blacklist=("dog",), name="careful")
    careful = await horde.queueing.check(mine)
    assert [alone.queue_position, prude.queue_position, careful.queue_position] == [1, 1, 3]


@pytest.mark.parametrize("words", [("cat",), ("dog",)])
async def test_workers_that_look_at_words_make_only_some_possible(
    horde: Horde, people: People, words: tuple[str, ...]
) -> None:
    request_id = await people.ask(await people.asker(), prompt="a Cat")
    owner = await people.owner()
    await people.pop(owner, models=("Deliberate",))
    before = (await horde.queueing.check(request_id)).is_possible
    popped = await people.pop(owner, blacklist=words)
    after = await horde.queueing.check(request_id)
    assert not before
    assert (popped.job is None) is (words == ("cat",))
    assert after.is_possible is (words == ("dog",))


async def test_one_in_maintenance_makes_its_friends_requests_possible(
    horde: Horde, people: People
) -> None:
    owner = await people.owner()
    await people.pop(owner)
    worker = await horde.workers.by_name("dreamer")
    await horde.workers.change(owner, worker.id, WorkerChange(maintenance=True))
    own, others = await people.ask(owner), await people.ask(await people.asker())
    assert (await horde.queueing.check(own)).is_possible
    assert not (await horde.queueing.check(others)).is_possible


async def test_trust_given_and_taken_counts_at_once(horde: Horde, people: People) -> None:
    owner = await people.owner(trusted=False)
    await people.pop(owner)
    request_id = await people.ask(await people.asker(), trusted_workers=True)
    assert not (await horde.queueing.check(request_id)).is_possible
    await people.owner(trusted=True)
    assert (await horde.queueing.check(request_id)).is_possible
    await people.asker("owner", Role.TRUSTED, Role.FLAGGED)
    assert not (await horde.queueing.check(request_id)).is_possible


async def test_thousands_of_particular_pops_do_not_lose_count(horde: Horde, people: People) -> None:
    """More than a page of prompts with a forbidden word, then one without."""
    anonymous, owner = await people.anonymous(), await people.owner()
    for _ in range(55):
        await people.ask(anonymous, prompt="a cat")
    fits = await people.ask(anonymous, prompt="a dog")
    assert (await people.take(owner, blacklist=("cat",))).request_id == fits
    for _ in range(2):
        with_reason = (await people.pop(owner, blacklist=("cat",))).skipped
        assert with_reason["blacklist"] == 55


async def test_refusals_leave_nothing_behind(horde: Horde, people: People) -> None:
    asker = await people.asker(balance=0)
    with pytest.raises(HordeError):
        await people.ask(asker, width=2048, height=2048, slow_workers=False)
    assert await in_step(horde)


async def test_the_best_is_handed_out_while_the_rest_is_read(
    horde: Horde, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart with a deep queue nobody waits for all of it, and nothing of it is missed."""
    poor, rich = await people.asker("poor", balance=10), await people.asker("rich", balance=9000)
    late = [await people.ask(poor) for _ in range(7)]
    first = [await people.ask(rich) for _ in range(3)]
    owner = await people.owner()
    monkeypatch.setattr("horde_core.matching.exchange.PAGE", 2)
    started = Exchange(
        horde.db, horde.clock, horde.bus, HordeSettings().queue, horde.exchange.trades
    )
    await started.serving()
    known = set(started.floor(Work.IMAGE).lane.entries)
    assert known
    assert known < {*late, *first}
    assert known <= set(first)
    async with started.kept():
        await started.ready()
        assert set(started.floor(Work.IMAGE).lane.entries) == {*late, *first}
    assert (await people.take(owner)).request_id in first
