"""Who should have which role: laws of the decision, facts from the horde, what is remembered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

from horde_core.db.tables.ratings import RaterRow
from horde_core.horde import Horde
from horde_core.money import Kudos
from horde_core.roles.model import Condition, Facts, Grant, Rule
from horde_core.roles.refusals import EmptyRule, NoSuchRule, TooManyRules
from horde_core.roles.rules import diff, holds
from horde_core.workers.model import Offer
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

NOW = datetime(2026, 11, 25, tzinfo=UTC)
GUILD, ADA = 10, 30

conditions = st.builds(
    Condition,
    linked=st.booleans(),
    trusted=st.booleans(),
    worker_online=st.booleans(),
    worker_kind=st.none() | st.sampled_from(["image", "text"]),
    kudos=st.none() | st.integers(0, 20),
    account_days=st.none() | st.integers(0, 20),
)
rules = st.lists(
    st.builds(
        Rule,
        id=st.integers(1, 9),
        guild_id=st.just(GUILD),
        role_id=st.integers(1, 3),
        condition=conditions,
        sticky=st.booleans(),
        grace_h=st.integers(0, 2),
    ),
    max_size=5,
)
facts = st.builds(
    Facts,
    discord_id=st.just(ADA),
    linked=st.booleans(),
    trusted=st.booleans(),
    online=st.frozensets(st.sampled_from(["image", "text"])),
    kudos=st.integers(0, 3000).map(Kudos),
    since=st.none() | st.sampled_from([NOW - timedelta(days=days) for days in (1, 9, 30)]),
)
grants = st.dictionaries(
    st.integers(1, 4),
    st.none() | st.integers(0, 5).map(lambda hours: NOW - timedelta(hours=hours)),
).map(lambda found: {role: Grant(ADA, role, NOW, since) for role, since in found.items()})


@given(rules, facts, grants, st.none() | st.frozensets(st.integers(1, 4)))
def test_only_what_we_gave_is_taken_and_only_what_holds_is_given(
    wanted: list[Rule],
    known: Facts,
    given_before: dict[int, Grant],
    held: frozenset[int] | None,
) -> None:
    found = diff(wanted, known, given_before, held, NOW)
    deserved = {rule.role_id for rule in wanted if holds(rule.condition, known, NOW)}

    assert set(found.remove) <= set(given_before)
    assert set(found.add) <= deserved
    assert not set(found.remove) & deserved
    assert not set(found.add) & set(found.remove)
    if held is not None:
        assert not set(found.add) & held
        assert deserved - held == set(found.add)


def rule(**fields: object) -> Rule:
    usual = {"id": 1, "guild_id": GUILD, "role_id": 7, "condition": Condition(trusted=True)}
    return Rule(**(usual | fields))  # type: ignore[arg-type]


def test_a_role_is_taken_only_after_its_grace() -> None:
    nobody = Facts(discord_id=ADA, linked=True)
    fresh = {7: Grant(ADA, 7, NOW)}
    assert diff([rule()], nobody, fresh, None, NOW).failing == (7,)
    failing = {7: Grant(ADA, 7, NOW, failing_since=NOW)}
    for hours, taken in ((47, ()), (48, (7,))):
        later = NOW + timedelta(hours=hours)
        assert diff([rule()], nobody, failing, None, later).remove == taken
    assert diff([rule(grace_h=0)], nobody, fresh, None, NOW).remove == (7,)
    assert diff([rule(sticky=True)], nobody, failing, None, NOW + timedelta(days=99)).quiet


def test_what_holds_again_in_time_is_kept() -> None:
    trusted = Facts(discord_id=ADA, linked=True, trusted=True)
    failing = {7: Grant(ADA, 7, NOW, failing_since=NOW)}
    found = diff([rule()], trusted, failing, None, NOW + timedelta(hours=1))
    assert (found.mended, found.add, found.remove) == ((7,), (), ())


def test_rules_for_one_role_are_alternatives() -> None:
    either = [rule(), rule(id=2, condition=Condition(kudos=5))]
    rich = Facts(discord_id=ADA, linked=True, kudos=Kudos(500))
    assert diff(either, rich, {}, None, NOW).add == (7,)


def test_a_rule_that_is_gone_takes_what_it_gave() -> None:
    member = Facts(discord_id=ADA, linked=True, trusted=True)
    assert diff([], member, {7: Grant(ADA, 7, NOW)}, None, NOW).remove == (7,)


async def test_facts_come_from_the_horde(horde: Horde, people: People, clock: FakeClock) -> None:
    owner = await people.owner()
    linked = await horde.accounts.link_new(ADA, "ada")
    await horde.roles.saw(GUILD, ADA)
    await horde.roles.saw(GUILD, 31)
    await horde.roles.add_rule(GUILD, 1, Condition(linked=True))
    await horde.roles.add_rule(GUILD, 2, Condition(worker_online=True))
    await horde.roles.add_rule(GUILD, 3, Condition(worker_kind="text"))
    await horde.roles.add_rule(GUILD, 4, Condition(account_days=10))
    found = [it async for it in horde.roles.differences(GUILD)]
    assert [(it.discord_id, it.add) for it in found] == [(ADA, (1,))]

    worker = Offer(name="Ada's", models=("demo_shapes",), bridge_agent="x:1:y")
    principal = type(owner)(linked.account, client_agent=owner.client_agent)
    await horde.queueing.pop(principal, worker)
    online = [it async for it in horde.roles.differences(GUILD)]
    assert online[0].add == (1, 2)
    clock.advance(10 * 24 * 3600)
    later = await horde.roles.of_member(GUILD, ADA, frozenset({1}))
    assert later.add == (4,)


async def test_pictures_that_were_rated_count(horde: Horde, people: People) -> None:
    linked = await horde.accounts.link_new(ADA, "ada")
    await horde.roles.saw(GUILD, ADA)
    await horde.roles.add_rule(GUILD, 1, Condition(rated=2))
    async with horde.db.transaction() as tx:
        await tx.execute(insert(RaterRow).values(account_id=linked.account.id, rated=1))
    assert [it async for it in horde.roles.differences(GUILD)] == []
    async with horde.db.transaction() as tx:
        await tx.execute(update(RaterRow).values(rated=2))
    found = [it async for it in horde.roles.differences(GUILD)]
    assert [(it.discord_id, it.add) for it in found] == [(ADA, (1,))]


async def test_gifts_and_kudos_count_in_whole_kudos(horde: Horde) -> None:
    rich = await horde.accounts.ensure("rich", roles=frozenset(), kudos=Kudos(500_00))
    code = await horde.accounts.start_attach(ADA)
    await horde.accounts.attach(code.code, rich.api_key)
    await horde.roles.saw(GUILD, ADA)
    await horde.roles.add_rule(GUILD, 1, Condition(kudos=500))
    await horde.roles.add_rule(GUILD, 2, Condition(kudos=501))
    found = [it async for it in horde.roles.differences(GUILD)]
    assert found[0].add == (1,)


async def test_what_was_given_is_remembered_and_forgotten(horde: Horde) -> None:
    await horde.accounts.link_new(ADA, "ada")
    await horde.roles.saw(GUILD, ADA)
    made = await horde.roles.add_rule(GUILD, 1, Condition(linked=True), grace_h=0)
    await horde.roles.given(GUILD, ADA, 1)
    assert [it async for it in horde.roles.differences(GUILD)] == []
    await horde.roles.drop_rule(GUILD, made.id)
    (found,) = [it async for it in horde.roles.differences(GUILD)]
    assert found.remove == (1,)
    assert await horde.roles.guilds() == [GUILD]
    await horde.roles.taken(GUILD, ADA, 1)
    assert await horde.roles.guilds() == []
    with pytest.raises(NoSuchRule):
        await horde.roles.drop_rule(GUILD, made.id)


async def test_rules_are_limited_and_never_empty(horde: Horde) -> None:
    with pytest.raises(EmptyRule):
        await horde.roles.add_rule(GUILD, 1, Condition())
    for number in range(25):
        await horde.roles.add_rule(GUILD, number, Condition(linked=True))
    with pytest.raises(TooManyRules):
        await horde.roles.add_rule(GUILD, 99, Condition(linked=True))
    assert len(await horde.roles.rules(GUILD)) == 25
    await horde.roles.forget(GUILD)
    assert await horde.roles.rules(GUILD) == []


async def test_grace_is_counted_from_the_first_failure(horde: Horde, clock: FakeClock) -> None:
    await horde.accounts.link_new(ADA, "ada")
    await horde.roles.saw(GUILD, ADA)
    await horde.roles.add_rule(GUILD, 1, Condition(linked=True), grace_h=2)
    await horde.roles.given(GUILD, ADA, 1)
    await horde.accounts.unlink(ADA)
    (first,) = [it async for it in horde.roles.differences(GUILD)]
    assert first.failing == (1,)
    await horde.roles.note(GUILD, first)
    clock.advance(3600)
    assert [it async for it in horde.roles.differences(GUILD)] == []
    clock.advance(3600)
    (last,) = [it async for it in horde.roles.differences(GUILD)]
    assert last.remove == (1,)
