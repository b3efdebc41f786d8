"""A request from its asker to its pictures."""

from horde_core import housekeeping
from horde_core.events import Kind
from horde_core.horde import Horde
from tests.horde_core.people import People, picture


async def test_request_drawn_delivered_and_paid(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    with horde.bus.subscribe() as events:
        request_id = await people.ask(asker, count=2)
        job = await people.take(owner, amount=2)
        rewards = [await people.deliver(owner, job_id, inline=picture()) for job_id in job.ids]
        heard = [await events.next(2) for _ in range(5)]
    status = await horde.queueing.status(request_id)

    assert rewards == [761, 761]
    assert status.done
    assert status.finished == 2
    assert status.kudos == 100 + 2 * 861
    assert {it.id for it in status.generations} == set(job.ids)
    assert [it.kind for it in heard if it] == [
        Kind.REQUEST_QUEUED,
        Kind.JOB_STARTED,
        Kind.JOB_DONE,
        Kind.JOB_DONE,
        Kind.REQUEST_DONE,
    ]
    assert await horde.kudos.balance(asker.account.id) == 100_000 - 1822
    assert await horde.kudos.balance(owner.account.id) == 1522
    await housekeeping.sweep_once(horde)
    await people.books_are_right()
