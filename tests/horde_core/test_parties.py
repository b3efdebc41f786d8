"""A party's budget is held, divided by votes, and what is not won goes back."""

import asyncio
from datetime import timedelta

import pytest

from horde_core.accounts.model import Account
from horde_core.errors import NotEnoughKudos
from horde_core.horde import Horde
from horde_core.housekeeping import sweep_once
from horde_core.members.model import NoticeKind
from horde_core.money import Kudos, kudos
from horde_core.parties.model import Entry, NewParty
from horde_core.parties.refusals import (
    GuestsOnly,
    NeedsMembership,
    NoParty,
    NotForOneself,
    NotHost,
    PartyGoesOn,
)
from horde_core.parties.rules import prizes
from horde_core.payments.refusals import TransferRefused
from tests.fakes.time_and_chance import DAWN, FakeClock
from tests.horde_core.people import People

HOST, ADA, BOB, EVE, GUEST = 11, 22, 33, 44, 55
GUILD, CHANNEL = 99, 5


def new(budget: float = 300, *, winners: int = 2, channel: int = CHANNEL) -> NewParty:
    return NewParty("Cats", kudos(budget), winners, 24, GUILD, channel, HOST)


async def linked(people: People, discord_id: int, balance: float = 0) -> Account:
    made = await people.horde.accounts.ensure(
        f"m{discord_id}", roles=frozenset(), kudos=kudos(balance)
    )
    attach = await people.horde.accounts.start_attach(discord_id)
    return (await people.horde.accounts.attach(attach.code, made.api_key)).account


def test_ties_go_to_who_came_first_and_those_without_votes_win_nothing() -> None:
    def entry(who: int, votes: int, minute: int) -> Entry:
        return Entry(who, who, None, CHANNEL, DAWN + timedelta(minutes=minute), votes)

    entries = [entry(1, 2, 9), entry(2, 2, 1), entry(3, 3, 5), entry(4, 0, 0)]
    won = prizes(kudos(100), 3, entries)
    assert [it.discord_id for it in won] == [3, 2, 1]
    assert {it.amount for it in won} == {Kudos(3333)}
    assert prizes(kudos(100), 3, [entry(4, 0, 0)]) == []


async def test_votes_decide_and_everything_adds_up(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    host = await linked(people, HOST, 1000)
    guests = [await linked(people, it) for it in (ADA, BOB, EVE)]
    party = (await horde.parties.start(new(300.01))).party
    assert await horde.kudos.balance(host.id) == kudos(699.99)
    assert await people.books_are_right()
    for who in (ADA, BOB, EVE, ADA):
        await horde.parties.enter(party.id, who, CHANNEL, 1000 + who)
    for voter, entry in ((ADA, BOB), (BOB, ADA), (EVE, BOB), (BOB, EVE)):
        view = await horde.parties.vote(party.id, voter, entry)
    assert [(it.discord_id, it.votes) for it in view.entries] == [(ADA, 0), (BOB, 2), (EVE, 1)]

    clock.advance(24 * 3600)
    with pytest.raises(NoParty):
        await horde.parties.vote(party.id, EVE, ADA)
    await asyncio.gather(*(horde.parties.end_due() for _ in range(4)))
    await sweep_once(horde)
    view = await horde.parties.view(party.id)
    assert [(it.discord_id, it.amount) for it in view.prizes] == [
        (BOB, kudos(150)),
        (EVE, kudos(150)),
    ]
    held = [await horde.kudos.balance(it.id) for it in (host, *guests)]
    assert held == [kudos(700), 0, kudos(150), kudos(150)]
    announced = await asyncio.gather(*(horde.parties.take_unannounced() for _ in range(3)))
    assert sum(len(it) for it in announced) == 1
    told = await horde.members.take_due()
    assert sorted((it.discord_id, it.kind) for it in told) == [
        (BOB, NoticeKind.PARTY_WON),
        (EVE, NoticeKind.PARTY_WON),
    ]
    assert await people.books_are_right()


async def test_without_votes_the_host_gets_all_back(horde: Horde, people: People) -> None:
    host = await linked(people, HOST, 1000)
    await linked(people, ADA)
    party = (await horde.parties.start(new())).party
    await horde.parties.enter(party.id, ADA, CHANNEL, None)
    with pytest.raises(NotHost):
        await horde.parties.end(party.id, ADA, moderates=False)
    ended = await asyncio.gather(
        *(horde.parties.end(party.id, HOST, moderates=False) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(it, NoParty) for it in ended) <= 2
    assert await horde.kudos.balance(host.id) == kudos(1000)
    assert await horde.parties.going_on(GUILD) == []
    assert await people.books_are_right()


async def test_what_is_refused(horde: Horde, people: People) -> None:
    with pytest.raises(NeedsMembership):
        await horde.parties.start(new())
    await linked(people, HOST, 1000)
    await linked(people, ADA)
    await linked(people, BOB)
    for budget, refusal in ((0, TransferRefused), (-5, TransferRefused), (5000, NotEnoughKudos)):
        with pytest.raises(refusal):
            await horde.parties.start(new(budget))
    party = (await horde.parties.start(new())).party
    with pytest.raises(PartyGoesOn):
        await horde.parties.start(new())
    await horde.parties.start(new(channel=CHANNEL + 1))
    await horde.parties.enter(party.id, ADA, CHANNEL, None)
    with pytest.raises(GuestsOnly):
        await horde.parties.enter(party.id, HOST, CHANNEL, None)
    with pytest.raises(NeedsMembership):
        await horde.parties.enter(party.id, GUEST, CHANNEL, None)
    for voter, entry, refused in (
        (ADA, ADA, NotForOneself),
        (HOST, ADA, GuestsOnly),
        (BOB, EVE, NoParty),
        (GUEST, ADA, NeedsMembership),
    ):
        with pytest.raises(refused):
            await horde.parties.vote(party.id, voter, entry)
    assert await people.books_are_right()
