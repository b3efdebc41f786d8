"""Refused prompts: who answers for them, and for how long."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from horde_core.accounts.model import Principal, Role
from horde_core.horde import Horde
from horde_core.moderation.rules import shipped
from horde_core.oversight.model import FilterTerms, Modes, ModesChange
from horde_core.oversight.refusals import (
    CorruptPrompt,
    InMaintenance,
    TimedOut,
    TooLongToReplace,
    UnfitForModel,
)
from horde_core.queueing.model import Lora
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

BAD = "a triangle, purple"  # by the stand-in rules alone
MINUTE = 60


@pytest.fixture
async def rules(horde: Horde, people: People) -> Principal:
    """A moderator who has added two harmless stand-ins, one of each group."""
    moderator = await people.asker("mod", Role.MODERATOR)
    for kind, regex, replacement in ((10, r"\btriangle\b", "square"), (20, r"\bpurple\b", "")):
        terms = FilterTerms(regex=regex, kind=kind, replacement=replacement)
        await horde.oversight.add_filter(moderator, terms)
    return moderator


async def refused(horde: Horde, people: People, who: Principal, **fields: Any) -> None:
    fields.setdefault("replacement_filter", False)
    with pytest.raises(CorruptPrompt):
        await people.ask(who, prompt=BAD, **fields)


async def test_either_group_alone_passes(horde: Horde, people: People, rules: Principal) -> None:
    asker = await people.asker()
    for prompt in ("a triangle", "purple haze", "purple ### triangle"):
        await people.ask(asker, prompt=prompt, replacement_filter=False)


async def test_a_prompt_is_corrected_unless_that_is_not_wanted(
    horde: Horde, people: People, rules: Principal
) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, prompt=f"{BAD} ### blurry")
    drawn = (await people.take(owner)).prompt
    positive, _, negative = drawn.partition("###")
    assert "square" in positive
    assert "triangle" not in positive
    assert "blurry" in negative
    assert all(word in negative for word in shipped().policy.protective_negative)
    await refused(horde, people, asker)


async def test_schools_are_always_corrected(horde: Horde, people: People, rules: Any) -> None:
    school = await people.asker("school", Role.EDUCATION)
    await people.ask(school, prompt=BAD, replacement_filter=False, slow_workers=True)


async def test_a_long_prompt_is_not_corrected(horde: Horde, people: People, rules: Any) -> None:
    with pytest.raises(TooLongToReplace):
        await people.ask(await people.asker(), prompt=BAD + " and so on" * 1000)


async def test_names_of_loras_count(horde: Horde, people: People, rules: Any) -> None:
    with pytest.raises(CorruptPrompt):
        await people.ask(
            await people.asker(),
            prompt="triangle",
            loras=(Lora("purple"),),
            replacement_filter=False,
        )


async def test_the_prompts_of_flagged_accounts_are_of_adults(
    horde: Horde, people: People, rules: Any
) -> None:
    flagged, owner = await people.asker("flagged", Role.FLAGGED), await people.owner()
    await people.ask(flagged, prompt="a triangle")
    assert "square" in (await people.take(owner)).prompt
    (rule,) = await horde.oversight.filters(rules, kind=10)
    await horde.oversight.change_filter(rules, rule.id, FilterTerms(replacement=" "))
    with pytest.raises(UnfitForModel):
        await people.ask(flagged, prompt="triangle")
    await people.ask(flagged, prompt="a cat")


async def test_each_refusal_keeps_out_for_longer(
    horde: Horde, people: People, rules: Any, clock: FakeClock
) -> None:
    asker = await people.asker()
    for minutes in (3, 9, 15):
        await refused(horde, people, asker)
        with pytest.raises(TimedOut) as caught:
            await people.ask(asker)
        assert caught.value.left.total_seconds() == minutes * MINUTE
        assert f"{minutes * MINUTE} seconds" in str(caught.value)
        clock.advance(minutes * MINUTE)
    await people.ask(asker)
    clock.advance(24 * 60 * MINUTE)
    await refused(horde, people, asker)
    clock.advance(3 * MINUTE)
    await people.ask(asker)


async def test_only_the_person_named_answers_for_a_prompt(
    horde: Horde, people: People, rules: Any
) -> None:
    service = await people.asker("service", Role.SERVICE)
    service = replace(service, ip="203.0.113.5")
    first, second = (replace(service, proxied_account=name) for name in ("a", "b"))
    for _ in range(100):
        with pytest.raises((CorruptPrompt, TimedOut)):
            await people.ask(first, prompt=BAD, replacement_filter=False)
    with pytest.raises(TimedOut):
        await people.ask(first)
    for innocent in (second, service):
        await people.ask(innocent)
    details = await horde.accounts.details(service.account.id)
    assert details.notes.suspicions == 0
    await refused(horde, people, service)
    await people.ask(service)


async def test_the_bot_speaks_for_many(horde: Horde, people: People, rules: Any) -> None:
    anonymous = await people.anonymous()
    guilty, other = (replace(anonymous, proxied_account=f"discord:{number}") for number in (1, 2))
    await refused(horde, people, guilty)
    for innocent in (other, anonymous):
        await people.ask(innocent)
    forger = await people.asker("forger", Role.SERVICE)
    await refused(horde, people, replace(forger, proxied_account="discord:2"))
    await people.ask(other)


async def test_an_address_answers_too_but_not_this_machine(
    horde: Horde, people: People, rules: Any
) -> None:
    anonymous = await people.anonymous()
    at_home, abroad = replace(anonymous, ip="127.0.0.1"), replace(anonymous, ip="2001:db8::1")
    await refused(horde, people, at_home)
    await people.ask(at_home)
    await refused(horde, people, abroad)
    neighbour = replace(await people.owner(), ip="2001:db8::2")
    for attempt in (people.ask(neighbour), people.pop(neighbour)):
        with pytest.raises(TimedOut):
            await attempt
    await people.ask(replace(anonymous, ip="2001:db8:1::1"))


async def test_moderators_try_things_out(horde: Horde, people: People, rules: Principal) -> None:
    await refused(horde, people, rules)
    await people.ask(rules)
    found = await horde.oversight.try_prompt(rules, BAD)
    assert (found.suspicion, set(found.matches)) == ("2", {"triangle", "purple"})


async def test_a_refused_prompt_is_a_suspicion_once(
    horde: Horde, people: People, rules: Any, clock: FakeClock
) -> None:
    asker = await people.asker()
    for _ in range(2):
        await refused(horde, people, asker)
        clock.advance(3600)
    assert (await horde.accounts.details(asker.account.id)).notes.suspicions == 1


async def test_refusals_at_once_all_count(horde: Horde, people: People, rules: Any) -> None:
    asker = await people.asker()
    await asyncio.gather(
        *(horde.guard.passed(asker, BAD, replace=False, adults_only=False) for _ in range(3)),
        return_exceptions=True,
    )
    with pytest.raises(TimedOut) as caught:
        await people.ask(asker)
    assert caught.value.left.total_seconds() == 15 * MINUTE


async def test_maintenance_ends_what_waits_and_refuses_more(horde: Horde, people: People) -> None:
    operator, asker, owner = await people.operator(), await people.asker(), await people.owner()
    waiting = await people.ask(asker)
    assert await horde.oversight.change_modes(operator, ModesChange(maintenance=True)) == Modes(
        maintenance=True
    )
    assert (await horde.queueing.check(waiting)).done
    with pytest.raises(InMaintenance):
        await people.ask(asker)
    assert (await people.pop(owner)).job is None
    await horde.oversight.change_modes(operator, ModesChange(maintenance=False))
    await people.ask(asker)
