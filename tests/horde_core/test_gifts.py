"""Kudos from member to member: held, paid, taken back, kept for those without an account."""

import asyncio
from dataclasses import replace

import pytest

from horde_core.accounts.model import Account, Role, Suspicion
from horde_core.gifts.catch_up import CatchUp
from horde_core.gifts.guilds import Written
from horde_core.gifts.model import GiftState, Why, Wish
from horde_core.gifts.refusals import (
    EmojiNotMapped,
    GiftIsOver,
    GiftRefused,
    NotAnEmoji,
    NotYourGift,
    TooManyEmojis,
)
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.housekeeping import sweep_once
from horde_core.members.model import Choices, NoticeKind, Received
from horde_core.money import Kudos, kudos
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

ADA, BOB, EVE = 11, 22, 33
GUILD = 99
DAY = 86_400


def wish(amount: float = 100, *, key: str = "r:1", giver: int = ADA, taker: int = BOB) -> Wish:
    return Wish(
        key=key,
        giver_discord=giver,
        taker_discord=taker,
        amount=kudos(amount),
        guild_id=GUILD,
        channel_id=5,
        message_id=6,
    )


async def linked(people: People, discord_id: int, *roles: Role, balance: float = 1000) -> Account:
    name = f"member{discord_id}"
    made = await people.horde.accounts.ensure(name, roles=frozenset(roles), kudos=kudos(balance))
    attach = await people.horde.accounts.start_attach(discord_id)
    return (await people.horde.accounts.attach(attach.code, made.api_key)).account


async def why(horde: Horde, it: Wish) -> Why:
    with pytest.raises(GiftRefused) as caught:
        await horde.gifts.give(it)
    assert str(caught.value)
    return caught.value.why


async def told(horde: Horde) -> list[tuple[int, NoticeKind]]:
    notices = await horde.members.take_due()
    await horde.members.told([it.id for it in notices])
    return [(it.discord_id, it.kind) for it in notices]


