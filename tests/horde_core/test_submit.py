"""Jobs delivered, failed, lost; each once."""

from typing import Any

import pytest

from horde_core import housekeeping
from horde_core.errors import Rc, Refused
from horde_core.events import Kind
from horde_core.horde import Horde
from horde_core.queueing.model import Metadata
from horde_core.queueing.refusals import (
    AlreadyDelivered,
    JobAborted,
    JobNotFound,
    RequestNotFound,
)
from horde_core.workers.refusals import WorkerInMaintenance, WrongCredentials
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People, picture

REGEN = "AI Horde Worker reGen:{}:https://example.org"


async def test_an_inline_picture_becomes_webp(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker())
    owner = await people.owner()
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0], inline=picture())
    (generation,) = (await horde.queueing.status(request_id)).generations
    assert generation.seed == "7"
    assert (generation.worker_name, generation.model) == ("dreamer", "demo_shapes")
    assert (await horde.media.get(generation.media_key))[8:12] == b"WEBP"


async def test_what_is_no_picture_is_refused_and_may_be_sent_again(
    horde: Horde, people: People
) -> None:
    request_id = await people.ask(await people.asker())
    owner = await people.owner()
    job = await people.take(owner)
    with pytest.raises(Refused, match="Image validation failed"):
        await people.deliver(owner, job.ids[0], inline=b"not a picture")
    assert (await horde.queueing.check(request_id)).processing == 1
    assert await people.deliver(owner, job.ids[0], inline=picture()) == 761


async def test_delivered_twice_is_paid_once(horde: Horde, people: People) -> None:
    await people.ask(await people.asker())
    owner = await people.owner()
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    with pytest.raises(AlreadyDelivered, match="already submitted"):
        await people.deliver(owner, job.ids[0])
    with pytest.raises(AlreadyDelivered):
        await people.deliver(owner, job.ids[0], state="faulted")
    assert await horde.kudos.balance(owner.account.id) == 761


async def test_only_the_owner_delivers(people: People) -> None:
    await people.ask(await people.asker())
    job = await people.take(await people.owner())
    with pytest.raises(WrongCredentials):
        await people.deliver(await people.owner("thief"), job.ids[0])


async def test_jobs_nobody_knows(people: People) -> None:
    with pytest.raises(JobNotFound, match="Processing Job with ID nothing does not exist"):
        await people.deliver(await people.owner(), "nothing")


@pytest.mark.parametrize(
    ("agent", "paid"),
    [(REGEN.format(13), 761), (REGEN.format(12), 685), ("mine:1:x", 571)],
)
async def test_what_other_programs_are_paid(
    horde: Horde, people: People, agent: str, paid: int
) -> None:
    await people.ask(await people.asker(), r2=False)
    owner = await people.owner()
    job = await people.take(owner, bridge_agent=agent)
    assert await people.deliver(owner, job.ids[0]) == 761
    assert await horde.kudos.balance(owner.account.id) == paid
    assert (await horde.workers.by_name("dreamer")).kudos_rewards == paid


@pytest.mark.parametrize(
    "ending",
    [
        {"state": "censored"},
        {"state": "csam"},
        {"metadata": (Metadata("censorship", "nsfw"),)},
    ],
)
async def test_a_censored_picture_costs_the_tax_and_pays_in_full(
    horde: Horde, people: People, ending: dict[str, Any]
) -> None:
    asker, owner = await people.asker(), await people.owner()
    request_id = await people.ask(asker)
    job = await people.take(owner)
    reward = await people.deliver(owner, job.ids[0], **ending)
    status = await horde.queueing.status(request_id)
    assert (reward, status.kudos) == (761, 200)
    assert status.generations[0].censored
    assert await people.books_are_right()


