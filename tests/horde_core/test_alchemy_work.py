"""Forms and money: what is charged, paid, swept."""

import pytest

from horde_core import housekeeping
from horde_core.alchemy.model import FormDelivery
from horde_core.horde import Horde
from horde_core.media.store import result_key
from horde_core.queueing.refusals import JobAborted, RequestNotFound
from horde_core.workers.refusals import WorkerInMaintenance
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.alchemists import FORMS, ask, deliver, offer, take
from tests.horde_core.people import People, picture


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize(("slow_workers", "tax"), [(True, 200), (False, 100)])
@pytest.mark.parametrize(
    ("form", "price"), [("caption", 100), ("interrogation", 300), ("RealESRGAN_x2plus", 600)]
)
async def test_what_a_form_earns_and_costs(
    horde: Horde, people: People, form: str, price: int, slow_workers: bool, tax: int, trusted: bool
) -> None:
    asker, owner = await people.asker(), await people.owner(trusted=trusted)
    await ask(horde, asker, form, slow_workers=slow_workers)
    assert await horde.kudos.balance(asker.account.id) == 1000_00, "nothing before it is done"
    assert await deliver(horde, owner, await take(horde, owner)) == price
    assert await horde.kudos.balance(asker.account.id) == 1000_00 - price - tax
    held = await horde.kudos.balances(owner.account.id)
    later = 0 if trusted else price // 2
    assert (held.balance, held.evaluating) == (price - later, later)
    assert await people.books_are_right()


async def test_anonymous_owners_of_nothing_still_get_their_forms(
    horde: Horde, people: People
) -> None:
    owner = await people.owner()
    for _ in range(5):
        await ask(horde, await people.anonymous(), "interrogation")
        await deliver(horde, owner, await take(horde, owner))
    assert await horde.kudos.balance(owner.account.id) == 5 * 300
    assert await people.books_are_right()


async def test_the_rich_go_first_and_then_the_early(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner = await people.owner()
    first = await ask(horde, await people.anonymous(), "caption")
    clock.advance(1)
    second = await ask(horde, await people.anonymous(), "caption")
    rich = await ask(horde, await people.asker(), "caption")
    taken = [(await take(horde, owner)).source_key for _ in range(3)]
    assert taken == [result_key(it) for it in (rich, first, second)]


async def test_what_takes_too_long_goes_to_somebody_else(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner, other = await people.owner(), await people.owner("other")
    request_id = await ask(horde, await people.asker(), "caption")
    form = await take(horde, owner)
    clock.advance(179)
    await housekeeping.take_back_and_expire(horde)
    assert (await horde.alchemy.status(request_id)).state == "processing"
    clock.advance(1)
    await housekeeping.take_back_and_expire(horde)
    assert (await horde.alchemy.status(request_id)).state == "waiting"
    with pytest.raises(JobAborted, match="Please check your worker speed"):
        await deliver(horde, owner, form)
    again = await take(horde, other, "quicker")
    with pytest.raises(JobAborted):
        await deliver(horde, owner, form)
    assert await deliver(horde, other, again) == 100
    view = await horde.workers.by_name("alchemist")
    assert (view.uncompleted, view.fulfilled) == (1, 0)
    assert await people.books_are_right()


async def test_slow_alchemists_get_patient_forms(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    asker, owner = await people.asker(), await people.owner()
    await ask(horde, asker, "caption")
    form = await take(horde, owner)
    clock.advance(11)
    await deliver(horde, owner, form)
    await ask(horde, asker, "caption", slow_workers=False)
    assert (await horde.alchemy.pop(owner, offer())).forms == ()
    await ask(horde, asker, "nsfw")
    assert (await take(horde, owner)).name == "nsfw"


async def test_pictures_and_rows_go_when_their_time_is_over(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner = await people.owner()
    request_id = await ask(horde, await people.asker(), "RealESRGAN_x2plus")
    form = await take(horde, owner)
    assert form.upload_key is not None
    await horde.media.put(form.upload_key, picture())
    await horde.alchemy.submit(owner, FormDelivery(form.id, {form.name: "R2"}))
    clock.advance(1199)
    await housekeeping.take_back_and_expire(horde)
    assert (await horde.alchemy.status(request_id)).state == "done"
    clock.advance(1)
    await housekeeping.take_back_and_expire(horde)
    with pytest.raises(RequestNotFound):
        await horde.alchemy.status(request_id)
    for key in (form.source_key, form.upload_key):
        assert not await horde.media.exists(key)
    assert await people.books_are_right()


async def test_who_fails_too_often_is_put_into_maintenance(horde: Horde, people: People) -> None:
    owner, asker = await people.owner(), await people.asker()
    for _ in range(26):
        await ask(horde, asker, *FORMS)
    taken = [
        form for _ in range(2) for form in (await horde.alchemy.pop(owner, offer(amount=51))).forms
    ]
    for form in taken[:101]:
        await deliver(horde, owner, form, state="faulted")
    with pytest.raises(WorkerInMaintenance, match="dropping too many jobs"):
        await horde.alchemy.pop(owner, offer())