async def test_a_gift_is_held_for_a_moment_and_then_paid(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada, bob = await linked(people, ADA), await linked(people, BOB, balance=0)
    given = await horde.gifts.give(wish(100))
    assert given is not None
    assert not given.waits
    assert await horde.kudos.balance(ada.id) == kudos(900)
    clock.advance(seconds=29)
    assert await horde.gifts.settle() == []
    assert await people.books_are_right()

    clock.advance(seconds=1)
    await sweep_once(horde)
    assert await horde.kudos.balance(bob.id) == kudos(100)
    buckets = (await horde.accounts.details(ada.id)).buckets
    assert buckets.gifted == kudos(-100)
    assert (await horde.accounts.details(bob.id)).buckets.received == kudos(100)
    assert await told(horde) == [(BOB, NoticeKind.RECEIVED)]
    assert await told(horde) == []
    assert await people.books_are_right()


async def test_the_same_gesture_is_one_gift_however_often_it_is_heard_of(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await linked(people, ADA)
    await linked(people, BOB, balance=0)
    assert await horde.gifts.give(wish(10)) is not None
    assert await horde.gifts.give(wish(10)) is None
    clock.advance(seconds=60)
    await horde.gifts.settle()
    assert await horde.gifts.withdraw("r:1") is None
    assert await horde.gifts.give(wish(10)) is None
    assert await horde.kudos.balance(ada.id) == kudos(990)


async def test_two_processes_that_hear_it_at_once_make_one_gift(
    horde: Horde, people: People, clock: FakeClock, settings: HordeSettings
) -> None:
    ada, bob = await linked(people, ADA), await linked(people, BOB, balance=0)
    async with open_horde(settings, clock=clock) as other:
        both = (horde, other)
        given = await asyncio.gather(
            *(both[n % 2].gifts.give(wish(10, key=f"r:{n // 4}")) for n in range(40))
        )
        assert sum(it is not None for it in given) == 10
        clock.advance(seconds=30)
        paid = await asyncio.gather(*(both[n % 2].gifts.settle() for n in range(6)))
    assert sum(len(it) for it in paid) == 10
    assert await horde.kudos.balance(ada.id) == kudos(900)
    assert await horde.kudos.balance(bob.id) == kudos(100)
    assert await people.books_are_right()


async def test_paying_and_taking_back_at_once_is_one_of_both(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada, bob = await linked(people, ADA), await linked(people, BOB, balance=0)
    for number in range(8):
        await horde.gifts.give(wish(10, key=f"r:{number}"))
    clock.advance(seconds=29)
    late = replace(horde.gifts, clock=FakeClock())
    late.clock.advance(seconds=31)  # type: ignore[attr-defined]
    await asyncio.gather(
        late.settle(), *(horde.gifts.withdraw(f"r:{number}") for number in range(8))
    )
    held = [await horde.kudos.balance(it.id) for it in (ada, bob)]
    assert sum(held) == kudos(1000)
    assert await people.books_are_right()


async def test_two_gifts_for_one_balance(horde: Horde, people: People) -> None:
    await linked(people, ADA, balance=100 + 14)
    await linked(people, BOB)
    results = await asyncio.gather(
        *(horde.gifts.give(wish(60, key=f"r:{number}")) for number in range(4)),
        return_exceptions=True,
    )
    refused = [it for it in results if isinstance(it, GiftRefused)]
    assert len(refused) == 3
    assert {it.why for it in refused} == {Why.NOT_ENOUGH}
    assert refused[0].limit == kudos(40)
    assert await people.books_are_right()


async def test_taken_back_in_time_it_never_was_and_counts_as_heard_of(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await linked(people, ADA)
    await linked(people, BOB)
    await horde.gifts.give(wish())
    clock.advance(seconds=29)
    undone = await horde.gifts.withdraw("r:1")
    assert undone is not None
    assert undone.state is GiftState.WITHDRAWN
    assert await horde.gifts.withdraw("r:1") is None
    assert await horde.gifts.give(wish()) is None
    clock.advance(seconds=60)
    await horde.gifts.settle()
    assert await horde.kudos.balance(ada.id) == kudos(1000)
    assert (await horde.accounts.details(ada.id)).buckets.gifted == 0
    assert await people.books_are_right()


async def test_too_late_to_take_back(horde: Horde, people: People, clock: FakeClock) -> None:
    await linked(people, ADA)
    await linked(people, BOB)
    given = await horde.gifts.give(wish())
    assert given is not None
    with pytest.raises(NotYourGift):
        await horde.gifts.undo(given.gift.id, BOB)
    clock.advance(seconds=30)
    with pytest.raises(GiftIsOver):
        await horde.gifts.undo(given.gift.id, ADA)
    with pytest.raises(GiftIsOver):
        await horde.gifts.undo(12345, ADA)
    assert await horde.gifts.withdraw("r:1") is None
    assert await horde.gifts.withdraw("r:unheard of") is None


async def test_for_a_taker_without_account_it_is_kept_until_they_link(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await linked(people, ADA)
    first, second = await horde.gifts.give(wish(10)), await horde.gifts.give(wish(20, key="r:2"))
    assert first is not None
    assert second is not None
    assert first.waits
    assert await told(horde) == [
        (BOB, NoticeKind.WAITING),
        (ADA, NoticeKind.HELD),
    ]
    clock.advance(6 * DAY)
    await sweep_once(horde)
    assert await horde.gifts.waiting_for(BOB) == kudos(30)
    assert await horde.kudos.balance(ada.id) == kudos(970)

    bob = (await horde.accounts.link_new(BOB, "bob")).account
    assert [it.amount for it in await horde.gifts.settle(BOB)] == [kudos(10), kudos(20)]
    assert await horde.kudos.balance(bob.id) == kudos(30)
    assert await people.books_are_right()


async def test_nobody_came_for_it_so_it_goes_back(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await linked(people, ADA)
    await horde.gifts.give(wish(10))
    await told(horde)
    clock.advance(7 * DAY)
    await sweep_once(horde)
    assert await horde.kudos.balance(ada.id) == kudos(1000)
    assert await told(horde) == [(ADA, NoticeKind.RETURNED)]
    await horde.accounts.link_new(BOB, "bob")
    assert await horde.gifts.settle() == []
    assert await people.books_are_right()


async def test_a_second_discord_of_ones_own_gets_nothing(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await linked(people, ADA)
    await horde.gifts.give(wish(10))
    key = await horde.accounts.new_key(ada.id)
    attach = await horde.accounts.start_attach(BOB)
    await horde.accounts.attach(attach.code, key)
    clock.advance(seconds=30)
    await horde.gifts.settle()
    assert await horde.kudos.balance(ada.id) == kudos(1000)
    assert (await horde.gifts.history(ADA))[0].state is GiftState.RETURNED
    assert await people.books_are_right()


async def test_the_reasons_why_not(horde: Horde, people: People) -> None:
    assert await why(horde, wish(key="a")) is Why.NOT_LINKED
    ada = await linked(people, ADA)
    bob = await linked(people, BOB)
    assert await why(horde, wish(key="b", taker=ADA)) is Why.TO_SELF
    assert await why(horde, wish(0, key="c")) is Why.NOTHING
    assert await why(horde, wish(-1, key="d")) is Why.NOTHING
    assert await why(horde, wish(60_000, key="e")) is Why.TOO_LARGE
    assert await why(horde, wish(2000, key="f")) is Why.NOT_ENOUGH
    for suspicion in list(Suspicion)[:5]:
        await horde.users.suspect(bob.id, suspicion)
    assert await why(horde, wish(key="g")) is Why.TARGET_UNFIT
    await linked(people, EVE, Role.EDUCATION)
    assert await why(horde, wish(key="h", giver=EVE, taker=ADA)) is Why.SOURCE_UNFIT
    assert await horde.kudos.balance(ada.id) == kudos(1000)
    assert await horde.gifts.history(ADA) == []
    assert await people.books_are_right()


async def test_ceilings_of_a_day_of_a_pair_of_a_minute_and_of_the_guild(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await linked(people, ADA, balance=500_000)
    await linked(people, BOB)
    await horde.gifts.give(wish(50_000, key="a"))
    assert await why(horde, wish(1, key="b")) is Why.TOO_MUCH_FOR_ONE
    await horde.gifts.give(wish(50_000, key="c", taker=EVE))
    assert await why(horde, wish(1, key="d", taker=44)) is Why.TOO_MUCH_TODAY
    clock.advance(DAY)
    for number in range(20):
        await horde.gifts.give(wish(1, key=f"e{number}"))
    assert await why(horde, wish(1, key="f")) is Why.TOO_FAST
    clock.advance(60)
    await horde.guilds.ceiling(GUILD, kudos(5))
    assert await why(horde, wish(6, key="g")) is Why.TOO_LARGE
    assert await horde.gifts.give(wish(5, key="h")) is not None


async def test_a_refused_gesture_may_be_tried_again_once_it_was_taken_back(
    horde: Horde, people: People
) -> None:
    assert await why(horde, wish()) is Why.NOT_LINKED
    assert await told(horde) == [(ADA, NoticeKind.REFUSED)]
    assert await horde.gifts.give(wish()) is None
    await linked(people, ADA)
    assert await horde.gifts.give(wish()) is None
    assert await horde.gifts.withdraw("r:1") is None
    assert await horde.gifts.give(wish()) is not None


async def test_who_does_not_want_to_know_is_not_told(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await linked(people, ADA)
    await linked(people, BOB)
    chosen = Choices(received=Received.ALL, threshold=kudos(50), sent=True)
    await horde.members.choose(BOB, chosen)
    await horde.members.choose(ADA, chosen)
    assert await horde.members.choices(BOB) == chosen
    await horde.gifts.give(wish(10, key="small"))
    await horde.gifts.give(wish(60, key="large"))
    clock.advance(seconds=30)
    await horde.gifts.settle()
    assert sorted(await told(horde)) == [
        (ADA, NoticeKind.SENT),
        (ADA, NoticeKind.SENT),
        (BOB, NoticeKind.RECEIVED),
    ]
    await horde.members.choose(BOB, Choices(received=Received.OFF))
    await horde.gifts.give(wish(60, key="off"))
    await horde.members.choose(ADA, Choices(received=Received.DAILY))
    await horde.gifts.give(wish(60, key="digest", giver=BOB, taker=ADA))
    clock.advance(seconds=30)
    await horde.gifts.settle()
    assert await told(horde) == []
    clock.advance(DAY)
    assert await told(horde) == [(ADA, NoticeKind.RECEIVED)]


async def test_a_notice_taken_by_a_process_that_died_comes_again(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await why(horde, wish())
    (notice,) = await horde.members.take_due()
    assert await horde.members.take_due() == []
    clock.advance(300)
    assert [it.id for it in await horde.members.take_due()] == [notice.id]
    await horde.members.unreachable([notice.id])
    assert [it.id for it in await horde.members.inbox(ADA)] == [notice.id]
    assert await horde.members.inbox(ADA) == []


async def test_leaderboards_leave_out_who_does_not_want_to_be_seen(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await linked(people, ADA)
    await linked(people, BOB)
    await linked(people, EVE)
    await horde.gifts.give(wish(10, key="a"))
    await horde.gifts.give(wish(30, key="b", giver=BOB, taker=EVE))
    await horde.gifts.give(wish(5, key="c", giver=BOB, taker=ADA))
    clock.advance(seconds=30)
    await horde.gifts.settle()
    best = await horde.gifts.standings(given=True, guild_id=GUILD, days=7)
    assert [(it.discord_id, it.amount, it.times) for it in best] == [
        (BOB, kudos(35), 2),
        (ADA, kudos(10), 1),
    ]
    await horde.members.choose(BOB, Choices(listed=False))
    best = await horde.gifts.standings(given=True, guild_id=None, days=None)
    assert [it.discord_id for it in best] == [ADA]
    assert await horde.gifts.standings(given=False, guild_id=1, days=7) == []
    assert await horde.gifts.total_given([ADA, BOB, 7]) == {ADA: kudos(10), BOB: kudos(35)}


async def test_tables_of_guilds_by_version(horde: Horde) -> None:
    assert (await horde.guilds.news(0)).tables == {}
    await horde.guilds.map(1, Written(70, "", "<:neat:70>"), kudos(10), ADA)
    table = await horde.guilds.map(1, Written(None, "\u2764\ufe0f", "\u2764\ufe0f"), kudos(5), ADA)
    assert [(it.emoji, it.amount) for it in table] == [("\u2764", kudos(5)), ("70", kudos(10))]
    seen = await horde.guilds.news(0)
    assert seen.tables == {1: table} or set(seen.tables[1]) == set(table)

    await horde.guilds.map(2, Written(70, "", "<:neat:70>"), kudos(1), ADA)
    news = await horde.guilds.news(seen.version)
    assert set(news.tables) == {2}
    await horde.guilds.unmap(1, Written(None, "\u2764", "\u2764"))
    last = await horde.guilds.news(news.version)
    assert [it.emoji for it in last.tables[1]] == ["70"]
    assert (await horde.guilds.news(last.version)).tables == {}

    await horde.guilds.subscribe_news(1, 500)
    assert await horde.guilds.news_channels() == {1: 500}
    await horde.guilds.forget(1)
    assert await horde.guilds.table(1) == ()
    assert await horde.guilds.news_channels() == {}


async def test_what_cannot_be_mapped(horde: Horde) -> None:
    with pytest.raises(NotAnEmoji):
        await horde.guilds.map(1, Written(None, "10_neat", "10_neat"), kudos(10), ADA)
    for amount in (0, -5, 60_000):
        with pytest.raises(GiftRefused):
            await horde.guilds.map(1, Written(70, "", "x"), kudos(amount), ADA)
    with pytest.raises(EmojiNotMapped):
        await horde.guilds.unmap(1, Written(70, "", "<:neat:70>"))
    for number in range(50):
        await horde.guilds.map(1, Written(number + 1, "", "x"), Kudos(1), ADA)
    with pytest.raises(TooManyEmojis):
        await horde.guilds.map(1, Written(51, "", "x"), Kudos(1), ADA)
    assert len(await horde.guilds.table(1)) == 50


async def test_changes_of_guilds_at_once_are_all_seen(horde: Horde) -> None:
    seen = 0
    found: set[int] = set()

    async def watch() -> None:
        nonlocal seen
        while len(found) < 12:
            news = await horde.guilds.news(seen)
            seen = news.version
            found.update(news.tables)
            await asyncio.sleep(0)

    changes = (
        horde.guilds.map(guild, Written(70, "", "x"), Kudos(1), ADA) for guild in range(1, 13)
    )
    async with asyncio.timeout(30):
        await asyncio.gather(watch(), *changes)
    assert found == set(range(1, 13))


async def test_what_was_not_heard_is_planned_and_survives(horde: Horde, clock: FakeClock) -> None:
    catch_up = horde.catch_up
    assert await catch_up.heard_until(0) is None
    await catch_up.hears(0, clock.now())
    await catch_up.plan([CatchUp(5, GUILD, 100, 200)], 0, clock.now())
    await catch_up.read_up_to(5, 150)
    await catch_up.plan([CatchUp(5, GUILD, 120, 300), CatchUp(6, GUILD, 1, 2)], 0, clock.now())
    assert await catch_up.open() == [CatchUp(5, GUILD, 150, 300), CatchUp(6, GUILD, 1, 2)]
    await catch_up.done(5)
    assert [it.channel_id for it in await catch_up.open()] == [6]
    assert await catch_up.heard_until(0) == clock.now()
