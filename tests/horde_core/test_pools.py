"""Pools of guilds and shared keys that members claim."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horde_core.accounts.model import Account, Principal
from horde_core.errors import InvalidRequest
from horde_core.horde import Horde
from horde_core.housekeeping import sweep_once
from horde_core.money import Kudos, kudos
from horde_core.payments.refusals import TransferRefused
from horde_core.pools.model import Asker, PoolRules
from horde_core.pools.refusals import NeedsAccount, NoPool, NoSeatLeft, OfferGone, PoolExists
from horde_core.pools.rules import shares
from horde_core.sharedkeys.refusals import NotKeyOwner
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

ADA, BOB, EVE = 11, 22, 33
GUILD, CHANNEL, ROLE = 99, 5, 7
DAY = 86_400
RULES = PoolRules(daily_share=kudos(100))


def asker(discord_id: int = EVE, *, guild: int = GUILD, since: object = None) -> Asker:
    return Asker(discord_id, guild, CHANNEL, frozenset({ROLE}), since)  # type: ignore[arg-type]


async def linked(people: People, discord_id: int, balance: float = 1000) -> Account:
    made = await people.horde.accounts.ensure(
        f"m{discord_id}", roles=frozenset(), kudos=kudos(balance)
    )
    attach = await people.horde.accounts.start_attach(discord_id)
    return (await people.horde.accounts.attach(attach.code, made.api_key)).account


async def filled(horde: Horde, people: People, rules: PoolRules = RULES) -> None:
    """A pool with 300 kudos of ada's and 100 of bob's."""
    await linked(people, ADA)
    await linked(people, BOB)
    await horde.pools.open(GUILD, "Makers", rules, ADA)
    await horde.pools.donate(ADA, GUILD, kudos(300), key="d1")
    await horde.pools.donate(ADA, GUILD, kudos(300), key="d1")
    await horde.pools.donate(BOB, GUILD, kudos(100), key="d2")


async def paid_by_pool(horde: Horde, who: Asker) -> Principal:
    payer = await horde.pools.payer(who, Principal(await horde.accounts.anonymous()))
    assert payer is not None
    return payer


@given(
    st.integers(0, 10**9), st.dictionaries(st.integers(1, 50), st.integers(1, 10**9), max_size=12)
)
def test_the_rest_is_divided_to_the_last_hundredth(rest: int, donated: Mapping[int, int]) -> None:
    divided = shares(Kudos(rest), {who: Kudos(it) for who, it in donated.items()})
    total = sum(donated.values())
    assert sum(divided.values()) == (rest if donated else 0)
    for who, part in divided.items():
        assert abs(part - rest * donated[who] / total) < 1


async def test_a_pool_pays_within_the_daily_share_and_tells_for_whom(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await filled(horde, people)
    owner = await people.owner()
    payer = await paid_by_pool(horde, asker())
    request_id = await people.ask(payer)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    view = await horde.pools.view(GUILD)

    assert (view.donated, view.donors) == (kudos(400), 2)
    assert view.spent > 0
    assert view.rest == kudos(400) - kudos(25) - view.spent
    assert [(it.request_id, it.discord_id, it.amount) for it in view.spends] == [
        (request_id, EVE, view.spent)
    ]
    key = await horde.sharedkeys.read(str(payer.shared_key_id))
    assert (key.utilised, key.kudos) == (view.spent, kudos(100) - view.spent)
    assert (await paid_by_pool(horde, asker())).shared_key_id == payer.shared_key_id

    clock.advance(DAY)
    await sweep_once(horde)
    assert (await paid_by_pool(horde, asker())).shared_key_id != payer.shared_key_id
    assert (await horde.pools.view(GUILD)).spends == view.spends
    assert await people.books_are_right()


async def test_the_share_of_a_day_is_used_up(horde: Horde, people: People) -> None:
    await filled(horde, people, PoolRules(daily_share=Kudos(1)))
    owner = await people.owner()
    await people.ask(await paid_by_pool(horde, asker()))
    await people.deliver(owner, (await people.take(owner)).ids[0])
    nobody = Principal(await horde.accounts.anonymous())
    assert await horde.pools.payer(asker(), nobody) is None
    assert await horde.pools.payer(asker(BOB), nobody) is not None


async def test_the_rules_decide_who_may_use_it(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await filled(horde, people)
    nobody = Principal(await horde.accounts.anonymous())
    new, old = clock.now() - timedelta(days=2), clock.now() - timedelta(days=60)
    cases = (
        (RULES, asker(guild=1), False),
        (PoolRules(kudos(1), role_id=ROLE, channel_id=CHANNEL), asker(), True),
        (PoolRules(kudos(1), role_id=ROLE + 1), asker(), False),
        (PoolRules(kudos(1), channel_id=CHANNEL + 1), asker(), False),
        (PoolRules(kudos(1), newcomer_days=14), asker(), True),
        (PoolRules(kudos(1), newcomer_days=14), asker(since=new), True),
        (PoolRules(kudos(1), newcomer_days=14), asker(since=old), False),
    )
    for rules, who, may in cases:
        await horde.pools.set_rules(GUILD, rules)
        assert (await horde.pools.payer(who, nobody) is not None) is may, (rules, who)


async def test_an_empty_pool_pays_nothing(horde: Horde, people: People) -> None:
    await linked(people, ADA)
    await horde.pools.open(GUILD, "Makers", RULES, ADA)
    nobody = Principal(await horde.accounts.anonymous())
    assert await horde.pools.payer(asker(), nobody) is None
    await horde.pools.donate(ADA, GUILD, kudos(25), key="d")
    assert await horde.pools.payer(asker(), nobody) is None
    await horde.pools.donate(ADA, GUILD, kudos(1), key="e")
    assert await horde.pools.payer(asker(), nobody) is not None


async def test_closing_waits_for_what_is_drawn_and_returns_the_rest_pro_rata(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await filled(horde, people)
    owner = await people.owner()
    await people.ask(await paid_by_pool(horde, asker()))
    waiting = await people.ask(await paid_by_pool(horde, asker(BOB)))
    job = await people.take(owner)
    await horde.pools.close(GUILD)
    with pytest.raises(NoPool):
        await horde.pools.donate(ADA, GUILD, kudos(1), key="late")
    nobody = Principal(await horde.accounts.anonymous())
    assert await horde.pools.payer(asker(), nobody) is None
    assert (await horde.queueing.check(waiting)).waiting == 0
    with pytest.raises(PoolExists):
        await horde.pools.open(GUILD, "Again", RULES, ADA)

    await people.deliver(owner, job.ids[0])
    await sweep_once(horde)
    with pytest.raises(NoPool):
        await horde.pools.view(GUILD)
    ada, bob = [await horde.accounts.by_discord(it) for it in (ADA, BOB)]
    assert ada is not None
    assert bob is not None
    back = [await horde.kudos.balance(ada.id) - kudos(700), await horde.kudos.balance(bob.id)]
    rest = kudos(400) - (back[1] - kudos(900)) - back[0]
    assert 0 < rest < kudos(20), "what the picture cost"
    assert abs(back[0] - 3 * (back[1] - kudos(900))) <= 3
    await horde.pools.open(GUILD, "Again", RULES, ADA)
    assert await people.books_are_right()


async def test_what_the_horde_forgave_is_not_returned_to_donors(
    horde: Horde, people: People
) -> None:
    await linked(people, ADA)
    await horde.pools.open(GUILD, "Makers", RULES, ADA)
    await horde.pools.donate(ADA, GUILD, kudos(26), key="d")
    owner = await people.owner()
    await people.ask(await paid_by_pool(horde, asker()))
    await people.deliver(owner, (await people.take(owner)).ids[0])
    spent = (await horde.pools.view(GUILD)).spent
    assert spent > kudos(1)
    pool = await horde.pools.close(GUILD)
    ada = await horde.accounts.by_discord(ADA)
    assert ada is not None
    assert await horde.kudos.balance(ada.id) == kudos(1000) - spent
    assert await horde.kudos.balance(pool.account_id) == 0
    assert await people.books_are_right()


async def test_two_admins_at_once_open_one_pool_and_close_it_once(
    horde: Horde, people: People
) -> None:
    await linked(people, ADA)
    opened = await asyncio.gather(
        *(horde.pools.open(GUILD, "Makers", RULES, ADA) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(it, PoolExists) for it in opened) == 2
    await horde.pools.donate(ADA, GUILD, kudos(100), key="d")
    closed = await asyncio.gather(
        *(horde.pools.close(GUILD) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(it, NoPool) for it in closed) == 2
    ada = await horde.accounts.by_discord(ADA)
    assert ada is not None
    assert await horde.kudos.balance(ada.id) == kudos(1000)
    assert await people.books_are_right()


async def test_who_may_not_donate(horde: Horde, people: People) -> None:
    with pytest.raises(NeedsAccount):
        await horde.pools.donate(ADA, GUILD, kudos(1), key="d")
    await linked(people, ADA)
    with pytest.raises(NoPool):
        await horde.pools.donate(ADA, GUILD, kudos(1), key="d")
    await horde.pools.open(GUILD, "Makers", RULES, ADA)
    for amount in (0, -5, 5000):
        with pytest.raises(InvalidRequest):
            await horde.pools.donate(ADA, GUILD, kudos(amount), key=f"d{amount}")


async def test_a_key_is_claimed_by_so_many_and_pays_for_them(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await linked(people, ADA)
    offered = await horde.claims.offer(ADA, {"name": "for you", "kudos": kudos(50)}, seats=2)
    nobody = Principal(await horde.accounts.anonymous(), proxied_account="discord:22")
    assert await horde.claims.payer(BOB, nobody) is None
    results = await asyncio.gather(
        *(horde.claims.claim(offered.offer, it) for it in (BOB, EVE, 44, 55)),
        return_exceptions=True,
    )
    assert sum(isinstance(it, NoSeatLeft) for it in results) == 2
    taken = next(
        it
        for it, result in zip((BOB, EVE, 44, 55), results, strict=True)
        if not isinstance(result, BaseException)
    )
    await horde.claims.claim(offered.offer, taken)
    payer = await horde.claims.payer(taken, nobody)
    assert payer is not None
    assert payer.account.id == ada.id
    assert (payer.shared_key_id, payer.proxied_account) == (offered.key.id, "discord:22")
    assert [(it.taken, it.seats) for it in await horde.claims.of_owner(ADA)] == [(2, 2)]

    await horde.claims.let_go(offered.offer, taken)
    assert await horde.claims.payer(taken, nobody) is None
    await horde.claims.claim(offered.offer, 66)
    await horde.claims.revoke(offered.offer, ADA)
    assert await horde.claims.payer(66, nobody) is None
    with pytest.raises(OfferGone):
        await horde.claims.claim(offered.offer, 77)


async def test_a_key_is_topped_up_by_its_owner_and_by_others(horde: Horde, people: People) -> None:
    ada = await linked(people, ADA)
    await linked(people, BOB)
    offered = await horde.claims.offer(ADA, {"kudos": kudos(50)}, seats=1)
    more = await horde.claims.top_up(offered.offer, ADA, kudos(10), key="a")
    assert more.key.kudos == kudos(60)
    for _ in range(2):
        more = await horde.claims.top_up(offered.offer, BOB, kudos(5), key="b")
    assert more.key.kudos == kudos(65)
    assert await horde.kudos.balance(ada.id) == kudos(1005)
    with pytest.raises(TransferRefused):
        await horde.claims.top_up(offered.offer, BOB, kudos(0), key="c")
    with pytest.raises(NotKeyOwner):
        await horde.claims.revoke(offered.offer, BOB)
    with pytest.raises(NeedsAccount):
        await horde.claims.offer(EVE, {}, seats=1)
    assert await people.books_are_right()