async def test_a_harder_model_pays_more(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    request_id = await people.ask(asker, models=("AlbedoBase XL (SDXL)",))
    job = await people.take(owner, models=("AlbedoBase XL (SDXL)",))
    assert await people.deliver(owner, job.ids[0]) == 1522
    assert (await horde.queueing.check(request_id)).kudos == 100 + 1622


async def test_owner_and_asker_in_one(horde: Horde, people: People) -> None:
    owner = await people.asker("trusted", balance=100)
    request_id = await people.ask(owner)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    assert (await horde.queueing.check(request_id)).done
    held = await horde.kudos.balances(owner.account.id)
    assert (held.balance, held.evaluating) == (10_000 - 961 + 381, 380)
    assert await people.books_are_right()


# --- failing ---


async def test_a_fault_gives_the_place_back(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker())
    owner = await people.owner()
    job = await people.take(owner)
    assert await people.deliver(owner, job.ids[0], state="faulted") == 0
    check = await horde.queueing.check(request_id)
    assert (check.waiting, check.processing, check.restarted, check.done) == (1, 0, 1, False)
    with pytest.raises(JobAborted, match="Please check your worker speed"):
        await people.deliver(owner, job.ids[0])
    again = await people.take(owner)
    await people.deliver(owner, again.ids[0])
    check = await horde.queueing.check(request_id)
    assert (check.finished, check.done, check.faulted) == (1, True, False)
    assert (await horde.workers.by_name("dreamer")).uncompleted == 1
    assert await people.books_are_right()


async def test_the_third_fault_ends_the_request(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker())
    owner = await people.owner()
    with horde.bus.subscribe(request_id) as events:
        for _ in range(3):
            job = await people.take(owner)
            await people.deliver(owner, job.ids[0], state="faulted")
        heard = [await events.next(2) for _ in range(7)]
    check = await horde.queueing.check(request_id)
    assert (check.done, check.faulted, check.restarted, check.waiting) == (True, True, 3, 0)
    assert check.kudos == 100
    assert heard[-1] is not None
    assert heard[-1].kind is Kind.REQUEST_DONE
    assert (await people.pop(owner)).job is None
    assert await people.books_are_right()


async def test_a_picture_may_still_arrive_at_a_failed_request(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker(), count=4)
    owner = await people.owner()
    job = await people.take(owner, amount=4)
    for job_id in job.ids[:3]:
        await people.deliver(owner, job_id, state="faulted")
    assert await people.deliver(owner, job.ids[3]) == 761
    status = await horde.queueing.status(request_id)
    assert (status.faulted, status.finished, len(status.generations)) == (True, 1, 1)
    assert await people.books_are_right()


async def test_a_lost_job_goes_to_somebody_else(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    request_id = await people.ask(await people.asker())
    slow, quick = await people.owner("slow"), await people.owner("quick")
    lost = await people.take(slow)
    clock.advance(149)
    await housekeeping.take_back_and_expire(horde)
    assert (await horde.queueing.check(request_id)).processing == 1
    clock.advance(1)
    await housekeeping.take_back_and_expire(horde)
    assert (await horde.queueing.check(request_id)).restarted == 1
    job = await people.take(quick, name="other")
    with pytest.raises(JobAborted):
        await people.deliver(slow, lost.ids[0])
    await people.deliver(quick, job.ids[0])
    status = await horde.queueing.status(request_id)
    assert (status.done, len(status.generations), status.total) == (True, 1, 1)
    assert await horde.kudos.balance(slow.account.id) == 0
    assert await people.books_are_right()


async def test_losing_many_jobs_ends_in_maintenance(people: People) -> None:
    asker = await people.asker(balance=10**6)
    owner = await people.owner()
    for _ in range(7):
        await people.ask(asker, count=3)
        job = await people.take(owner, amount=3)
        for job_id in job.ids:
            await people.deliver(owner, job_id, state="faulted")
    with pytest.raises(WorkerInMaintenance, match="dropping too many jobs"):
        await people.pop(owner)


# --- cancelling and expiring ---


async def test_cancelling_tells_how_it_was(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker(), count=3)
    owner = await people.owner()
    job = await people.take(owner)
    before = await horde.queueing.cancel(request_id)
    after = await horde.queueing.check(request_id)
    assert (before.waiting, before.processing, before.done) == (2, 1, False)
    assert (after.waiting, after.processing, after.done) == (0, 1, False)
    assert await people.deliver(owner, job.ids[0]) == 761
    status = await horde.queueing.status(request_id)
    assert (status.done, status.finished, status.total) == (True, 1, 1)
    assert await people.books_are_right()


async def test_a_fault_after_cancelling_queues_nothing(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker())
    owner = await people.owner()
    job = await people.take(owner)
    await horde.queueing.cancel(request_id)
    await people.deliver(owner, job.ids[0], state="faulted")
    check = await horde.queueing.check(request_id)
    assert (check.done, check.waiting, check.faulted) == (True, 0, False)
    assert (await people.pop(owner)).job is None
    assert await people.books_are_right()


async def test_cancelling_what_is_done_changes_nothing(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker())
    owner = await people.owner()
    await people.deliver(owner, (await people.take(owner)).ids[0])
    await horde.queueing.cancel(request_id)
    assert (await horde.queueing.status(request_id)).finished == 1


async def test_requests_and_their_pictures_expire(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    request_id = await people.ask(await people.asker(), source_image=picture())
    owner = await people.owner()
    job = await people.take(owner)
    clock.advance(100)
    await people.deliver(owner, job.ids[0], inline=picture())
    clock.advance(1199)
    await horde.queueing.expire()
    assert (await horde.queueing.check(request_id)).done
    clock.advance(1)
    assert await horde.queueing.expire() == 1
    with pytest.raises(RequestNotFound):
        await horde.queueing.check(request_id)
    assert not await horde.media.exists(job.upload_keys[0])
    assert not await horde.media.exists(f"{request_id}_src.webp")
    with pytest.raises(JobNotFound):
        await people.deliver(owner, job.ids[0])


async def test_a_request_outlives_its_longest_job(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    request_id = await people.ask(
        await people.asker(balance=10**6), width=2048, height=2048, steps=200
    )
    owner = await people.owner()
    job = await people.take(owner)
    assert job.ttl > 1200
    clock.advance(job.ttl - 1)
    await housekeeping.take_back_and_expire(horde)
    assert await people.deliver(owner, job.ids[0]) > 0
    assert (await horde.queueing.check(request_id)).done


async def test_an_expired_request_is_given_to_nobody(people: People, clock: FakeClock) -> None:
    await people.ask(await people.asker())
    clock.advance(1200)
    popped = await people.pop(await people.owner())
    assert popped.job is None
    assert popped.skipped["models"] == 0


async def test_refusals_carry_the_codes_clients_know() -> None:
    assert AlreadyDelivered("x").rc is Rc.DUPLICATE_GEN
    assert JobAborted("x").rc is Rc.ABORTED_GEN
    assert JobNotFound("x").rc is Rc.INVALID_JOB_ID
