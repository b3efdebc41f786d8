"""A guild's own moderators: complaints, strikes, appeals, and what stays in the guild."""

from dataclasses import replace
from datetime import timedelta

import pytest

from horde_core.accounts.model import Principal, Role
from horde_core.conduct.model import (
    Grievance,
    HouseModerator,
    HouseVerdict,
    NewComplaint,
    Ruling,
    Standing,
    Verdict,
)
from horde_core.conduct.refusals import (
    AlreadyAppealed,
    AlreadyReported,
    CaseAboutYou,
    CaseNotFound,
    CaseNotYours,
    CaseTaken,
    NothingToAppeal,
    ReportsTooFast,
    WrongVerdict,
)
from horde_core.horde import Horde
from horde_core.members.model import NoticeKind
from horde_core.oversight.model import FilterTerms
from horde_core.oversight.refusals import CorruptPrompt
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

HERE, ELSEWHERE = 700000000000000001, 700000000000000002
MAKER, READER, OTHER = 1, 2, 3
MOD = HouseModerator(HERE, 50, "Makers")
MATE = HouseModerator(HERE, 51, "Makers")
STRANGER = HouseModerator(ELSEWHERE, 60, "Others")


def complaint(by: int = READER, request: str = "r1", **fields: object) -> NewComplaint:
    new = NewComplaint(
        request_id=request, guild_id=HERE, about=MAKER, by=by, reason=Grievance.CRUEL
    )
    return replace(new, **fields)  # type: ignore[arg-type]


async def test_a_complaint_is_claimed_by_one_and_judged_once(
    horde: Horde, clock: FakeClock
) -> None:
    house = horde.house
    case_id = await house.report(complaint(note="it hurts"))
    with pytest.raises(AlreadyReported):
        await house.report(complaint())
    with pytest.raises(ReportsTooFast):
        await house.report(complaint(request="r2"))
    assert await house.report(complaint(by=OTHER)) == case_id, "one case for each picture"
    assert [case.id for case in await house.queue(HERE)] == [case_id]

    with pytest.raises(CaseNotFound):
        await house.claim(STRANGER, case_id)
    with pytest.raises(CaseAboutYou):
        await house.claim(HouseModerator(HERE, MAKER, ""), case_id)
    with pytest.raises(CaseNotYours):
        await house.judge(MOD, case_id, Ruling(HouseVerdict.DISMISS))
    claimed = await house.claim(MOD, case_id)
    assert claimed.case.claimed_by == MOD.discord_id
    assert [it.by for it in claimed.complaints] == [READER, OTHER]
    with pytest.raises(CaseTaken) as taken:
        await house.claim(MATE, case_id)
    assert taken.value.by == MOD.discord_id
    clock.advance(16 * 60)
    await house.claim(MATE, case_id)
    with pytest.raises(CaseNotYours):
        await house.judge(MOD, case_id, Ruling(HouseVerdict.DISMISS))
    with pytest.raises(WrongVerdict):
        await house.judge(MATE, case_id, Ruling(HouseVerdict.LIFT))

    judged = await house.judge(MATE, case_id, Ruling(HouseVerdict.STRIKE, "unkind"))
    assert (judged.case.verdict, len(judged.strikes)) == (HouseVerdict.STRIKE, 1)
    assert await house.queue(HERE) == ()
    with pytest.raises(CaseTaken):
        await house.claim(MOD, case_id)
    (told,) = await horde.members.take_due()
    assert (told.discord_id, told.kind) == (MAKER, NoticeKind.STRUCK), "nobody else hears of it"
    assert told.facts["place"] == "Makers"
    log = [change.what for change in await horde.policies.changes(HERE)]
    assert log == ["case_strike", "case_claim", "case_claim"]
    assert await horde.conduct.guild_standing(HERE) is Standing.GOOD


async def test_one_appeal_for_each_strike_and_block(horde: Horde, clock: FakeClock) -> None:
    house, appeals = horde.house, horde.appeals
    strike_id = await house.strike(MOD, MAKER, "unkind")
    for _ in range(30):  # a strict moderator does not bring the guild into disrepute
        await house.strike(MOD, OTHER, "again")
    assert await horde.conduct.guild_standing(HERE) is Standing.GOOD
    await horde.policies.block(HERE, MAKER, reason="and again", actor=50, lasting=None)
    open_to = await appeals.open_to(MAKER, HERE)
    assert [(it.strike_id, it.reason) for it in open_to] == [
        (None, "and again"),
        (strike_id, "unkind"),
    ]
    with pytest.raises(NothingToAppeal):
        await appeals.appeal(READER, strike_id, "not mine")
    case_id = await appeals.appeal(MAKER, strike_id, "I meant no harm")
    block_case = await appeals.appeal_block(MAKER, HERE, "please")
    with pytest.raises(AlreadyAppealed):
        await appeals.appeal(MAKER, strike_id, "again")
    with pytest.raises(AlreadyAppealed):
        await appeals.appeal_block(MAKER, HERE, "again")
    assert await appeals.open_to(MAKER, HERE) == ()

    await horde.members.take_due()
    for case in (case_id, block_case):
        assert (await house.claim(MATE, case)).blocked
    await house.judge(MATE, case_id, Ruling(HouseVerdict.LIFT, "fine"))
    await house.judge(MATE, block_case, Ruling(HouseVerdict.UPHOLD, "no"))
    kinds = [(it.discord_id, it.kind) for it in await horde.members.take_due()]
    assert kinds == [(MAKER, NoticeKind.APPEAL_LIFTED), (MAKER, NoticeKind.APPEAL_UPHELD)]
    (strike,) = await house.strikes(HERE, MAKER)
    assert strike.lifted_at is not None

    clock.advance(1)
    await horde.policies.unblock(HERE, MAKER, actor=50)
    await horde.policies.block(HERE, MAKER, reason="once more", actor=50, lasting=None)
    again = await appeals.appeal_block(MAKER, HERE, "a new block, a new appeal")
    await house.claim(MOD, again)
    await house.judge(MOD, again, Ruling(HouseVerdict.LIFT))
    with pytest.raises(NothingToAppeal):
        await appeals.appeal_block(MAKER, HERE, "?")


