"""What a process remembers of its reads ends the moment it is not true any more."""

import pytest

from horde_core.accounts.model import Role
from horde_core.errors import InvalidApiKey
from horde_core.horde import Horde
from horde_core.workers.model import WorkerChange
from horde_core.workers.refusals import WorkerInMaintenance
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People


async def test_a_new_key_ends_the_old_one_at_once(horde: Horde) -> None:
    made = await horde.accounts.register("somebody")
    assert (await horde.accounts.by_api_key(made.api_key)).id == made.account.id
    fresh = await horde.accounts.new_key(made.account.id)
    with pytest.raises(InvalidApiKey):
        await horde.accounts.by_api_key(made.api_key)
    assert (await horde.accounts.by_api_key(fresh)).id == made.account.id


async def test_roles_count_with_the_next_request(horde: Horde) -> None:
    made = await horde.accounts.ensure("somebody", roles=frozenset())
    assert not (await horde.accounts.by_api_key(made.api_key)).trusted
    again = await horde.accounts.ensure("somebody", roles=frozenset({Role.TRUSTED}))
    assert (await horde.accounts.by_api_key(again.api_key)).trusted


async def test_a_known_worker_hears_of_its_maintenance_at_once(
    horde: Horde, people: People
) -> None:
    owner = await people.owner()
    await people.pop(owner)
    await people.pop(owner)
    worker = await horde.workers.by_name("dreamer")
    await horde.workers.change(owner, worker.id, WorkerChange(maintenance=True))
    with pytest.raises(WorkerInMaintenance):
        await people.pop(owner)
    await horde.workers.change(owner, worker.id, WorkerChange(maintenance=False))
    assert (await people.pop(owner)).job is None


async def test_a_known_worker_is_still_paid_for_being_there(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner = await people.owner()
    for _ in range(80):
        await people.pop(owner)
        clock.advance(10)
    assert (await horde.workers.by_name("dreamer")).uptime_s >= 750


async def test_a_check_sees_every_step(horde: Horde, people: People) -> None:
    request_id = await people.ask(await people.asker(), count=2)
    owner = await people.owner()
    seen = [await horde.queueing.check(request_id)]
    job = await people.take(owner)
    seen.append(await horde.queueing.check(request_id))
    await people.deliver(owner, job.ids[0])
    seen.append(await horde.queueing.check(request_id))
    await horde.queueing.cancel(request_id)
    seen.append(await horde.queueing.check(request_id))
    assert [(it.waiting, it.processing, it.finished) for it in seen] == [
        (2, 0, 0),
        (1, 1, 0),
        (1, 0, 1),
        (0, 0, 1),
    ]
