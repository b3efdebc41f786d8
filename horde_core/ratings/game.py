"""Rating pictures of the pool: one question after the other, for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import suspicions
from horde_core.accounts.model import Account, Principal, Role
from horde_core.accounts.refusals import AccountIsAnonymous
from horde_core.clock import Clock, Dice, Ids
from horde_core.config import RatingsSettings
from horde_core.db.engine import Database
from horde_core.errors import AccountDeleted
from horde_core.media.store import result_key
from horde_core.ratings import raters, store, votes
from horde_core.ratings.agreement import FEWEST
from horde_core.ratings.answers import Answers, Told
from horde_core.ratings.model import Answer, Kind, Question, Rater, Rewarded, State
from horde_core.ratings.refusals import (
    CaptchaNeeded,
    EnoughForToday,
    NothingToRate,
    RatedTooFast,
    RaterBarred,
    RaterUnfit,
)

DAY = timedelta(hours=24)
CHOICES = 20
"""So many equally needed pictures are chosen from by chance."""
GOLD_FOR_NEW = 3
"""Until enough was compared, one question in three is a gold one."""


@dataclass(frozen=True, slots=True)
class RatingGame:
    db: Database
    clock: Clock
    ids: Ids
    dice: Dice
    answers: Answers
    settings: RatingsSettings

    async def next(
        self, principal: Principal, *, kind: Kind = Kind.PICTURE, nsfw: bool = False
    ) -> Question:
        """What this rater is asked: the question that is open, else a new one.

        Raises:
            InvalidApiKey, AccountIsAnonymous, AccountDeleted, RaterUnfit, RaterBarred,
            CaptchaNeeded, EnoughForToday, NothingToRate
        """
        account, now = principal.in_person(), self.clock.now()
        nsfw = nsfw and not account.has(Role.EDUCATION)
        async with self.db.reading() as tx:
            rater = await may_rate(tx, account, now)
            if await votes.said_since(tx, account.id, now - DAY) >= self.settings.answers_a_day:
                raise EnoughForToday(self.settings.answers_a_day)
            question = await self._open(tx, account.id, kind, nsfw=nsfw)
            if question is not None:
                return question
            subject = await self._choose(tx, rater, kind, nsfw=nsfw)
            pictures = await _pictures(tx, kind, subject)
        question = _question(self.ids.unique(), kind, pictures, now)
        async with self.db.transaction() as tx:
            await raters.ask(tx, question.id, account.id, kind, subject, now)
        return question

    async def answer(self, principal: Principal, question_id: str, answer: Answer) -> Rewarded:
        """Take an answer to the open question, once.

        Raises:
            InvalidApiKey, AccountIsAnonymous, AccountDeleted, RaterUnfit, RaterBarred,
            CaptchaNeeded, QuestionNotFound, NoPictureToJudge, RatedTooFast
        """
        account, now = principal.in_person(), self.clock.now()
        async with self.db.transaction() as tx:
            await raters.lock(tx, account.id)
            rater = await may_rate(tx, account, now)
            told = Told(rater, question_id, answer, principal.client_agent, now)
            outcome = await self.answers.take(tx, told)
        if isinstance(outcome, RatedTooFast):  # only now: that it was too fast must be kept
            raise outcome
        return outcome

    async def _open(
        self, tx: AsyncConnection, account_id: int, kind: Kind, *, nsfw: bool
    ) -> Question | None:
        """The question that waits for its answer, as long as it still can be asked like this."""
        asked = await raters.asked(tx, account_id)
        if asked is None or asked[1] is not kind:
            return None
        question_id, _, subject, asked_at = asked
        pictures = await _pictures(tx, kind, subject, nsfw=nsfw)
        if len(pictures) < (1 if kind is Kind.PICTURE else 2):
            return None
        return _question(question_id, kind, pictures, asked_at)

    async def _choose(self, tx: AsyncConnection, rater: Rater, kind: Kind, *, nsfw: bool) -> str:
        """Raises NothingToRate."""
        found: list[str] = []
        if kind is Kind.SET:
            found = await store.wanted_sets(tx, rater.account_id, nsfw=nsfw, limit=CHOICES)
        else:
            searches = [store.wanted, store.gold]
            if self._gold_turn(rater):
                searches.reverse()
            for search in searches:
                found = found or await search(tx, rater.account_id, nsfw=nsfw, limit=CHOICES)
        if not found:
            raise NothingToRate
        return self.dice.choice(found)

    def _gold_turn(self, rater: Rater) -> bool:
        every = self.settings.gold_every
        if rater.compared < 2 * FEWEST:
            every = min(every, GOLD_FOR_NEW)
        return self.dice.seed() % every == 0


async def may_rate(tx: AsyncConnection, account: Account, now: datetime) -> Rater:
    """Raises AccountIsAnonymous, AccountDeleted, RaterUnfit, RaterBarred, CaptchaNeeded."""
    rater = await _person(tx, account, now)
    if rater.suspicion is not None:
        raise CaptchaNeeded(rater.suspicion)
    return rater


async def _person(tx: AsyncConnection, account: Account, now: datetime) -> Rater:
    if account.is_anonymous:
        raise AccountIsAnonymous
    if account.has(Role.DELETED):
        raise AccountDeleted
    counted = await suspicions.counts(tx, [account.id])
    if account.has(Role.FLAGGED) or suspicions.is_suspicious(account, counted[account.id]):
        raise RaterUnfit
    rater = await raters.get(tx, account.id)
    if rater.barred_until is not None and rater.barred_until > now:
        raise RaterBarred(rater.barred_until)
    return rater


async def _pictures(
    tx: AsyncConnection, kind: Kind, subject: str, *, nsfw: bool = True
) -> list[str]:
    if kind is Kind.SET:
        known = await store.of_request(tx, subject)
    else:
        one = await store.find(tx, subject)
        known = [] if one is None else [one]
    return [it.id for it in known if it.state is State.OPEN and (nsfw or not it.nsfw)]


def _question(question_id: str, kind: Kind, pictures: list[str], at: datetime) -> Question:
    keys = tuple(map(result_key, pictures))
    return Question(question_id, kind, tuple(pictures), keys, at)
