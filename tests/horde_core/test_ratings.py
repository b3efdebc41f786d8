"""Sharing, rating and what it earns."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from horde_core import housekeeping
from horde_core.accounts.model import Role
from horde_core.accounts.refusals import AccountIsAnonymous, ModeratorsOnly
from horde_core.captcha.refusals import CaptchaWrong
from horde_core.config import RatingsSettings
from horde_core.db.tables.ratings import RatingRow
from horde_core.horde import Horde
from horde_core.media.store import MediaMissing, result_key
from horde_core.queueing.refusals import RequestNotFound
from horde_core.ratings import votes
from horde_core.ratings.model import Judgement, Kind, SetJudgement, State, Suspect, Verdict
from horde_core.ratings.refusals import (
    AlreadyRated,
    CaptchaNeeded,
    NothingSaid,
    NothingToCompare,
    NothingToRate,
    NotYourPicture,
    PictureNotInSet,
    QuestionNotFound,
    RatedTooFast,
    RatedTwiceAtOnce,
    RaterBarred,
    RaterUnfit,
    SetNotCompleted,
    SetNotPublic,
)
from tests.fakes.time_and_chance import FakeClock, FixedDice
from tests.horde_core.people import People
from tests.horde_core.raters import Raters

KNOWN = [1 + (7 * number) % 10 for number in range(20)]


class NeverGold(FixedDice):
    def seed(self) -> int:
        return 1


# --- one's own pictures ---


async def test_a_set_is_rated_and_paid_once(horde: Horde, people: People, raters: Raters) -> None:
    asker = await people.asker()
    request_id, pictures = await raters.draw(asker, 2)
    before = await horde.kudos.balance(asker.account.id)
    said = SetJudgement([Judgement(pictures[0], 8, 1), Judgement(pictures[1], 4)])
    rewarded = await horde.ratings.sets.rate(request_id, said, None, "ArtBot")
    assert rewarded.reward == 1500
    assert await horde.kudos.balance(asker.account.id) == before + 1500
    with pytest.raises(AlreadyRated):
        await horde.ratings.sets.rate(request_id, said, None, "ArtBot")
    details = await horde.accounts.details(asker.account.id)
    assert (details.buckets.awarded, details.records.rated) == (1500, 2)
    (counts,) = await horde.ratings.desk.clients()
    assert (counts.client, counts.ratings, counts.artifacts, counts.sets) == ("ArtBot", 2, 1, 1)
    assert await people.books_are_right()


async def test_many_at_once_are_paid_once(horde: Horde, people: People, raters: Raters) -> None:
    asker = await people.asker()
    request_id, (one,) = await raters.draw(asker)
    said = SetJudgement([Judgement(one, 9)])
    tries = [horde.ratings.sets.rate(request_id, said, asker.account, "x") for _ in range(6)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert all(isinstance(it, AlreadyRated) for it in results if isinstance(it, Exception))
    assert (await horde.accounts.details(asker.account.id)).buckets.awarded == 500
    assert await people.books_are_right()


async def test_somebody_else_may_say_something_and_earns_nothing(
    horde: Horde, people: People, raters: Raters
) -> None:
    asker, other = await people.asker(), await people.asker("other")
    request_id, (one,) = await raters.draw(asker)
    said = SetJudgement([Judgement(one, 9)])
    rewarded = await horde.ratings.sets.rate(request_id, said, other.account, "x")
    assert rewarded.reward == 0
    assert (await horde.ratings.sets.rate(request_id, said, None, "x")).reward == 500


async def test_the_anonymous_account_earns_nothing(
    horde: Horde, people: People, raters: Raters
) -> None:
    request_id, (one,) = await raters.draw(await people.anonymous())
    said = SetJudgement([Judgement(one, 9, 0)])
    assert (await horde.ratings.sets.rate(request_id, said, None, "x")).reward == 0
    assert await people.books_are_right()


async def test_a_day_has_a_cap(
    horde: Horde, people: People, raters: Raters, clock: FakeClock
) -> None:
    asker, paid = await people.asker(), []
    sets = replace(horde.ratings.sets, settings=RatingsSettings(kudos_a_day=25))
    for _ in range(4):
        request_id, (one,) = await raters.draw(asker)
        said = SetJudgement([Judgement(one, 5, 2)])
        paid.append((await sets.rate(request_id, said, None, "x")).reward)
    assert paid == [861, 861, 778, 0]
    clock.advance(24 * 3600 + 1)
    request_id, (one,) = await raters.draw(asker)
    said = SetJudgement([Judgement(one, 5)])
    assert (await sets.rate(request_id, said, None, "x")).reward == 500
    assert await people.books_are_right()


async def test_what_cannot_be_rated(horde: Horde, people: People, raters: Raters) -> None:
    asker = await people.asker()
    rate = horde.ratings.sets.rate
    said = SetJudgement([Judgement("x" * 36, 5)])
    with pytest.raises(RequestNotFound):
        await rate("nothing", said, None, "x")
    private, _ = await raters.draw(asker, shared=False)
    with pytest.raises(SetNotPublic):
        await rate(private, said, None, "x")
    request_id, pictures = await raters.draw(asker, 2)
    single, _ = await raters.draw(asker)
    one = Judgement(pictures[0], 5)
    for wrong, refusal in (
        (said, PictureNotInSet),
        (SetJudgement([one, one]), RatedTwiceAtOnce),
        (SetJudgement([one], "x" * 36), PictureNotInSet),
        (SetJudgement(), NothingSaid),
    ):
        with pytest.raises(refusal):
            await rate(request_id, wrong, None, "x")
    with pytest.raises(PictureNotInSet):
        await rate(single, SetJudgement(best=pictures[0]), None, "x")
    _, (alone,) = single, (await raters.draw(asker))[1]
    assert (await horde.queueing.status(request_id)).shared
    waiting = await people.ask(asker, shared=True)
    with pytest.raises(SetNotCompleted):
        await rate(waiting, SetJudgement([Judgement(alone, 5)]), None, "x")


async def test_the_best_of_one_says_nothing(horde: Horde, people: People, raters: Raters) -> None:
    request_id, (one,) = await raters.draw(await people.asker())
    with pytest.raises(NothingToCompare):
        await horde.ratings.sets.rate(request_id, SetJudgement(best=one), None, "x")


# --- the pool ---


async def test_only_what_was_shared_is_kept_and_stays(
    horde: Horde, people: People, raters: Raters, clock: FakeClock
) -> None:
    asker = await people.asker()
    _, (kept,) = await raters.draw(asker)
    _, (private,) = await raters.draw(asker, shared=False)
    clock.advance(3 * 3600)
    await housekeeping.sweep_once(horde)
    await housekeeping.sweep_once(horde)
    with pytest.raises(MediaMissing):
        await horde.media.get(result_key(kept))
    assert (await horde.shared_media.get(result_key(kept)))[8:12] == b"WEBP"
    with pytest.raises(MediaMissing):
        await horde.shared_media.get(result_key(private))


async def test_nobody_is_asked_twice_or_about_their_own(
    horde: Horde, people: People, raters: Raters
) -> None:
    asker, rater = await people.asker(), await people.asker("rater")
    await raters.draw(asker)
    await horde.ratings.pool.gather()
    with pytest.raises(NothingToRate):
        await raters.next(asker)
    question = await raters.next(rater)
    assert await raters.next(rater) == question
    await raters.answer(rater, question, rating=7)
    with pytest.raises(NothingToRate):
        await raters.next(rater)


async def test_ballots_cannot_be_stuffed(horde: Horde, people: People, raters: Raters) -> None:
    """Only the open question can be answered, once, however many try it at the same moment."""
    rater, other = await people.asker("rater"), await people.asker("other")
    await raters.seed([5])
    question = await raters.next(rater)
    raters.clock.advance(4)
    with pytest.raises(QuestionNotFound):
        await raters.answer(other, question, rating=10)
    tries = [raters.answer(rater, question, rating=10, after=0) for _ in range(6)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    async with horde.db.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(RatingRow)) == 1


async def test_nsfw_is_for_those_who_ask_for_it(
    horde: Horde, people: People, raters: Raters
) -> None:
    await raters.draw(await people.asker(), nsfw=True)
    await horde.ratings.pool.gather()
    rater, pupil = await people.asker("rater"), await people.asker("pupil", Role.EDUCATION)
    with pytest.raises(NothingToRate):
        await raters.next(rater)
    with pytest.raises(NothingToRate):
        await raters.next(pupil, nsfw=True)
    await raters.next(rater, nsfw=True)
    with pytest.raises(NothingToRate):
        await raters.next(rater)


async def test_the_best_of_a_set(horde: Horde, people: People, raters: Raters) -> None:
    await raters.draw(await people.asker(), 3)
    await horde.ratings.pool.gather()
    rater = await people.asker("rater")
    question = await raters.next(rater, kind=Kind.SET)
    assert len(question.pictures) == 3
    rewarded = await raters.answer(rater, question, best=question.pictures[1])
    assert (rewarded.reward, rewarded.streak) == (0, 1)
    with pytest.raises(NothingToRate):
        await raters.next(rater, kind=Kind.SET)


async def test_reports_hide_a_picture(horde: Horde, people: People, raters: Raters) -> None:
    _, (one,) = await raters.draw(await people.asker())
    await horde.ratings.pool.gather()
    moderator = await people.asker("moderator", Role.MODERATOR)
    for name in ("one", "two", "three"):
        rater = await people.asker(name)
        question = await raters.next(rater)
        await raters.answer(rater, question, verdict=Verdict.REPORTED)
    with pytest.raises(NothingToRate):
        await raters.next(await people.asker("four"))
    assert (await horde.ratings.pool.look(moderator, one)).state is State.HIDDEN
    shown = await horde.ratings.pool.change(moderator, one, hidden=False)
    assert (shown.state, shown.reports) == (State.OPEN, 3)


async def test_whoever_shared_may_take_it_back(
    horde: Horde, people: People, raters: Raters
) -> None:
    asker, rater = await people.asker(), await people.asker("rater")
    _, (one,) = await raters.draw(asker)
    await horde.ratings.pool.gather()
    await raters.answer(rater, await raters.next(rater), rating=3)
    assert (await horde.ratings.pool.look(asker, one)).mean_rating == 3.0
    with pytest.raises(NotYourPicture):
        await horde.ratings.pool.withdraw(rater, one)
    await horde.ratings.pool.withdraw(asker, one)
    await horde.ratings.pool.gather()
    after = await horde.ratings.pool.look(asker, one)
    assert (after.state, after.mean_rating) == (State.GONE, None)
    with pytest.raises(MediaMissing):
        await horde.shared_media.get(result_key(one))


async def test_the_pool_keeps_its_size(
    horde: Horde, people: People, raters: Raters, clock: FakeClock
) -> None:
    _, (one,) = await raters.draw(await people.asker())
    await raters.seed([5])
    await horde.ratings.pool.gather()
    clock.advance(366 * 86_400)
    assert await horde.ratings.pool.prune() == 1
    with pytest.raises(MediaMissing):
        await horde.shared_media.get(result_key(one))


# --- what it earns, and what is held against programs ---


async def _rate_all(
    raters: Raters, name: str, answers: Sequence[int] | None, known: dict[str, int]
) -> int:
    """Rate every gold picture, rightly where no answers are given; what was earned."""
    rater = await raters.people.asker(name)
    earned = 0
    for number in range(len(known)):
        question = await raters.next(rater)
        rating = known[question.pictures[0]] if answers is None else answers[number]
        earned += (await raters.answer(rater, question, rating=rating, artifacts=1)).reward
    return earned


async def test_an_honest_rater_earns_and_never_more_than_the_cap(
    horde: Horde, people: People, raters: Raters
) -> None:
    known = await raters.seed(KNOWN)
    assert await _rate_all(raters, "honest", None, known) == 15_000
    listed = await horde.ratings.desk.everybody()
    found = listed[0]
    assert (found.rater.share, found.gold_seen, found.gold_right) == (1.0, 20, 20)
    assert (found.paid_today, found.left_today) == (15_000, 35_000)
    details = await horde.accounts.details(found.rater.account_id)
    assert details.records.rated == 20
    assert await people.books_are_right()


async def test_ratings_of_the_proven_are_a_measure_for_others(
    horde: Horde, people: People, raters: Raters
) -> None:
    known = await raters.seed(KNOWN[:16])
    for name in ("one", "two"):
        await _rate_all(raters, name, None, known)
    await raters.draw(await people.asker(), 2)
    await horde.ratings.pool.gather()
    game = replace(horde.ratings.game, dice=NeverGold())
    for name, rating in (("one", 7), ("unknown", 1), ("two", 8), ("newcomer", 9)):
        rater = await people.asker(name)
        for _ in range(2):
            question = await game.next(rater)
            await raters.answer(rater, question, rating=rating)
    newcomer = await people.asker("newcomer")
    async with horde.db.reading() as tx:
        assert await votes.compared(tx, newcomer.account.id) == [(9.0, 7.5)] * 2


async def test_always_the_same_button_earns_nothing_and_is_asked_for_letters(
    horde: Horde, people: People, raters: Raters
) -> None:
    known = await raters.seed(KNOWN)
    with pytest.raises(CaptchaNeeded) as refused:
        await _rate_all(raters, "lazy", [6] * 20, known)
    assert refused.value.why is Suspect.MONOTONOUS
    lazy = (await horde.ratings.desk.everybody(suspicious=True))[0]
    assert (lazy.rater.rated, lazy.paid_today, lazy.rater.pending) == (15, 0, 0)


async def test_wild_answers_to_known_pictures_are_noticed(
    horde: Horde, people: People, raters: Raters
) -> None:
    known = await raters.seed([10] * 5)
    with pytest.raises(CaptchaNeeded) as refused:
        await _rate_all(raters, "wild", [1, 2, 3, 4, 5], known)
    assert refused.value.why is Suspect.GOLD_MISSED


async def test_too_fast_is_not_taken_and_remembered(
    horde: Horde, people: People, raters: Raters
) -> None:
    rater = await people.asker("quick")
    await raters.seed(KNOWN)
    question = await raters.next(rater)
    with pytest.raises(RatedTooFast):
        await raters.answer(rater, question, after=0.5, rating=5)
    await raters.answer(rater, question, after=0.6, rating=5)
    for _ in range(4):
        question = await raters.next(rater)
        with pytest.raises(RatedTooFast):
            await raters.answer(rater, question, after=0.1, rating=5)
    with pytest.raises(CaptchaNeeded):
        await raters.next(rater)


async def test_a_captcha_clears_and_three_failed_ones_bar(
    horde: Horde, people: People, raters: Raters, clock: FakeClock
) -> None:
    rater, desk = await people.asker("wild"), horde.ratings.desk
    known = await raters.seed([10] * 8)
    with pytest.raises(CaptchaNeeded):
        await _rate_all(raters, "wild", [1] * 8, known)
    await desk.solve(rater, (await desk.challenge(rater)).id, "aaaaa")
    question = await raters.next(rater)
    assert await raters.next(rater) == question
    for _ in range(3):
        captcha = await desk.challenge(rater)
        for _ in range(2):
            with pytest.raises(CaptchaWrong):
                await desk.solve(rater, captcha.id, "wrong")
    with pytest.raises(RaterBarred):
        await desk.challenge(rater)
    with pytest.raises(RaterBarred):
        await raters.next(rater)
    clock.advance(86_400)
    await raters.next(rater)


async def test_who_may_rate(horde: Horde, people: People, raters: Raters) -> None:
    await raters.seed([5])
    with pytest.raises(AccountIsAnonymous):
        await raters.next(await people.anonymous())
    with pytest.raises(RaterUnfit):
        await raters.next(await people.asker("flagged", Role.FLAGGED))
    rater = await people.asker("rater")
    with pytest.raises(ModeratorsOnly):
        await horde.ratings.desk.statistics(rater, 1)


async def test_moderators_clear_raters(horde: Horde, people: People, raters: Raters) -> None:
    known = await raters.seed([10] * 6)
    with pytest.raises(CaptchaNeeded):
        await _rate_all(raters, "wild", [1] * 6, known)
    wild = await people.asker("wild")
    moderator = await people.asker("moderator", Role.MODERATOR)
    cleared = await horde.ratings.desk.unbar(moderator, wild.account.id)
    assert cleared.rater.suspicion is None
    assert (await horde.ratings.desk.listed(moderator))[0].alias == wild.account.alias
    await raters.next(wild)
