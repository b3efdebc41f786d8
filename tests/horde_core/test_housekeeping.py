import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import msgspec
from sqlalchemy import select, update

from horde_core import housekeeping
from horde_core.accounts.model import Role
from horde_core.conduct.model import CaseKind
from horde_core.config import KudosSettings, QueueSettings
from horde_core.db.tables.kudos import BalanceRow, PostingRow
from horde_core.events import Event, Kind
from horde_core.horde import Horde, HordeSettings, open_horde
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People, picture

QUICK = HordeSettings(queue=QueueSettings(sweep_every_s=1), kudos=KudosSettings(fold_every_s=1))


@contextlib.asynccontextmanager
async def keeping_house(horde: Horde) -> AsyncIterator[None]:
    task = asyncio.create_task(housekeeping.run(horde, QUICK))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def unfolded(horde: Horde) -> int:
    async with horde.db.reading() as tx:
        waiting = await tx.scalars(select(PostingRow.id).where(PostingRow.folded.is_(False)))
        return len(list(waiting))


async def until_folded(horde: Horde) -> None:
    for _ in range(400):
        if not await unfolded(horde):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nobody folds")


async def test_the_loop_does_everything(horde: Horde, people: People, clock: FakeClock) -> None:
    request_id = await people.ask(await people.anonymous())
    lost = await people.take(await people.owner())
    clock.advance(lost.ttl)
    with horde.bus.subscribe(request_id) as events:
        async with keeping_house(horde):
            heard = await events.next(20)
            await until_folded(horde)
    assert heard == Event(Kind.JOB_FAULTED, request_id)
    check = await horde.queueing.check(request_id)
    assert (check.restarted, check.waiting) == (1, 1)
    assert await people.books_are_right()


async def test_another_takes_over_when_the_leader_is_gone(
    horde: Horde, settings: HordeSettings, people: People, clock: FakeClock
) -> None:
    async with open_horde(settings, clock=clock) as other:
        async with keeping_house(horde):
            await people.ask(await people.anonymous())
            await until_folded(horde)
        await people.ask(await people.anonymous())
        async with keeping_house(other):
            await until_folded(horde)
    assert await people.books_are_right()


async def test_pictures_forgotten_by_everybody_are_pruned(horde: Horde, clock: FakeClock) -> None:
    await horde.media.put("old.webp", picture())
    clock.advance(7201)
    await horde.media.put("new.webp", picture())
    await housekeeping.sweep_once(horde)
    assert not await horde.media.exists("old.webp")
    assert await horde.media.exists("new.webp")


async def test_trust_comes_with_housekeeping_where_it_is_switched_on(
    settings: HordeSettings, clock: FakeClock
) -> None:
    generous = replace(settings, kudos=msgspec.structs.replace(settings.kudos, trust_threshold=3))
    async with open_horde(generous, clock=clock) as horde:
        people = People(horde)
        owner = await people.owner(trusted=False)
        await people.ask(await people.asker())
        await people.deliver(owner, (await people.take(owner)).ids[0])
        clock.advance(8 * 24 * 3600)
        await housekeeping.sweep_once(horde)
        assert (await horde.accounts.by_id(owner.account.id)).trusted


async def test_wrong_books_are_told_of(horde: Horde, people: People) -> None:
    moderator = await people.asker("mod", Role.MODERATOR)
    assert await housekeeping.prove_books(horde)
    async with horde.db.transaction() as tx:
        await tx.execute(update(BalanceRow).values(amount=BalanceRow.amount + 1))
    for _ in range(2):
        assert not await housekeeping.prove_books(horde)
    (case,) = await horde.review.queue(moderator)
    assert case.kind is CaseKind.BOOKS
    assert "WRONG every balance equals its folded postings" in str(case.facts["found"])
