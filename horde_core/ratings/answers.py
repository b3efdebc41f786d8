"""What follows from an answer: it is kept, counted, paid, and held against programs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store as accounts
from horde_core.config import RatingsSettings
from horde_core.db.types import EPOCH
from horde_core.kudos.model import Record
from horde_core.money import NONE, Kudos, kudos
from horde_core.ratings import agreement, payment, raters, rewards, store, vigilance, votes
from horde_core.ratings.clients import name_of
from horde_core.ratings.model import Answer, Judgement, Kind, Rater, Rewarded, Verdict, Via
from horde_core.ratings.refusals import NoPictureToJudge, QuestionNotFound, RatedTooFast

DAY = timedelta(hours=24)
COMPARE_EVERY = 5
"""Looking after every answer would give chance as many chances."""
REPORTS_HIDE = 3


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with who gave it, through which program, and when."""

    rater: Rater
    question_id: str
    answer: Answer
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Put:
    """The question that is answered."""

    kind: Kind
    subject: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Answers:
    settings: RatingsSettings

    async def take(self, tx: AsyncConnection, told: Told) -> Rewarded | RatedTooFast:
        """Too fast is answered, not raised: it has to be remembered.

        Raises:
            QuestionNotFound, NoPictureToJudge
        """
        asked = await raters.asked(tx, told.rater.account_id)
        if asked is None or asked[0] != told.question_id:
            raise QuestionNotFound
        put = Put(asked[1], asked[2], (told.at - asked[3]).total_seconds())
        if not _fits(told.answer, put.kind):
            raise NoPictureToJudge
        if vigilance.too_fast(put.seconds):
            await self._note(tx, replace(told.rater, too_fast=told.rater.too_fast + 1))
            return RatedTooFast(timedelta(seconds=vigilance.FASTEST_S - put.seconds))
        if told.answer.verdict is not Verdict.RATED:
            rewarded = await self._pass_over(tx, told, put)
        elif put.kind is Kind.SET:
            rewarded = await self._best(tx, told, put)
        else:
            rewarded = await self._rating(tx, told, put)
        await raters.answered(tx, told.question_id)
        return rewarded

    async def _pass_over(self, tx: AsyncConnection, told: Told, put: Put) -> Rewarded:
        """Skipped or reported: never asked again, never paid."""
        rater, verdict = told.rater, told.answer.verdict
        pictures = [put.subject]
        if put.kind is Kind.SET:
            pictures = []
            await votes.add_set(
                tx, put.subject, rater.account_id, best=None, via=Via.POOL,
                client=name_of(told.agent), paid=NONE, at=told.at,
            )  # fmt: skip
            if verdict is Verdict.REPORTED:
                pictures = [one.id for one in await store.of_request(tx, put.subject)]
        for picture_id in pictures:
            new = await votes.add_rating(
                tx, rater.account_id, Judgement(picture_id, 1), verdict=verdict, via=Via.POOL,
                client=name_of(told.agent), at=told.at,
            )  # fmt: skip
            if new and verdict is Verdict.REPORTED:
                await store.count_report(tx, picture_id, hide_from=REPORTS_HIDE)
        left = await self._left(tx, rater.account_id, told.at)
        return Rewarded(NONE, rater.pending, left, rater.streak)

    async def _best(self, tx: AsyncConnection, told: Told, put: Put) -> Rewarded:
        """The best of a set, paid at the share that the rater's ratings earned."""
        rater, best = told.rater, told.answer.best
        known = [one.id for one in await store.of_request(tx, put.subject)]
        if best not in known:
            raise NoPictureToJudge
        left = await self._left(tx, rater.account_id, told.at)
        reward = Kudos(min(left, int(rater.share * rewards.BEST)))
        client = name_of(told.agent)
        new = await votes.add_set(
            tx, put.subject, rater.account_id, best=best, via=Via.POOL,
            client=client, paid=reward, at=told.at,
        )  # fmt: skip
        if not new:
            raise QuestionNotFound
        await votes.count_client(tx, client, sets=1)
        await payment.pay(
            tx, rater.account_id, reward, f"best:{put.subject}:{rater.account_id}", told.at
        )
        rater = await self._counted(tx, rater, told.at)
        await self._note(tx, rater)
        return Rewarded(reward, rater.pending, Kudos(left - reward), rater.streak)

    async def _rating(self, tx: AsyncConnection, told: Told, put: Put) -> Rewarded:
        rater = await self._compared(tx, told.rater)
        said = Judgement(put.subject, told.answer.rating or 0, told.answer.artifacts)
        worth = rewards.picture(with_artifacts=said.artifacts is not None)
        left = await self._left(tx, rater.account_id, told.at)
        reward, pending = rewards.paid(worth, rater.pending, rater.share, left)
        client = name_of(told.agent)
        new = await votes.add_rating(
            tx, rater.account_id, said, via=Via.POOL, client=client, at=told.at,
            seconds=put.seconds, standing=rater.share, paid=reward,
        )  # fmt: skip
        if not new:
            raise QuestionNotFound
        await store.count_rating(tx, [said.picture_id])
        await votes.count_client(tx, client, ratings=1, artifacts=int(said.artifacts is not None))
        await payment.pay(
            tx, rater.account_id, reward, f"rating:{said.picture_id}:{rater.account_id}", told.at
        )
        rater = await self._counted(tx, replace(rater, pending=pending), told.at)
        rater = await self._note(tx, rater)
        return Rewarded(reward, rater.pending, Kudos(left - reward), rater.streak)

    async def _compared(self, tx: AsyncConnection, rater: Rater) -> Rater:
        """With what the answers so far say of the rater, looked at now and then."""
        if not rater.rated or rater.rated % COMPARE_EVERY:
            return rater
        pairs = await votes.compared(tx, rater.account_id)
        found = agreement.agreement(pairs)
        return replace(rater, compared=len(pairs), agreement=found, share=agreement.share(found))

    async def _counted(self, tx: AsyncConnection, rater: Rater, now: datetime) -> Rater:
        today = (now - EPOCH).days
        streak = vigilance.streak_after(rater, today)
        await accounts.record(tx, [(rater.account_id, Record.RATED, 1)])
        return replace(
            rater,
            rated=rater.rated + 1,
            last_day=today,
            streak=streak,
            best_streak=max(streak, rater.best_streak),
        )

    async def _note(self, tx: AsyncConnection, rater: Rater) -> Rater:
        """Keep the rater; who looks like a program forfeits what waited for them."""
        recent = await votes.recent(tx, rater.account_id, rater.cleared_at)
        suspicion = vigilance.why_suspect(rater, recent)
        if suspicion is not None:
            rater = replace(rater, suspicion=suspicion, pending=NONE)
        await raters.put(tx, rater)
        return rater

    async def _left(self, tx: AsyncConnection, account_id: int, now: datetime) -> Kudos:
        """Of today's cap."""
        cap = kudos(self.settings.kudos_a_day)
        return Kudos(max(0, cap - await votes.paid_since(tx, account_id, now - DAY)))


def _fits(answer: Answer, kind: Kind) -> bool:
    if answer.verdict is not Verdict.RATED:
        return answer.rating is None and answer.best is None
    if kind is Kind.SET:
        return answer.best is not None and answer.rating is None
    return answer.rating is not None and answer.best is None
