"""Workers that wait for work instead of asking again and again."""

import asyncio

from horde_core.horde import Horde
from horde_core.queueing.patience import Patience
from tests.horde_core.people import People, offer


async def test_work_that_comes_meanwhile_is_handed_over_at_once(
    horde: Horde, people: People
) -> None:
    asker, owner = await people.asker(), await people.owner()
    waiting = asyncio.create_task(horde.queueing.pop(owner, offer(), Patience(30)))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await people.ask(asker, models=("Deliberate",))
    request_id = await people.ask(asker)
    job = (await asyncio.wait_for(waiting, 20)).job
    assert job is not None
    assert job.request_id == request_id


async def test_patience_ends(horde: Horde, people: People) -> None:
    assert (await horde.queueing.pop(await people.owner(), offer(), Patience(0.1))).job is None


async def test_nothing_is_taken_for_who_hung_up(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    gone = Patience(30, lambda: True)
    waiting = asyncio.create_task(horde.queueing.pop(owner, offer(), gone))
    await asyncio.sleep(0.2)
    request_id = await people.ask(asker)
    assert (await asyncio.wait_for(waiting, 20)).job is None
    assert (await horde.queueing.check(request_id)).waiting == 1
