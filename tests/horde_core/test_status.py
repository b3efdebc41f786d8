import pytest

from horde_core.horde import Horde
from horde_core.queueing.refusals import RequestNotFound
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

THINGS = 512 * 512 * 30


async def test_unknown_requests(horde: Horde) -> None:
    for verb in (horde.queueing.check, horde.queueing.status, horde.queueing.cancel):
        with pytest.raises(RequestNotFound):
            await verb("no such request")


async def test_places_in_the_queue(horde: Horde, people: People) -> None:
    anonymous = await people.anonymous()
    requests = [await people.ask(anonymous, count=2) for _ in range(3)]
    first = await people.ask(await people.asker())
    places = [(await horde.queueing.check(it)).queue_position for it in (first, *requests)]
    assert places == [1, 2, 3, 4]
    owner = await people.owner()
    await people.take(owner)
    check = await horde.queueing.check(first)
    assert (check.queue_position, check.waiting, check.processing) == (0, 0, 1)


async def test_the_wait_follows_from_the_speed_of_the_workers(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker)
    job = await people.take(owner, threads=2)
    clock.advance(10)
    await people.deliver(owner, job.ids[0])
    requests = [await people.ask(asker, count=2) for _ in range(2)]
    waits = [(await horde.queueing.check(it)).wait_time for it in requests]
    assert (await horde.workers.by_name("dreamer")).speed == THINGS / 10
    assert waits == [10, 20]


async def test_progress_of_a_running_picture(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker)
    clock.advance(10)
    job = await people.take(owner)
    clock.advance(10)
    await people.deliver(owner, job.ids[0])
    request_id = await people.ask(asker)
    await people.take(owner)
    clock.advance(4)
    check = await horde.queueing.check(request_id)
    assert check.progress == pytest.approx(0.4)
    assert check.wait_time == 6
    clock.advance(100)
    late = await horde.queueing.check(request_id)
    assert late.progress == pytest.approx(0.95)
    assert (late.wait_time, late.is_possible) == (0, True)


async def test_a_batch_is_measured_as_a_whole(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await people.ask(await people.asker(), count=4)
    owner = await people.owner()
    job = await people.take(owner, amount=4)
    clock.advance(10)
    for job_id in job.ids:
        await people.deliver(owner, job_id)
    assert (await horde.workers.by_name("dreamer")).speed == 4 * THINGS / 10


async def test_possible_as_soon_as_a_worker_is_there_and_no_longer(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    request_id = await people.ask(await people.asker(), nsfw=True)
    owner = await people.owner()
    alone = await horde.queueing.check(request_id)
    await people.pop(owner, nsfw=False)
    unfit = await horde.queueing.check(request_id)
    await people.pop(owner, name="other", models=("Deliberate",))
    other = await horde.queueing.check(request_id)
    await horde.queueing.cancel(await people.ask(owner, models=("Deliberate",)))
    waiting = await people.ask(await people.asker(), nsfw=False)
    fit = await horde.queueing.check(waiting)
    clock.advance(301)
    gone = await horde.queueing.check(waiting)
    possible = [it.is_possible for it in (alone, unfit, other, fit, gone)]
    assert possible == [False, False, False, True, False]


async def test_no_number_is_ever_missing(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker())
    check = await horde.queueing.check(request_id)
    assert isinstance(check.wait_time, int)
    assert 0 < check.wait_time < 100
    assert isinstance(check.queue_position, int)
