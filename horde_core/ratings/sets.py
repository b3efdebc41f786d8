"""Ratings of a request's own pictures, as API v2 has them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store as accounts
from horde_core.accounts import suspicions
from horde_core.accounts.model import Account, Role
from horde_core.clock import Clock
from horde_core.config import RatingsSettings
from horde_core.db.engine import Database
from horde_core.errors import HordeError
from horde_core.kudos.model import Record
from horde_core.money import NONE, Kudos, kudos
from horde_core.queueing.refusals import RequestNotFound
from horde_core.ratings import payment, raters, rewards, store, votes
from horde_core.ratings.model import Rewarded, SetJudgement, Via
from horde_core.ratings.pool import Pool
from horde_core.ratings.refusals import (
    AlreadyRated,
    NothingSaid,
    NothingToCompare,
    PictureNotInSet,
    RatedTwiceAtOnce,
    SetNotCompleted,
    SetNotPublic,
)
from horde_core.workers.model import Work

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OwnSets:
    db: Database
    clock: Clock
    pool: Pool
    settings: RatingsSettings

    async def rate(
        self, request_id: str, said: SetJudgement, caller: Account | None, client: str
    ) -> Rewarded:
        """Keep what ``caller`` says, or whoever asked for the pictures where it is nobody.

        Only they are rewarded.

        Raises:
            RequestNotFound, SetNotCompleted, SetNotPublic, and what ``why_not`` answers;
            AlreadyRated
        """
        asked = await self._asked(request_id)
        await self.pool.gather(request_id)
        now = self.clock.now()
        async with self.db.transaction() as tx:
            pictures = [one.id for one in await store.of_request(tx, request_id)]
            reason = why_not(said, pictures)
            if reason is not None:
                raise reason
            rater = asked.owner_id if caller is None or caller.is_anonymous else caller.id
            await raters.lock(tx, rater)
            return await self._keep(tx, asked, said, rater, client, now)

    async def share(self, request_id: str, proxied_account: str) -> None:
        """Give the pictures of a request to the pool, as whoever asked through a bot says.

        Raises:
            RequestNotFound: there is none, or it is somebody else's; SetNotCompleted
        """
        async with self.db.transaction() as tx:
            asked = await store.request(tx, request_id)
            if asked is None or not await store.share(tx, request_id, proxied_account):
                raise RequestNotFound(request_id, Work.IMAGE)
            if not asked.done:
                raise SetNotCompleted

    async def is_shared(self, request_id: str) -> bool:
        """Raises RequestNotFound."""
        async with self.db.reading() as tx:
            asked = await store.request(tx, request_id)
        if asked is None:
            raise RequestNotFound(request_id, Work.IMAGE)
        return asked.shared

    async def _asked(self, request_id: str) -> store.Asked:
        async with self.db.reading() as tx:
            asked = await store.request(tx, request_id)
        if asked is None:
            raise RequestNotFound(request_id, Work.IMAGE)
        if not asked.done:
            raise SetNotCompleted
        if not asked.shared:
            raise SetNotPublic
        return asked

    async def _keep(
        self,
        tx: AsyncConnection,
        asked: store.Asked,
        said: SetJudgement,
        rater: int,
        client: str,
        now: datetime,
    ) -> Rewarded:
        via = Via.OWN if rater == asked.owner_id else Via.OTHER
        best = rewards.best_of(said)
        reward, left = NONE, NONE
        if via is Via.OWN:
            reward, left = await self._reward(tx, asked, said, now)
        kept = await votes.add_set(
            tx, asked.id, rater, best=best, via=via, client=client, paid=reward, at=now
        )
        for one in said.ratings:
            kept &= await votes.add_rating(tx, rater, one, via=via, client=client, at=now)
        if not kept:
            raise AlreadyRated
        await store.count_rating(tx, [one.picture_id for one in said.ratings])
        await votes.count_client(
            tx,
            client,
            ratings=len(said.ratings),
            artifacts=sum(one.artifacts is not None for one in said.ratings),
            sets=int(best is not None),
        )
        await accounts.record(tx, [(rater, Record.RATED, len(said.ratings) or 1)])
        await payment.pay(tx, rater, reward, f"rated:{asked.id}:{rater}", now)
        return Rewarded(reward, left=Kudos(left - reward))

    async def _reward(
        self, tx: AsyncConnection, asked: store.Asked, said: SetJudgement, now: datetime
    ) -> tuple[Kudos, Kudos]:
        """What the set is worth to its owner, and what today's cap left before."""
        owner = await accounts.by_id(tx, asked.owner_id)
        rater = await raters.get(tx, asked.owner_id)
        barred = rater.barred_until is not None and rater.barred_until > now
        if owner is None or barred or rater.suspicion is not None or not await _fit(tx, owner):
            return NONE, NONE
        cap = kudos(self.settings.kudos_a_day)
        left = Kudos(max(0, cap - await votes.paid_since(tx, owner.id, now - DAY)))
        return Kudos(min(left, rewards.own_set(said, asked.consumed))), left


async def _fit(tx: AsyncConnection, owner: Account) -> bool:
    """Nothing is for the anonymous account, nor for those who did harm."""
    if owner.is_anonymous or owner.has(Role.FLAGGED) or owner.has(Role.DELETED):
        return False
    counted = await suspicions.counts(tx, [owner.id])
    return not suspicions.is_suspicious(owner, counted[owner.id])


def why_not(said: SetJudgement, pictures: Collection[str]) -> HordeError | None:
    """What is wrong with a judgement of a request that has these pictures."""
    rated = [one.picture_id for one in said.ratings]
    for picture_id in rated:
        if picture_id not in pictures:
            return PictureNotInSet(picture_id)
        if rated.count(picture_id) > 1:
            return RatedTwiceAtOnce(picture_id)
    if said.best is not None and said.best not in pictures:
        return PictureNotInSet(said.best)
    if not rated and said.best is None:
        return NothingSaid()
    if not rated and len(pictures) == 1:
        return NothingToCompare()
    return None
