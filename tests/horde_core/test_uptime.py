"""Ten minutes of being there are paid, once, whatever a worker does."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from horde_core.accounts.model import Principal
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.workers.model import Offer, Work
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import MODEL, OURS, People

KNOWN = "koboldcpp/MythoMax-L2-13b"
KOBOLD = "KoboldCppEmbedWorker:2:x"
IMAGE = Offer(name="worker", models=(MODEL,), bridge_agent=OURS, allow_lora=True)
TEXT = Offer(
    name="worker",
    kind=Work.TEXT,
    models=(KNOWN,),
    bridge_agent=KOBOLD,
    max_length=512,
    max_context_length=4096,
)
ALCHEMY = Offer(name="worker", kind=Work.INTERROGATION, models=("caption",), max_tiles=80)


async def pop(horde: Horde, owner: Principal, offer: Offer) -> Any:
    match offer.kind:
        case Work.IMAGE:
            return await horde.queueing.pop(owner, offer)
        case Work.TEXT:
            return await horde.texts.pop(owner, offer)
        case Work.INTERROGATION:
            return await horde.alchemy.pop(owner, offer)


async def stay(horde: Horde, clock: FakeClock, owner: Principal, offer: Offer, s: int) -> None:
    """Pop now and then for so many seconds."""
    await pop(horde, owner, offer)
    while s:
        step = min(s, 200)
        clock.advance(step)
        await pop(horde, owner, offer)
        s -= step


@pytest.mark.parametrize(
    ("offer", "award"),
    [(IMAGE, 82_00), (TEXT, 157_86), (ALCHEMY, 40_00)],
    ids=["image", "text", "alchemy"],
)
async def test_every_ten_minutes_are_paid(
    horde: Horde, people: People, clock: FakeClock, offer: Offer, award: int
) -> None:
    owner = await people.owner()
    await stay(horde, clock, owner, offer, 600)
    assert await horde.kudos.balance(owner.account.id) == 0, "not before ten minutes are over"
    await stay(horde, clock, owner, offer, 30)
    assert await horde.kudos.balance(owner.account.id) == award
    await stay(horde, clock, owner, offer, 630)
    assert await horde.kudos.balance(owner.account.id) == 2 * award
    view = await horde.workers.by_name("worker")
    assert (view.uptime_s, view.kudos_uptime) == (1260, 2 * award)
    assert await people.books_are_right()


@pytest.mark.parametrize(
    ("offer", "now", "later"),
    [(IMAGE, 0, 82_00), (TEXT, 0, 157_86), (ALCHEMY, 40_00, 0)],
    ids=["image", "text", "alchemy"],
)
async def test_who_is_not_trusted_waits_but_for_alchemy(
    horde: Horde, people: People, clock: FakeClock, offer: Offer, now: int, later: int
) -> None:
    owner = await people.owner(trusted=False)
    await stay(horde, clock, owner, offer, 630)
    held = await horde.kudos.balances(owner.account.id)
    assert (held.balance, held.evaluating) == (now, later)


@pytest.mark.parametrize("offer", [IMAGE, TEXT, ALCHEMY], ids=["image", "text", "alchemy"])
async def test_pops_of_many_processes_at_once_are_paid_once(
    settings: HordeSettings, horde: Horde, people: People, clock: FakeClock, offer: Offer
) -> None:
    owner = await people.owner()
    await stay(horde, clock, owner, offer, 600)
    clocks = [FakeClock(clock.now()) for _ in range(4)]
    for seconds, each in enumerate(clocks, start=31):
        each.advance(seconds)
    async with AsyncExitStack() as stack:
        others = [
            await stack.enter_async_context(open_horde(settings, clock=each)) for each in clocks
        ]
        await asyncio.gather(*(pop(other, owner, offer) for other in others * 3))
    view = await horde.workers.by_name("worker")
    paid = {Work.IMAGE: 82_00, Work.TEXT: 157_86, Work.INTERROGATION: 40_00}[offer.kind]
    assert (await horde.kudos.balance(owner.account.id), view.kudos_uptime) == (paid, paid)
    assert 631 <= view.uptime_s <= 634
    assert await people.books_are_right()


async def test_who_was_away_begins_anew(horde: Horde, people: People, clock: FakeClock) -> None:
    owner = await people.owner()
    await stay(horde, clock, owner, TEXT, 590)
    clock.advance(301)
    await stay(horde, clock, owner, TEXT, 600)
    assert await horde.kudos.balance(owner.account.id) == 0
    await stay(horde, clock, owner, TEXT, 30)
    assert await horde.kudos.balance(owner.account.id) == 157_86
