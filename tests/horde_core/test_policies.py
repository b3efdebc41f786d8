"""A server's own rules: always stricter, counted exactly, forgotten when the bot leaves."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horde_core.horde import Horde
from horde_core.policies.model import Adult, Ask, Policy, Why
from horde_core.policies.refusals import AgainstPolicy, BadPolicy
from horde_core.policies.rules import objection, of_roles, stricter
from tests.fakes.time_and_chance import FakeClock

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
GUILD, OTHER = 10, 11


def ask(**facts: Any) -> Ask:
    usual: dict[str, Any] = {
        "guild_id": GUILD,
        "channel_id": 20,
        "discord_id": 30,
        "role_ids": frozenset({1}),
        "account_since": datetime(2020, 1, 1, tzinfo=UTC),
        "prompt": "a petite cottage",
        "models": ("Deliberate",),
        "pictures": 1,
    }
    return Ask(**(usual | facts))


limits = st.none() | st.integers(0, 50)
names = st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple)
policies = st.builds(
    Policy,
    open=st.booleans(),
    adult=st.sampled_from(Adult),
    denied_words=names,
    only_models=names,
    denied_models=names,
    roles=st.lists(st.integers(1, 3), unique=True).map(tuple),
    account_days=st.integers(0, 30),
    daily_member=limits,
    daily_roles=st.dictionaries(st.integers(1, 3), st.integers(0, 50)),
    pause_s=st.integers(0, 9),
)
asks = st.builds(
    ask,
    role_ids=st.frozensets(st.integers(1, 3)),
    prompt=st.sampled_from(["a", "b c", "d"]),
    models=st.none() | names,
    account_since=st.sampled_from([NOW - timedelta(days=days) for days in (1, 10, 99)]),
)


@given(policies, policies, asks)
def test_a_channel_never_allows_what_its_server_forbids(
    guild: Policy, channel: Policy, asked: Ask
) -> None:
    both = stricter(guild, channel)
    if objection(guild, asked, NOW) or objection(channel, asked, NOW):
        assert objection(both, asked, NOW)
    else:
        assert objection(both, asked, NOW) is None
    assert (both.adult is Adult.OFF) == (Adult.OFF in {guild.adult, channel.adult})
    for own in (guild, channel):
        if own.daily_member is not None:
            assert both.daily_member is not None
            assert both.daily_member <= own.daily_member
        allowed, alone = of_roles(both, asked.role_ids), of_roles(own, asked.role_ids)
        assert alone is None or (allowed is not None and allowed <= alone)


@pytest.mark.parametrize(
    ("policy", "facts", "why"),
    [
        (Policy(open=False), {}, Why.CLOSED),
        (Policy(roles=(7,)), {}, Why.ROLE),
        (Policy(account_days=7), {"account_since": NOW - timedelta(days=6)}, Why.ACCOUNT_AGE),
        (Policy(only_models=("deliberate",)), {"models": ("Other",)}, Why.MODEL),
        (Policy(only_models=("deliberate",)), {"models": ()}, Why.MODEL),
        (Policy(denied_models=("DELIBERATE",)), {}, Why.MODEL),
        (Policy(denied_styles=("noir",)), {"styles": ("style-id", "Noir")}, Why.STYLE),
        (Policy(denied_words=("cottage",)), {"prompt": "a Cottage!"}, Why.WORD),
        (Policy(denied_words=("c++ (x",)), {"prompt": "about C++ (x"}, Why.WORD),
    ],
)
def test_what_a_policy_refuses(policy: Policy, facts: dict[str, Any], why: Why) -> None:
    found = objection(policy, ask(**facts), NOW)
    assert found is not None
    assert found.why is why


@pytest.mark.parametrize(
    ("policy", "facts"),
    [
        (Policy(), {}),
        (Policy(roles=(1, 2)), {}),
        (Policy(only_models=("deliberate",)), {}),
        (Policy(only_models=("x",)), {"models": None}),
        (Policy(denied_words=("pet", "cot")), {}),
        (Policy(account_days=7), {"account_since": NOW - timedelta(days=7)}),
    ],
)
def test_what_a_policy_lets_pass(policy: Policy, facts: dict[str, Any]) -> None:
    assert objection(policy, ask(**facts), NOW) is None


async def test_limits_are_exact_under_parallel_use(horde: Horde) -> None:
    await horde.policies.set(GUILD, 0, "daily_member", 5, actor=1)

    tried = await asyncio.gather(
        *(horde.policies.admit(ask(pictures=2)) for _ in range(12)), return_exceptions=True
    )
    refused = [it for it in tried if isinstance(it, AgainstPolicy)]
    assert [(it.why, it.fact) for it in refused] == [(Why.DAILY_MEMBER, 5)] * 10
    assert (await horde.policies.used(ask())).member == 4
    assert (await horde.policies.used(ask())).guild == 4, "what was refused is not counted"


async def test_every_limit_counts_its_own(horde: Horde, clock: FakeClock) -> None:
    await horde.policies.set(GUILD, 0, "daily_guild", 3, actor=1)
    await horde.policies.set(GUILD, 20, "daily_channel", 2, actor=1)
    await horde.policies.admit(ask())
    await horde.policies.admit(ask(discord_id=31))
    with pytest.raises(AgainstPolicy) as channel:
        await horde.policies.admit(ask(discord_id=32))
    await horde.policies.admit(ask(channel_id=21, discord_id=32))
    with pytest.raises(AgainstPolicy) as guild:
        await horde.policies.admit(ask(channel_id=21, discord_id=33))
    await horde.policies.admit(ask(guild_id=OTHER))
    clock.advance(24 * 3600)
    await horde.policies.admit(ask())

    assert channel.value.why is Why.DAILY_CHANNEL
    assert guild.value.why is Why.DAILY_GUILD


async def test_a_role_has_a_limit_of_its_own(horde: Horde) -> None:
    await horde.policies.set(GUILD, 0, "daily_member", 1, actor=1)
    await horde.policies.set(GUILD, 0, "daily_roles", {7: 3, 8: 2}, actor=1)
    artist = ask(role_ids=frozenset({7, 8}), pictures=3)
    await horde.policies.admit(artist)
    with pytest.raises(AgainstPolicy) as refused:
        await horde.policies.admit(artist)
    assert (refused.value.why, refused.value.fact) == (Why.DAILY_MEMBER, 3)
    used = await horde.policies.used(artist)
    assert (used.member, used.policy.daily_member) == (3, 3)
    with pytest.raises(AgainstPolicy):
        await horde.policies.admit(ask(discord_id=31, pictures=2))
    await horde.policies.restore(OTHER, await horde.policies.export(GUILD), actor=2)
    assert (await horde.policies.own(OTHER)).daily_roles == {7: 3, 8: 2}


async def test_what_came_to_nothing_is_given_back(horde: Horde) -> None:
    await horde.policies.set(GUILD, 0, "daily_member", 1, actor=1)
    ticket = await horde.policies.admit(ask())
    await horde.policies.give_back(ticket)
    await horde.policies.admit(ask())


async def test_a_pause_between_two_requests(horde: Horde, clock: FakeClock) -> None:
    await horde.policies.set(GUILD, 0, "pause_s", 10, actor=1)
    await horde.policies.admit(ask())
    with pytest.raises(AgainstPolicy) as refused:
        await horde.policies.admit(ask())
    await horde.policies.admit(ask(discord_id=31))
    clock.advance(10)
    await horde.policies.admit(ask())
    assert (refused.value.why, refused.value.fact) == (Why.PAUSE, 10)


async def test_a_block_ends_in_time_and_holds_in_one_server_only(
    horde: Horde, clock: FakeClock
) -> None:
    await horde.policies.block(GUILD, 30, reason="spam", actor=1, lasting=timedelta(days=1))
    with pytest.raises(AgainstPolicy) as refused:
        await horde.policies.admit(ask())
    await horde.policies.admit(ask(guild_id=OTHER))
    clock.advance(24 * 3600)
    await horde.policies.admit(ask())
    await horde.policies.block(GUILD, 30, reason="again", actor=1, lasting=None)
    assert await horde.policies.unblock(GUILD, 30, actor=2)
    assert not await horde.policies.unblock(GUILD, 30, actor=2)
    await horde.policies.admit(ask())

    assert refused.value.why is Why.BLOCKED
    assert [change.what for change in await horde.policies.changes(GUILD)] == [
        "unblock",
        "block",
        "block",
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nonsense", 1),
        ("daily_member", -1),
        ("account_days", "soon"),
        ("daily_roles", {1: -1}),
        ("adult", "everywhere"),
    ],
)
async def test_a_bad_setting_is_named_and_nothing_changes(
    horde: Horde, key: str, value: object
) -> None:
    with pytest.raises(BadPolicy) as refused:
        await horde.policies.set(GUILD, 0, key, value, actor=1)
    assert refused.value.key == key
    assert await horde.policies.own(GUILD) == Policy()
    assert await horde.policies.changes(GUILD) == []


async def test_two_admins_at_once_undo_nothing_of_each_other(horde: Horde) -> None:
    values: dict[str, Any] = {"daily_member": 7, "pause_s": 30, "spoiler": True, "daily_guild": 99}
    await asyncio.gather(
        *(horde.policies.set(GUILD, 0, key, value, actor=1) for key, value in values.items())
    )
    assert await horde.policies.own(GUILD) == Policy(**values)
    assert {it.what for it in await horde.policies.changes(GUILD)} == set(values)


async def test_an_export_makes_another_server_alike(horde: Horde) -> None:
    await horde.policies.set(GUILD, 0, "denied_words", ["Cats", "cats "], actor=1)
    await horde.policies.set(GUILD, 20, "open", value=False, actor=1)
    await horde.policies.set(OTHER, 99, "spoiler", value=True, actor=1)
    assert await horde.policies.restore(OTHER, await horde.policies.export(GUILD), actor=2) == 1

    assert await horde.policies.own(OTHER) == Policy(denied_words=("cats",))
    assert await horde.policies.own(OTHER, 20) == Policy(open=False)
    assert await horde.policies.own(OTHER, 99) == Policy()
    with pytest.raises(BadPolicy):
        await horde.policies.restore(OTHER, b'{"version": 1, "guild": {"opn": true}}', actor=2)


async def test_why_not_tells_and_counts_nothing(horde: Horde) -> None:
    await horde.policies.set(GUILD, 0, "daily_member", 1, actor=1)
    assert await horde.policies.why_not(ask()) is None
    assert await horde.policies.why_not(ask()) is None
    await horde.policies.admit(ask())
    refusal = await horde.policies.why_not(ask())
    assert refusal is not None
    assert refusal.why is Why.DAILY_MEMBER


async def test_nothing_of_a_server_stays_when_the_bot_leaves(horde: Horde) -> None:
    await horde.policies.set(GUILD, 0, "daily_member", 1, actor=1)
    await horde.policies.block(GUILD, 31, reason="x", actor=1, lasting=None)
    await horde.policies.admit(ask())
    await horde.policies.forget(GUILD)

    assert await horde.policies.own(GUILD) == Policy()
    assert await horde.policies.changes(GUILD) == []
    assert (await horde.policies.used(ask())).member == 0
    await horde.policies.admit(ask(discord_id=31))
