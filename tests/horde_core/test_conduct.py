"""Misdeeds: whose they are, how they climb from person to guild, and what moderators make of them."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from horde_core.accounts.model import Principal, Role
from horde_core.conduct.model import CaseKind, CaseState, Standing, Verdict
from horde_core.conduct.refusals import (
    AppealPending,
    BadSubject,
    Banned,
    CaseNotYours,
    CaseTaken,
    GuildSuspended,
    NothingToAppeal,
)
from horde_core.errors import HordeError
from horde_core.events import Kind
from horde_core.horde import Horde
from horde_core.media.store import result_key
from horde_core.oversight.model import FilterTerms, ModesChange
from horde_core.oversight.refusals import CorruptPrompt, TimedOut
from horde_core.queueing.model import Metadata
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People, picture

BAD = "a triangle, purple"  # by the stand-in rules alone
DAY = 24 * 3600
GUILD, OTHER = 700000000000000001, 700000000000000002


@pytest.fixture
async def mod(horde: Horde, people: People) -> Principal:
    """A moderator who has added two harmless stand-ins, one of each group."""
    moderator = await people.asker("mod", Role.MODERATOR)
    for kind, regex in ((10, r"\btriangle\b"), (20, r"\bpurple\b")):
        await horde.oversight.add_filter(moderator, FilterTerms(regex=regex, kind=kind))
    return moderator


async def member(people: People, number: int, guild_id: int = GUILD) -> Principal:
    """Somebody who speaks through the bot."""
    anonymous = await people.anonymous()
    return replace(anonymous, proxied_account=f"discord:{number}", guild_id=guild_id)


async def offend(people: People, who: Principal, **fields: Any) -> None:
    with pytest.raises((CorruptPrompt, TimedOut, GuildSuspended)):
        await people.ask(who, prompt=BAD, replacement_filter=False, **fields)


async def test_one_abuser_of_a_service_is_the_only_one_punished(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    service = replace(await people.asker("service", Role.SERVICE), ip="203.0.113.5")
    guilty, innocent = (replace(service, proxied_account=name) for name in ("a", "b"))
    for _ in range(100):
        await offend(people, guilty)
        clock.advance(DAY)
    with pytest.raises(CorruptPrompt):
        await people.ask(guilty, prompt=BAD, replacement_filter=False)
    for who in (innocent, service, replace(await people.asker("neighbour"), ip="203.0.113.5")):
        await people.ask(who)
    number = service.account.id
    record = await horde.conduct.record(mod, f"proxied:{number}:a")
    assert len(record.strikes) == 100
    assert re.fullmatch(r"filter\.\d+, filter\.\d+", record.strikes[0].details)
    assert (await horde.conduct.record(mod, f"account:{number}")).strikes == ()
    assert (await horde.accounts.details(number)).notes.suspicions == 0


async def test_one_guild_full_of_abuse_leaves_the_others_and_the_bot_alone(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    for number in range(100):
        await offend(people, await member(people, number))
    assert await horde.conduct.guild_standing(GUILD) is Standing.SUSPENDED
    with pytest.raises(GuildSuspended):
        await people.ask(await member(people, 1000))
    assert await horde.conduct.guild_standing(OTHER) is Standing.GOOD
    await people.ask(await member(people, 1001, OTHER))
    await people.ask(await people.anonymous())
    cases = await horde.review.queue(mod, guild_id=GUILD)
    assert [case.facts["standing"] for case in cases] == ["suspended", "safe_only", "last_in_line"]
    assert await horde.review.queue(mod, guild_id=OTHER) == ()
    clock.advance(DAY)
    await people.ask(await member(people, 1000))


async def test_one_person_alone_discredits_no_guild(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    guilty = await member(people, 1)
    for minutes in (3, 9, 15, 21, 27, 33, 39, 45):
        await offend(people, guilty)
        clock.advance(minutes * 60)
    assert await horde.conduct.guild_standing(GUILD) is Standing.GOOD
    await people.ask(await member(people, 2))


async def test_a_guild_in_bad_standing_is_served_last_and_safely(
    horde: Horde, people: People, mod: Principal
) -> None:
    for number in range(12):
        await offend(people, await member(people, number))
    assert await horde.conduct.guild_standing(GUILD) is Standing.SAFE_ONLY
    owner, poor = await people.owner(), await people.asker("poor", balance=0)
    await people.ask(await member(people, 100), prompt="theirs", nsfw=True)
    await people.ask(poor, prompt="of a poor one")
    assert (await people.take(owner)).prompt == "of a poor one"
    job = await people.take(owner, nsfw=False)
    assert (job.prompt, job.use_nsfw_censor) == ("theirs", True)


async def report(people: People, owner: Principal, who: Principal, **fields: Any) -> str:
    """A picture that the worker's safety check speaks against; its id."""
    await people.ask(who)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0], **fields)
    return job.ids[0]


