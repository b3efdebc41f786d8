import asyncio

import pytest

from horde_core.accounts.model import Role
from horde_core.horde import Horde
from horde_core.workers.capabilities import capabilities
from horde_core.workers.model import Feature, ModelQuery, Work, WorkerChange, WorkerView
from horde_core.workers.refusals import (
    NothingToChange,
    NotModerator,
    NotWorkerOwner,
    WorkerBusy,
    WorkerNameTaken,
    WorkerNotFound,
)
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import MODEL, People

THINGS = 512 * 512 * 30


async def worker(horde: Horde, people: People, name: str = "dreamer") -> WorkerView:
    await people.pop(await people.owner(), name=name)
    return await horde.workers.by_name(name)


async def test_workers_nobody_knows(horde: Horde) -> None:
    for verb in (horde.workers.by_id, horde.workers.by_name):
        with pytest.raises(WorkerNotFound):
            await verb("nobody")


async def test_online_for_five_minutes(horde: Horde, people: People, clock: FakeClock) -> None:
    seen = await worker(horde, people)
    clock.advance(300)
    assert [it.id for it in await horde.workers.online()] == [seen.id]
    assert await horde.workers.online("text") == []
    clock.advance(1)
    assert await horde.workers.online() == []
    assert not (await horde.workers.by_id(seen.id)).online


async def test_what_a_worker_did(horde: Horde, people: People, clock: FakeClock) -> None:
    owner = await people.owner()
    await people.ask(await people.asker())
    job = await people.take(owner)
    clock.advance(2)
    await people.deliver(owner, job.ids[0])
    seen = await horde.workers.by_name("dreamer")
    assert (seen.fulfilled, seen.pixelsteps, seen.kudos_generated) == (1, THINGS, 761)
    assert seen.speed == THINGS / 2
    assert seen.owner_alias == owner.account.alias


async def test_being_there_is_rewarded(horde: Horde, people: People, clock: FakeClock) -> None:
    owner, stranger = await people.owner(), await people.owner("stranger", trusted=False)
    for _ in range(4):
        await people.pop(owner)
        await people.pop(stranger, name="theirs")
        clock.advance(250)
    mine = await horde.workers.by_name("dreamer")
    assert (mine.uptime_s, mine.kudos_uptime) == (750, 5200)
    assert await horde.kudos.balance(owner.account.id) == 5200
    theirs = await horde.kudos.balances(stranger.account.id)
    assert (theirs.balance, theirs.evaluating) == (0, 5200)
    clock.advance(400)
    await people.pop(owner)
    assert (await horde.workers.by_name("dreamer")).uptime_s == 750
    assert await people.books_are_right()


async def test_owners_change_their_workers(horde: Horde, people: People) -> None:
    seen = await worker(horde, people)
    owner = await people.owner()
    change = WorkerChange(maintenance=True, maintenance_msg="m" * 400, info="mine", name="other")
    changed = await horde.workers.change(owner, seen.id, change)
    assert (changed.maintenance, changed.info, changed.name) == (True, "mine", "other")
    assert len(changed.maintenance_msg) == 300
    back = await horde.workers.change(owner, seen.id, WorkerChange(maintenance=False))
    assert (back.maintenance, back.maintenance_msg) == (False, "")


async def test_who_may_not_change_a_worker(horde: Horde, people: People) -> None:
    seen = await worker(horde, people)
    owner, stranger = await people.owner(), await people.owner("stranger")
    moderator = await people.asker("mo", Role.MODERATOR)
    await people.pop(owner, name="taken")
    with pytest.raises(NotWorkerOwner):
        await horde.workers.change(stranger, seen.id, WorkerChange(info="mine"))
    with pytest.raises(NotModerator):
        await horde.workers.change(owner, seen.id, WorkerChange(paused=True))
    with pytest.raises(WorkerNameTaken):
        await horde.workers.change(owner, seen.id, WorkerChange(name="taken"))
    with pytest.raises(NothingToChange):
        await horde.workers.change(owner, seen.id, WorkerChange())
    assert (await horde.workers.change(moderator, seen.id, WorkerChange(paused=True))).paused


