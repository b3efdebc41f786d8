"""Kudos from one account to another, and what forbids it."""

import asyncio

import pytest

from horde_core.accounts.model import Principal, Role, Suspicion
from horde_core.errors import InvalidApiKey, NotEnoughKudos, Rc, Refused
from horde_core.horde import Horde
from horde_core.money import Kudos, kudos
from horde_core.payments.refusals import AwardsAreTheOperators, TransferRefused
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

SUSPICIOUS = list(Suspicion)[:5]
SPENDABLE = 1000 - 14


async def suspect(horde: Horde, who: Principal) -> None:
    for suspicion in SUSPICIOUS:
        await horde.users.suspect(who.account.id, suspicion)


async def refusal(horde: Horde, source: Principal, target: str, amount: float = 10) -> Rc:
    with pytest.raises((TransferRefused, NotEnoughKudos)) as caught:
        await horde.kudos.transfer(source, target, kudos(amount))
    assert str(caught.value)
    return caught.value.rc


async def test_a_gift_moves_kudos_and_is_told_in_the_buckets(horde: Horde, people: People) -> None:
    giver, taker = await people.asker("giver"), await people.asker("taker", balance=0)
    moved = await horde.kudos.transfer(giver, taker.account.alias, kudos(250))

    given = await horde.accounts.details(giver.account.id)
    taken = await horde.accounts.details(taker.account.id)
    assert moved == kudos(250)
    assert (given.kudos, given.buckets.gifted) == (kudos(750), kudos(-250))
    assert (taken.kudos, taken.buckets.received) == (kudos(250), kudos(250))
    assert await people.books_are_right()


async def test_only_the_number_of_an_alias_counts(horde: Horde, people: People) -> None:
    giver, taker = await people.asker("giver"), await people.asker("taker", balance=0)
    await horde.kudos.transfer(giver, f"some#body#{taker.account.id}", kudos(1))
    assert await horde.kudos.balance(taker.account.id) == kudos(1)


async def test_gifts_to_education_are_donations(horde: Horde, people: People) -> None:
    giver, school = await people.asker("giver"), await people.asker("school", Role.EDUCATION)
    await horde.kudos.transfer(giver, school.account.alias, kudos(100))
    buckets = (await horde.accounts.details(giver.account.id)).buckets
    assert (buckets.donated, buckets.gifted) == (kudos(-100), 0)