async def test_reports_are_counted_and_moderators_called(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    owner, asker = await people.owner(), replace(await people.asker(), ip="203.0.113.5")
    csam = {"state": "csam", "inline": picture()}
    with horde.bus.subscribe() as events:
        for _ in range(51):
            job_id = await report(people, owner, asker, **csam)
            assert not await horde.media.exists(result_key(job_id)), "never kept"
        told = []
        while (event := await events.next(0.01)) is not None:
            told += [event.subject] * (event.kind is Kind.MODERATORS_WANTED)
    subject = f"account:{asker.account.id}"
    cases = await horde.review.queue(mod)
    assert {case.subject for case in cases} == {subject, "ip:203.0.113.5"}
    assert {case.kind for case in cases} == {CaseKind.REPORTS}
    assert {case.facts["reports"] for case in cases} == {51}
    assert sorted(told) == sorted(str(case.id) for case in cases), "once, not at every report"
    assert (await horde.conduct.record(mod, subject)).reports == 51
    assert await people.books_are_right()


async def test_censored_pictures_are_numbers_only(
    horde: Horde, people: People, mod: Principal
) -> None:
    owner, asker = await people.owner(), await people.asker()
    job_id = await report(
        people, owner, asker, metadata=(Metadata("censorship", "nsfw"),), inline=picture()
    )
    assert await horde.media.exists(result_key(job_id))
    assert (await horde.conduct.record(mod, f"account:{asker.account.id}")).reports == 0


async def test_bans_of_everywhere_and_of_one_guild(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    here, there = await member(people, 1), await member(people, 1, OTHER)
    subject = "proxied:discord:1"
    await horde.conduct.ban_in_guild(
        GUILD, subject, by="Ada (discord:9)", how_long=timedelta(hours=1), reason="spam"
    )
    clock.advance(1)
    with pytest.raises(Banned) as caught:
        await people.ask(here)
    assert caught.value.in_guild
    await people.ask(there)
    assert [ban.reason for ban in await horde.conduct.guild_bans(GUILD)] == ["spam"]
    clock.advance(3600)
    await people.ask(here)
    await horde.conduct.ban(mod, subject, how_long=None, reason="again")
    clock.advance(1)
    for who in (here, there):
        with pytest.raises(Banned):
            await people.ask(who)
    await people.ask(await member(people, 2))
    assert (await horde.conduct.own_record(here)).bans[0].reason == "again"
    await horde.conduct.lift(mod, subject)
    clock.advance(1)
    await people.ask(here)
    with pytest.raises(BadSubject):
        await horde.conduct.ban(mod, "guild:5", how_long=None, reason="")


async def test_a_banned_account_is_banned_through_the_bot_as_well(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    user = await people.asker()
    await horde.conduct.ban(mod, f"account:{user.account.id}", how_long=None, reason="x")
    clock.advance(1)
    for who in (user, replace(user, proxied_account="discord:5", guild_id=GUILD)):
        with pytest.raises(Banned):
            await people.ask(who)


async def test_one_appeal_a_day_and_a_moderator_who_lifts(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    guilty = await member(people, 1)
    with pytest.raises(NothingToAppeal):
        await horde.conduct.appeal(guilty, "please")
    await offend(people, guilty)
    case_id = await horde.conduct.appeal(guilty, "it was a shape")
    with pytest.raises(AppealPending):
        await horde.conduct.appeal(guilty, "please")
    case = await horde.review.claim(mod, case_id)
    assert case.facts["text"] == "it was a shape"
    await horde.review.close(mod, case_id, Verdict.LIFT, note="so it was")
    clock.advance(1)
    await people.ask(guilty)
    deeds = [(deed.action, deed.subject) for deed in await horde.oversight.deeds(mod)]
    assert ("case appeal", "proxied:discord:1") in deeds


async def test_a_case_is_one_moderators_at_a_time(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    other = await people.asker("other", Role.MODERATOR)
    case_id = await horde.conduct.complain(
        await member(people, 3), "proxied:discord:1", request_id="r", guild_id=GUILD
    )
    assert case_id is not None
    same = horde.conduct.complain(mod, "proxied:discord:1", request_id="r", guild_id=None)
    assert await same is None
    tries = await asyncio.gather(
        *(horde.review.claim(it, case_id) for it in (mod, other)), return_exceptions=True
    )
    assert sum(isinstance(it, CaseTaken) for it in tries) == 1
    winner, loser = (mod, other) if isinstance(tries[1], CaseTaken) else (other, mod)
    with pytest.raises(CaseNotYours):
        await horde.review.close(loser, case_id, Verdict.DISMISS)
    clock.advance(15 * 60)
    await horde.review.claim(loser, case_id)
    with pytest.raises(CaseNotYours):
        await horde.review.close(winner, case_id, Verdict.DISMISS)
    closed = await horde.review.close(loser, case_id, Verdict.TIME_OUT, note="enough")
    assert (closed.state, closed.closed_by) == (CaseState.CLOSED, loser.account.id)
    with pytest.raises(CaseTaken):
        await horde.review.claim(winner, case_id)
    clock.advance(1)
    with pytest.raises(TimedOut):
        await people.ask(await member(people, 1))
    assert [it.id for it in await horde.review.queue(mod, states=(CaseState.CLOSED,))] == [case_id]
    with pytest.raises(HordeError):
        await horde.review.queue(await people.asker("nobody"))


async def test_it_takes_two_to_ban_somebody_trusted(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    target = await people.asker("friend", Role.TRUSTED)
    second = await people.asker("second", Role.MODERATOR)
    case_id = await horde.conduct.complain(
        mod, f"account:{target.account.id}", request_id="r", guild_id=None
    )
    assert case_id is not None
    for _ in range(2):
        await horde.review.claim(mod, case_id)
        case = await horde.review.close(mod, case_id, Verdict.BLOCK)
        assert (case.state, case.proposed_by) == (CaseState.OPEN, mod.account.id)
    await people.ask(target)
    await horde.review.claim(second, case_id)
    case = await horde.review.close(second, case_id, Verdict.BLOCK, how_long=timedelta(days=1))
    assert case.state is CaseState.CLOSED
    clock.advance(1)
    with pytest.raises(Banned):
        await people.ask(target)


async def test_a_worker_too_fast_to_be_true_is_paused_unless_trusted(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    asker = await people.asker()
    cheat, trusted = await people.owner("cheat", trusted=False), await people.owner()
    for owner, name in ((cheat, "fast"), (trusted, "dreamer")):
        for _ in range(5):
            await people.ask(asker, width=1024, height=1024)
            job = await people.take(owner, name=name, max_pixels=1024 * 1024)
            clock.advance(1)
            await people.deliver(owner, job.ids[0])
    assert (await horde.workers.by_name("fast")).paused
    assert not (await horde.workers.by_name("dreamer")).paused
    (case,) = await horde.review.queue(mod)
    assert (case.kind, case.subject) == (CaseKind.SUSPICION, f"account:{cheat.account.id}")


async def test_dropping_jobs_in_a_raid_is_suspicious_instead(
    horde: Horde, people: People, mod: Principal
) -> None:
    asker, owner = await people.asker(), await people.owner("dropper", trusted=False)
    await horde.oversight.change_modes(mod, ModesChange(raid=True))
    for _ in range(12):
        await people.ask(asker)
        job = await people.take(owner, name="dropper", max_pixels=512 * 512)
        await people.deliver(owner, job.ids[0], state="faulted")
    assert not (await horde.workers.by_name("dropper")).maintenance
    notes = (await horde.accounts.details(owner.account.id)).notes
    assert notes.suspicions == 2, "the eleventh and the twelfth"


async def test_long_ago_is_forgotten(
    horde: Horde, people: People, mod: Principal, clock: FakeClock
) -> None:
    guilty = await member(people, 1)
    await offend(people, guilty)
    clock.advance(181 * DAY)
    await horde.conduct.prune()
    assert (await horde.conduct.own_record(guilty)).strikes == ()