async def test_what_is_too_grave_goes_to_the_hordes_moderators(
    horde: Horde, people: People
) -> None:
    house, mod = horde.house, await people.asker("mod", Role.MODERATOR)
    case_id = await house.report(complaint())
    assert await horde.review.queue(mod) == ()
    await house.claim(MOD, case_id)
    await house.release(MOD, case_id)
    await house.claim(MATE, case_id)
    await house.hand_over(MATE, case_id)
    assert await house.queue(HERE) == ()
    assert [case.id for case in await horde.review.queue(mod)] == [case_id]
    with pytest.raises(CaseNotFound):
        await house.claim(MATE, case_id)
    await horde.review.claim(mod, case_id)
    await horde.review.close(mod, case_id, Verdict.WARN)


async def test_a_refused_prompt_is_appealed_to_the_horde(horde: Horde, people: People) -> None:
    mod = await people.asker("mod", Role.MODERATOR)
    for kind, regex in ((10, r"\btriangle\b"), (20, r"\bpurple\b")):
        await horde.oversight.add_filter(mod, FilterTerms(regex=regex, kind=kind))
    maker = replace(await people.anonymous(), proxied_account=f"discord:{MAKER}", guild_id=HERE)
    with pytest.raises(CorruptPrompt):
        await people.ask(maker, prompt="a triangle, purple", replacement_filter=False)
    (strike,) = await horde.appeals.open_to(MAKER, None)
    assert strike.strike_id is not None
    assert strike.reason == "", "not which words were found"
    case_id = await horde.appeals.appeal(MAKER, strike.strike_id, "it was geometry")
    assert await horde.house.queue(HERE) == ()
    await horde.review.claim(mod, case_id)
    await horde.review.close(mod, case_id, Verdict.LIFT, note="so it was")
    (told,) = await horde.members.take_due()
    assert (told.discord_id, told.kind) == (MAKER, NoticeKind.APPEAL_LIFTED)
    await people.ask(maker)


async def test_cases_are_given_out_once_to_the_channel_for_them(
    horde: Horde, clock: FakeClock
) -> None:
    case_id = await horde.house.report(complaint())
    assert await horde.house.take_unposted() == []
    await horde.guilds.review_in(HERE, 99)
    (taken,) = await horde.house.take_unposted()
    assert (taken[0].case.id, taken[1]) == (case_id, 99)
    assert await horde.house.take_unposted() == []
    await horde.house.posted(case_id, 99, 1234)
    assert (await horde.house.dossier(HERE, case_id)).case.message_id == 1234

    await horde.house.strike(MOD, MAKER, "x")
    await horde.house.forget(HERE)
    assert await horde.house.queue(HERE) == ()
    assert await horde.house.strikes(HERE) == ()
    clock.advance(timedelta(minutes=1).total_seconds())
    assert await horde.house.report(complaint()) != case_id


async def test_a_hundred_abusive_requests_from_one_guild_hurt_nobody_else(
    horde: Horde, people: People
) -> None:
    """Through a service account, as a bot of another operator asks: it answers for nobody."""
    mod = await people.asker("mod", Role.MODERATOR)
    for kind, regex in ((10, r"\btriangle\b"), (20, r"\bpurple\b")):
        await horde.oversight.add_filter(mod, FilterTerms(regex=regex, kind=kind))
    service = replace(await people.asker("bot", Role.SERVICE), ip="203.0.113.9")
    refused = 0
    for number in range(100):
        who = _through(service, number % 40, HERE)
        try:
            await people.ask(who, prompt="a triangle, purple", replacement_filter=False)
        except Exception:  # noqa: BLE001 - each of three refusals, told apart in test_conduct
            refused += 1
    assert refused == 100
    assert await horde.conduct.guild_standing(HERE) is Standing.SUSPENDED
    assert await horde.conduct.guild_standing(ELSEWHERE) is Standing.GOOD
    await people.ask(_through(service, 1000, ELSEWHERE))
    await people.ask(service)
    own = await horde.conduct.own_record(service)
    assert (own.strikes, own.bans, own.timed_out_until) == ((), (), None)
    assert (await horde.accounts.details(service.account.id)).notes.suspicions == 0


def _through(service: Principal, number: int, guild_id: int) -> Principal:
    return replace(service, proxied_account=f"discord:{number}", guild_id=guild_id)
