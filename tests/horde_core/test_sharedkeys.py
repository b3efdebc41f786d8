"""Keys for others: what they allow, what they cost their owner, and how they end."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from horde_core.accounts.model import ANONYMOUS_ID, Principal, Role
from horde_core.errors import AccountDeleted, HordeError, InvalidApiKey
from horde_core.events import Kind
from horde_core.horde import Horde
from horde_core.media.store import result_key
from horde_core.money import kudos
from horde_core.queueing.refusals import TooManyPrompts, UpfrontKudosNeeded
from horde_core.sharedkeys.model import SharedKey, Terms
from horde_core.sharedkeys.refusals import (
    AnonymousSharesNothing,
    NoSharedKeyChange,
    NotKeyOwner,
    SharedKeyEmpty,
    SharedKeyExpired,
    SharedKeyLimit,
    SharedKeyShort,
    SharedKeyUnknown,
    TooManySharedKeys,
)
from horde_core.workers.model import WorkerChange
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People, picture, wish

NOBODYS = "8d0c6f5e-2e5d-4d3c-9f55-000000000000"
TAX, COST = 100, 861


async def shared(horde: Horde, owner: Principal, **terms: Any) -> SharedKey:
    wanted: Any = {"kudos": kudos(500), **terms}
    return await horde.sharedkeys.create(owner, wanted)


async def draw(people: People, holder: Principal, worker: Principal, **fields: Any) -> str:
    """A request, drawn and delivered."""
    request_id = await people.ask(holder, **fields)
    job = await people.take(worker, amount=fields.get("count", 1))
    for job_id in job.ids:
        await people.deliver(worker, job_id, inline=picture())
    return request_id


async def test_the_owner_pays_and_the_key_counts(horde: Horde, people: People) -> None:
    owner, worker = await people.asker("owner"), await people.owner("worker")
    key = await shared(horde, owner)
    holder = await horde.sharedkeys.enter(key.id.upper())
    await draw(people, holder, worker, count=2)

    spent = TAX + 2 * COST
    now = await horde.sharedkeys.read(key.id)
    assert (now.kudos, now.utilised) == (kudos(500) - spent, spent)
    assert await horde.kudos.balance(owner.account.id) == kudos(1000) - spent
    assert (holder.account, holder.shared_key_id) == (owner.account, key.id)
    assert await people.books_are_right()


async def test_an_unlimited_key_counts_what_was_used(horde: Horde, people: People) -> None:
    owner, worker = await people.asker("owner"), await people.owner("worker")
    key = await shared(horde, owner, kudos=None)
    await draw(people, await horde.sharedkeys.enter(key.id), worker)
    now = await horde.sharedkeys.read(key.id)
    assert (now.kudos, now.utilised) == (None, TAX + COST)


async def test_parallel_use_is_counted_exactly_and_never_below_nothing(
    horde: Horde, people: People
) -> None:
    owner, worker = await people.asker("owner"), await people.owner("worker")
    key = await shared(horde, owner, kudos=kudos(30))
    holder = await horde.sharedkeys.enter(key.id)
    count = 12
    await asyncio.gather(*(people.ask(holder) for _ in range(count)))
    job_ids = [(await people.take(worker)).ids[0] for _ in range(count)]
    await asyncio.gather(*(people.deliver(worker, job_id, inline=picture()) for job_id in job_ids))
    now = await horde.sharedkeys.read(key.id)
    assert (now.kudos, now.utilised) == (0, count * (TAX + COST))
    assert await horde.kudos.balance(owner.account.id) == kudos(1000) - count * (TAX + COST)
    with pytest.raises(SharedKeyEmpty):
        await people.ask(holder)
    assert await people.books_are_right()


async def test_priority_and_concurrency_are_the_owners(horde: Horde, people: People) -> None:
    owner, worker = await people.asker("owner", balance=5000), await people.owner("worker")
    rich = await people.asker("rich", balance=2000)
    key = await shared(horde, owner)
    holder = await horde.sharedkeys.enter(key.id)
    await people.ask(rich)
    request_id = await people.ask(holder, count=20)
    assert (await people.take(worker)).request_id == request_id
    with pytest.raises(TooManyPrompts):
        await people.ask(owner, count=11)
    with pytest.raises(TooManyPrompts):
        await people.ask(holder, count=11)


@pytest.mark.parametrize(
    ("terms", "fields", "refused"),
    [
        ({"max_image_pixels": 512 * 512}, {"width": 576, "height": 512}, SharedKeyLimit),
        ({"max_image_steps": 20}, {"steps": 21}, SharedKeyLimit),
        ({"max_image_steps": 20}, {}, SharedKeyLimit),
        ({"kudos": kudos(5)}, {"count": 2, "slow_workers": False}, SharedKeyShort),
        (
            {},
            {"count": 20, "slow_workers": False, "width": 1024, "height": 1024},
            UpfrontKudosNeeded,
        ),
        ({"max_image_pixels": 512 * 512, "max_image_steps": 30}, {}, None),
        ({"max_image_steps": 20}, {"steps": 20, "sampler": "k_heun"}, None),
        ({"kudos": kudos(5)}, {"count": 2}, None),
        ({"kudos": None}, {"count": 2, "slow_workers": False}, None),
    ],
)
async def test_what_a_key_allows(
    horde: Horde, people: People, terms: Any, fields: Any, refused: type[HordeError] | None
) -> None:
    key = await shared(horde, await people.asker("owner", balance=200), **terms)
    holder = await horde.sharedkeys.enter(key.id)
    if refused is None:
        await people.ask(holder, **fields)
        return
    with pytest.raises(refused):
        await people.ask(holder, **fields)
    if refused is SharedKeyLimit:
        with pytest.raises(refused):
            await horde.queueing.estimate(holder, wish(**fields))
    assert (await horde.sharedkeys.read(key.id)).utilised == 0
    assert await horde.kudos.balance(holder.account.id) == kudos(200)


async def test_holds_of_a_key_count_against_it(horde: Horde, people: People) -> None:
    key = await shared(horde, await people.asker("owner"), kudos=kudos(30))
    holder = await horde.sharedkeys.enter(key.id)
    await people.ask(holder, slow_workers=False, count=2)
    with pytest.raises(SharedKeyShort):
        await people.ask(holder, slow_workers=False, count=2)


async def test_a_key_too_short_may_be_downgraded(horde: Horde, people: People) -> None:
    key = await shared(horde, await people.asker("owner"), kudos=kudos(5))
    holder = await horde.sharedkeys.enter(key.id)
    request_id = await people.ask(holder, width=2048, height=2048, allow_downgrade=True)
    job = await people.take(await people.owner("worker"))
    assert job.request_id == request_id
    assert job.params.width < 2048


async def test_an_empty_key_may_generate_last_in_line_as_anonymous(
    horde: Horde, people: People
) -> None:
    owner, worker = await people.asker("owner"), await people.owner("worker")
    key = await shared(horde, owner, kudos=kudos(0))
    with pytest.raises(SharedKeyEmpty):
        await horde.sharedkeys.enter(key.id)
    holder = await horde.sharedkeys.enter(key.id, allow_downgrade=True)
    assert (holder.account.id, holder.shared_key_id) == (ANONYMOUS_ID, None)
    last = await people.ask(holder)
    first = await people.ask(await people.anonymous())
    assert (await people.take(worker)).request_id == first
    assert (await people.take(worker)).request_id == last
    assert await horde.kudos.balance(owner.account.id) == kudos(1000)


async def test_a_key_expires(horde: Horde, people: People, clock: FakeClock) -> None:
    owner = await people.asker("owner")
    key = await shared(horde, owner, expires_at=clock.now() + timedelta(days=1))
    holder = await horde.sharedkeys.enter(key.id)
    clock.advance(86_400)
    for allow_downgrade in (False, True):
        with pytest.raises(SharedKeyExpired):
            await horde.sharedkeys.enter(key.id, allow_downgrade=allow_downgrade)
    with pytest.raises(SharedKeyExpired):
        await people.ask(holder)
    await horde.sharedkeys.change(owner, key.id, {"expires_at": None})
    await people.ask(holder)


async def test_the_key_of_a_deleted_account_opens_nothing(horde: Horde, people: People) -> None:
    owner = await people.asker("owner")
    key = await shared(horde, owner)
    await horde.users.delete(owner, owner.account.id)
    with pytest.raises(AccountDeleted):
        await people.ask(await horde.sharedkeys.enter(key.id))


async def test_a_gift_to_a_key_goes_to_its_owner_and_tops_it_up(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner, giver = await people.asker("owner"), await people.asker("giver")
    limited, unlimited = await shared(horde, owner), await shared(horde, owner, kudos=None)
    await horde.kudos.transfer(giver, limited.id, kudos(40))
    await horde.kudos.transfer(giver, unlimited.id.upper(), kudos(2))
    assert (await horde.sharedkeys.read(limited.id)).kudos == kudos(540)
    assert (await horde.sharedkeys.read(unlimited.id)).kudos is None
    assert await horde.kudos.balance(owner.account.id) == kudos(1042)
    expired = await shared(horde, owner, expires_at=clock.now())
    for target in (expired.id, NOBODYS):
        with pytest.raises(HordeError) as caught:
            await horde.kudos.transfer(giver, target, kudos(1))
        assert str(caught.value)
    assert await people.books_are_right()


async def test_parallel_gifts_to_a_key_all_arrive(horde: Horde, people: People) -> None:
    owner = await people.asker("owner", balance=0)
    key = await shared(horde, owner, kudos=kudos(0))
    givers = [await people.asker(f"giver{number}") for number in range(6)]
    await asyncio.gather(*(horde.kudos.transfer(giver, key.id, kudos(5)) for giver in givers))
    assert (await horde.sharedkeys.read(key.id)).kudos == kudos(30)
    assert await horde.kudos.balance(owner.account.id) == kudos(30)


async def test_deleting_a_key_cancels_what_was_asked_for_with_it(
    horde: Horde, people: People
) -> None:
    owner, worker = await people.asker("owner"), await people.owner("worker")
    key, other = await shared(horde, owner), await shared(horde, owner)
    holder = await horde.sharedkeys.enter(key.id)
    running = await people.ask(holder, count=2)
    job = await people.take(worker)
    waiting = await people.ask(holder, slow_workers=False)
    untouched = [
        await people.ask(owner),
        await people.ask(await horde.sharedkeys.enter(other.id)),
    ]
    with horde.bus.subscribe() as events:
        await horde.sharedkeys.delete(owner, key.id)
        heard = [await events.next(2) for _ in range(2)]
    assert {event.subject for event in heard if event} == {running, waiting}
    assert {event.kind for event in heard if event} == {Kind.REQUEST_CANCELLED}
    assert (await horde.queueing.check(waiting)).done
    for request_id in untouched:
        assert (await horde.queueing.check(request_id)).waiting == 1
    await people.deliver(worker, job.ids[0], inline=picture())
    done = await horde.queueing.status(running)
    assert (done.finished, done.waiting, done.done) == (1, 0, True)
    assert await horde.media.exists(result_key(job.ids[0]))
    for attempt in (people.ask(holder), horde.sharedkeys.enter(key.id)):
        with pytest.raises(SharedKeyUnknown):
            await attempt
    assert await people.books_are_right()


async def test_a_key_deleted_while_it_is_used_ends_every_request(
    horde: Horde, people: People
) -> None:
    """Whatever comes first: nothing waits in the queue for a key that is gone."""
    owner = await people.asker("owner")
    worker = await people.owner("worker")
    key = await shared(horde, owner)
    holder = await horde.sharedkeys.enter(key.id)
    await asyncio.gather(*(people.ask(holder) for _ in range(6)))
    job_ids = [(await people.take(worker)).ids[0] for _ in range(3)]
    results = await asyncio.gather(
        *(people.deliver(worker, job_id, inline=picture()) for job_id in job_ids),
        horde.sharedkeys.delete(owner, key.id),
        *(people.ask(holder) for _ in range(6)),
        return_exceptions=True,
    )
    wrong = [it for it in results if isinstance(it, Exception)]
    assert all(isinstance(it, SharedKeyUnknown) for it in wrong), wrong
    assert (await people.pop(worker)).job is None
    assert await people.books_are_right()


async def test_how_many_keys_an_account_may_have(horde: Horde, people: People) -> None:
    for name, roles, most in (("plain", (), 3), ("trusted", (Role.TRUSTED,), 10)):
        owner = await people.asker(name, *roles)
        results = await asyncio.gather(
            *(shared(horde, owner) for _ in range(most + 3)), return_exceptions=True
        )
        assert sum(isinstance(it, SharedKey) for it in results) == most
        assert sum(isinstance(it, TooManySharedKeys) for it in results) == 3
        details = await horde.accounts.details(owner.account.id)
        assert len(details.shared_key_ids) == most
    school = await people.asker("school", Role.EDUCATION)
    for _ in range(12):
        await shared(horde, school)


async def test_only_the_owner_changes_and_deletes_a_key(horde: Horde, people: People) -> None:
    owner, moderator = await people.asker("owner"), await people.asker("mod", Role.MODERATOR)
    key = await shared(horde, owner)
    holder = await horde.sharedkeys.enter(key.id)
    terms = Terms(name="for friends", max_image_steps=20)
    cases: list[tuple[Principal, str, type[HordeError]]] = [
        (moderator, key.id, NotKeyOwner),
        (await people.anonymous(), key.id, NotKeyOwner),
        (holder, key.id, InvalidApiKey),
        (owner, NOBODYS, SharedKeyUnknown),
    ]
    for who, key_id, refused in cases:
        with pytest.raises(refused):
            await horde.sharedkeys.change(who, key_id, terms)
        with pytest.raises(refused):
            await horde.sharedkeys.delete(who, key_id)
    with pytest.raises(NoSharedKeyChange):
        await horde.sharedkeys.change(owner, key.id, {})
    with pytest.raises(AnonymousSharesNothing):
        await shared(horde, await people.anonymous())
    with pytest.raises(InvalidApiKey):
        await shared(horde, holder)
    changed = await horde.sharedkeys.change(owner, key.id, terms)
    assert (changed.name, changed.max_image_steps, changed.kudos) == ("for friends", 20, kudos(500))


async def test_with_a_shared_key_nothing_but_generation_is_possible(
    horde: Horde, people: People
) -> None:
    owner = await people.owner("owner")
    key = await shared(horde, owner)
    holder = await horde.sharedkeys.enter(key.id)
    await people.pop(owner)
    worker = (await horde.workers.by_name("dreamer")).id
    request_id = await people.ask(owner)
    job = await people.take(owner)
    attempts = [
        people.pop(holder),
        people.deliver(holder, job.ids[0], inline=picture()),
        horde.workers.change(holder, worker, WorkerChange(info="mine")),
        horde.workers.delete(holder, worker),
        horde.users.delete(holder, owner.account.id),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidApiKey):
            await attempt
    assert (await horde.queueing.check(request_id)).processing == 1
