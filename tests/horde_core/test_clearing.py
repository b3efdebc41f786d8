"""An operator ends everything and removes the workers, while they go on asking and submitting."""

import asyncio

import pytest
from sqlalchemy import func, select

from horde_core import admin
from horde_core.db.tables.workers import WorkerRow
from horde_core.errors import HordeError
from horde_core.horde import Horde
from horde_core.queueing.refusals import JobNotFound
from tests.horde_core import alchemists
from tests.horde_core.people import People


async def _workers(horde: Horde) -> int:
    async with horde.db.reading() as tx:
        return await tx.scalar(select(func.count()).select_from(WorkerRow)) or 0


async def test_clearing_the_queue_alone_keeps_workers(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    requests = [await people.ask(asker) for _ in range(3)]
    await people.deliver(owner, (await people.take(owner)).ids[0])
    assert (await admin.clear_queue(horde)).requests == 2
    assert [(await horde.queueing.check(it)).done for it in requests] == [True] * 3
    assert await _workers(horde) == 1
    assert await people.books_are_right()


async def test_workers_go_and_what_they_delivered_stays(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    done = await people.ask(asker)
    await people.deliver(owner, (await people.take(owner)).ids[0])
    running = await people.ask(asker, count=2)
    job = await people.take(owner, amount=1)
    interrogation_id = await alchemists.ask(horde, asker, "caption", "nsfw")
    form = await alchemists.take(horde, owner)
    earned = await horde.kudos.balance(owner.account.id)

    cleared = await admin.clear_queue(horde, workers=True)

    assert (cleared.requests, cleared.workers) == (2, 2)
    assert await _workers(horde) == 0
    status = await horde.queueing.status(done)
    assert [it.worker_name for it in status.generations] == ["a worker that is gone"]
    assert (await horde.queueing.check(running)).done
    assert {it.state for it in (await horde.alchemy.status(interrogation_id)).forms} == {
        "cancelled"
    }
    with pytest.raises(JobNotFound):
        await people.deliver(owner, job.ids[0])
    with pytest.raises(HordeError):
        await alchemists.deliver(horde, owner, form)
    assert await horde.kudos.balance(owner.account.id) > earned, "the form in hand was paid"
    details = await horde.accounts.details(owner.account.id)
    assert (details.records.fulfilled, details.worker_ids) == (1, ())
    await horde.stats.fold()
    assert await people.books_are_right()
    assert (await people.pop(owner)).job is None, "it comes back with its next pop"
    assert await _workers(horde) == 1


async def test_clearing_while_everybody_works(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, count=20)
    over = asyncio.Event()

    async def work(name: str) -> None:
        while not over.is_set():
            try:
                job = (await people.pop(owner, name=name)).job
                if job is not None:
                    await people.deliver(owner, job.ids[0])
            except HordeError:
                pass  # what it had was taken back
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(work(f"worker {number}"))
        for _ in range(3):
            await people.ask(asker, count=4)
            await admin.clear_queue(horde, workers=True)
        over.set()
    assert await people.books_are_right()