async def test_simultaneous_renames_have_one_winner(horde: Horde, people: People) -> None:
    seen = [await worker(horde, people, f"worker {number}") for number in range(3)]
    owner = await people.owner()
    results = await asyncio.gather(
        *(horde.workers.change(owner, it.id, WorkerChange(name="best")) for it in seen),
        return_exceptions=True,
    )
    assert sum(isinstance(it, WorkerNameTaken) for it in results) == 2
    assert sum(isinstance(it, WorkerView) for it in results) == 1


async def test_deleting_a_worker_waits_for_its_jobs(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner, stranger = await people.owner(), await people.owner("stranger")
    await people.ask(await people.asker())
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    seen = await horde.workers.by_name("dreamer")
    with pytest.raises(NotWorkerOwner):
        await horde.workers.delete(stranger, seen.id)
    with pytest.raises(WorkerBusy):
        await horde.workers.delete(owner, seen.id)
    clock.advance(1200)
    await horde.queueing.expire()
    assert (await horde.workers.delete(owner, seen.id)).id == seen.id
    with pytest.raises(WorkerNotFound):
        await horde.workers.by_id(seen.id)


async def test_models_served_and_waited_for(horde: Horde, people: People, clock: FakeClock) -> None:
    asker = await people.asker()
    owner = await people.asker("customizer", Role.CUSTOMIZER)
    await people.ask(asker)
    job = await people.take(owner, models=(MODEL, "my own"), threads=2)
    clock.advance(10)
    await people.deliver(owner, job.ids[0])
    await people.ask(asker, count=4)
    await people.ask(asker, models=("Deliberate",))
    await people.ask(asker, models=(MODEL, "Deliberate"))
    status = {it.name: it for it in await horde.workers.models(ModelQuery())}
    assert [*status] == [MODEL, "my own", "Deliberate"]
    demo = status[MODEL]
    assert (demo.count, demo.performance, demo.jobs) == (2, THINGS / 10, 4.5)
    assert (demo.queued, demo.eta) == (4.5 * THINGS, 22)
    assert (status["Deliberate"].count, status["Deliberate"].eta) == (0, 10_000)
    own = await horde.workers.models(ModelQuery(state="custom"))
    served = await horde.workers.models(ModelQuery(min_count=1, state="known"))
    named = await horde.workers.models(ModelQuery(name="Deliberate"))
    assert [it.name for it in own] == ["my own"]
    assert [it.name for it in served] == [MODEL]
    assert [it.name for it in named] == ["Deliberate"]
    assert await horde.workers.models(ModelQuery(kind=Work.TEXT)) == []


async def test_the_horde_as_a_whole(horde: Horde, people: People, clock: FakeClock) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker)
    job = await people.take(owner, threads=3)
    await people.deliver(owner, job.ids[0])
    await people.ask(asker, count=2)
    now = await horde.workers.performance()
    assert (now.worker_count, now.thread_count, now.queued_requests) == (1, 3, 2)
    assert (now.queued_pixelsteps, now.past_minute_pixelsteps) == (2 * THINGS, THINGS)
    clock.advance(61)
    assert (await horde.workers.performance()).past_minute_pixelsteps == 0
    clock.advance(3600)
    await horde.workers.prune()
    assert (await horde.workers.by_name("dreamer")).fulfilled == 1


@pytest.mark.parametrize(
    ("agent", "feature", "able"),
    [
        ("Horde Dreamer:1:x", Feature.INPAINTING, True),
        ("Horde Dreamer:1:x", Feature.LORA, True),
        ("Horde Dreamer:1:x", Feature.QR_CODE, True),
        ("Horde Dreamer:1:x", Feature.EXTRA_SOURCE_IMAGES, False),
        ("AI Horde Worker reGen:1:x", Feature.LORA, False),
        ("AI Horde Worker reGen:2.5:x", Feature.LORA, True),
        ("AI Horde Worker reGen:9.0.1:x", Feature.FLUX, True),
        ("AI Horde Worker:7:x", Feature.R2, False),
        ("AI Horde Worker:8:x", Feature.R2, True),
        ("HordeAutoWebBridge:2:x", Feature.TILING, True),
        ("unknown:99:x", Feature.R2, False),
        ("AI Horde Worker reGen:not a number:x", Feature.R2, False),
    ],
)
def test_what_programs_can_do(agent: str, feature: Feature, able: bool) -> None:
    assert capabilities(agent).has(feature) is able