async def test_the_refusals_come_in_their_order(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    """Everything is wrong at first; what is told is put right, one after the other."""
    giver = await people.asker("giver", Role.FLAGGED, Role.EDUCATION)
    taker = await people.asker("taker", Role.FLAGGED)
    alias = taker.account.alias
    anonymous = await people.anonymous()
    assert await refusal(horde, anonymous, "nobody") is Rc.TRANSFER_FROM_ANON
    for nobody in ("nobody", "nobody#", "nobody#999999", "x#-1", "x#-4", "x#٣", "", "7" * 40):
        assert await refusal(horde, giver, nobody) is Rc.INVALID_TARGET_USERNAME
    assert await refusal(horde, giver, "Anonymous#0") is Rc.TRANSFER_TO_ANON
    assert await refusal(horde, giver, giver.account.alias) is Rc.TRANSFER_TO_SELF

    plain = await people.asker("taker")
    await horde.kudos.transfer(plain, (await people.asker("giver")).account.alias, kudos(1))
    giver = await people.asker("giver", Role.FLAGGED, Role.EDUCATION, Role.DELETED)
    taker = await people.asker("taker", Role.FLAGGED)
    await suspect(horde, giver)
    await suspect(horde, taker)

    async def told() -> Rc:
        return await refusal(horde, giver, alias, -5)

    assert await told() is Rc.TOO_FAST_TRANSFERS
    clock.advance(61)
    assert await told() is Rc.FAULT_WHEN_SENDING
    await people.reset_suspicion(giver)
    assert await told() is Rc.SOURCE_FLAGGED
    giver = await people.asker("giver", Role.EDUCATION, Role.DELETED)
    assert await told() is Rc.EDUCATION_CANNOT_SEND
    giver = await people.asker("giver", Role.DELETED)
    assert await told() is Rc.FAULT_WHEN_RECEIVING
    await people.reset_suspicion(taker)
    assert await told() is Rc.TARGET_FLAGGED
    await people.asker("taker")
    assert await told() is Rc.DELETED_USER
    giver = await people.asker("giver")
    assert await told() is Rc.NEGATIVE_TRANSFER
    assert await refusal(horde, giver, alias, 0) is Rc.INVALID_TRANSFER_AMOUNT
    assert await refusal(horde, giver, alias, SPENDABLE + 1) is Rc.NOT_ENOUGH_KUDOS
    assert await horde.kudos.transfer(giver, alias, kudos(SPENDABLE)) == kudos(SPENDABLE)


async def test_trusted_accounts_are_never_suspicious(horde: Horde, people: People) -> None:
    giver = await people.asker("giver", Role.TRUSTED)
    taker = await people.asker("taker", Role.TRUSTED)
    await suspect(horde, giver)
    await suspect(horde, taker)
    assert await horde.kudos.transfer(giver, taker.account.alias, kudos(1)) == kudos(1)


async def test_kudos_held_for_a_request_cannot_be_given_away(horde: Horde, people: People) -> None:
    giver, taker = await people.asker("giver", balance=50), await people.asker("taker")
    await people.ask(giver, count=2, slow_workers=False)
    held = (761 + 100) * 2 * 120 // 100 + 100
    spendable = kudos(50 - 14) - held
    assert await refusal(horde, giver, taker.account.alias, spendable / 100 + 0.01) is (
        Rc.NOT_ENOUGH_KUDOS
    )
    await horde.kudos.transfer(giver, taker.account.alias, Kudos(spendable))
    assert await people.books_are_right()


async def test_parallel_gifts_never_spend_twice(horde: Horde, people: People) -> None:
    giver, taker = await people.asker("giver", balance=114), await people.asker("taker", balance=0)
    results = await asyncio.gather(
        *(horde.kudos.transfer(giver, taker.account.alias, kudos(10)) for _ in range(20)),
        return_exceptions=True,
    )
    assert sum(result == kudos(10) for result in results) == 10
    assert sum(isinstance(result, NotEnoughKudos) for result in results) == 10
    assert await horde.kudos.balance(giver.account.id) == kudos(14)
    assert await horde.kudos.balance(taker.account.id) == kudos(100)
    assert await people.books_are_right()


async def test_gifts_in_a_circle_wait_for_nobody_for_ever(horde: Horde, people: People) -> None:
    circle = [await people.asker(f"p{number}") for number in range(4)]
    pairs = [(circle[it % 4], circle[(it + 1) % 4]) for it in range(24)]
    await asyncio.gather(
        *(horde.kudos.transfer(one, two.account.alias, kudos(1)) for one, two in pairs)
    )
    for one in circle:
        assert await horde.kudos.balance(one.account.id) == kudos(1000)
    assert await people.books_are_right()


async def test_a_pair_that_gives_at_the_same_time_is_too_fast_once(
    horde: Horde, people: People
) -> None:
    one, two = await people.asker("one"), await people.asker("two")
    results = await asyncio.gather(
        horde.kudos.transfer(one, two.account.alias, kudos(5)),
        horde.kudos.transfer(two, one.account.alias, kudos(5)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["TransferRefused", "int"]


async def test_an_idempotency_key_moves_once(horde: Horde, people: People) -> None:
    giver, taker = await people.asker("giver", balance=114), await people.asker("taker", balance=0)
    alias = taker.account.alias
    moved = await asyncio.gather(
        *(horde.kudos.transfer(giver, alias, kudos(100), key="gift") for _ in range(6))
    )
    assert moved == [kudos(100)] * 6
    assert await horde.kudos.balance(taker.account.id) == kudos(100)
    with pytest.raises(TransferRefused) as caught:
        await horde.kudos.transfer(giver, alias, kudos(99), key="gift")
    assert caught.value.rc is Rc.IDEMPOTENCY_CONFLICT
    for key in ("", "x" * 151):
        with pytest.raises(Refused):
            await horde.kudos.transfer(giver, alias, kudos(1), key=key)


async def test_two_givers_may_use_the_same_key(horde: Horde, people: People) -> None:
    taker = await people.asker("taker", balance=0)
    for name in ("one", "two"):
        giver = await people.asker(name)
        await horde.kudos.transfer(giver, taker.account.alias, kudos(10), key="gift")
    assert await horde.kudos.balance(taker.account.id) == kudos(20)


async def test_whoever_holds_a_shared_key_gives_nothing_away(horde: Horde, people: People) -> None:
    owner = await people.asker("owner")
    key = await horde.sharedkeys.create(owner, {"kudos": kudos(100)})
    holder = await horde.sharedkeys.enter(key.id)
    taker = await people.asker("taker")
    with pytest.raises(InvalidApiKey):
        await horde.kudos.transfer(holder, taker.account.alias, kudos(1))
    with pytest.raises(InvalidApiKey):
        await horde.kudos.award(holder, taker.account.alias, kudos(1))


async def test_the_operator_awards_kudos(horde: Horde, people: People) -> None:
    operator, taker = await people.operator(), await people.asker("taker", balance=0)
    for _ in range(2):
        await horde.kudos.award(operator, taker.account.alias, kudos(70), key="contest")
    details = await horde.accounts.details(taker.account.id)
    assert (details.kudos, details.buckets.awarded) == (kudos(70), kudos(70))
    assert await people.books_are_right()


@pytest.mark.parametrize(
    ("target", "amount", "rc"),
    [
        ("nobody#999999", 10, Rc.INVALID_AWARD_USERNAME),
        ("nobody", 10, Rc.INVALID_AWARD_USERNAME),
        ("Anonymous#0", 10, Rc.AWARD_TO_ANON),
        ("flagged", 10, Rc.TARGET_FLAGGED),
        ("deleted", 10, Rc.DELETED_USER),
        ("plain", -1, Rc.NEGATIVE_TRANSFER),
        ("plain", 0, Rc.INVALID_TRANSFER_AMOUNT),
    ],
)
async def test_awards_that_are_refused(
    horde: Horde, people: People, target: str, amount: int, rc: Rc
) -> None:
    operator = await people.operator()
    roles = {Role(target)} if target in set(Role) else set()
    taker = await people.asker(target, *roles) if "#" not in target else None
    username = target if taker is None or target == "nobody" else taker.account.alias
    with pytest.raises(TransferRefused) as caught:
        await horde.kudos.award(operator, username, kudos(amount))
    assert caught.value.rc is rc


async def test_nobody_else_awards(horde: Horde, people: People) -> None:
    await people.operator()
    for who in (
        await people.asker("admin", Role.ADMIN, Role.MODERATOR),
        await people.asker("plain"),
        await people.anonymous(),
    ):
        with pytest.raises(AwardsAreTheOperators):
            await horde.kudos.award(who, "x#1", kudos(1))
