"""The pool: pictures that their askers shared, kept for others to judge."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts.model import Account, Principal
from horde_core.accounts.refusals import ModeratorsOnly
from horde_core.clock import Clock, Dice, Ids
from horde_core.config import RatingsSettings
from horde_core.db.engine import Database
from horde_core.kudos.model import System
from horde_core.media import images
from horde_core.media.store import MediaMissing, MediaStore, result_key
from horde_core.ratings import store
from horde_core.ratings.model import Judgement, PictureStatistics, State
from horde_core.ratings.refusals import NotYourPicture, PictureNotFound
from horde_core.ratings.store import Drawn, Known

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Pool:
    """``media`` is where results wait for their askers, ``kept`` where shared ones stay."""

    db: Database
    clock: Clock
    ids: Ids
    dice: Dice
    media: MediaStore
    kept: MediaStore
    settings: RatingsSettings

    async def gather(self, request_id: str | None = None) -> int:
        """Copy what was drawn for sharing; the number of pictures. Of one request, if named."""
        total = 0
        while True:
            async with self.db.reading() as tx:
                found = await store.to_gather(tx, request_id=request_id, limit=AT_ONCE)
            for drawn in found:
                await self._keep(drawn)
            total += len(found)
            if len(found) < AT_ONCE:
                return total

    async def _keep(self, drawn: Drawn) -> None:
        """The copy first: whoever finds the row finds the picture."""
        state = State.OPEN
        try:
            await self.kept.put(result_key(drawn.id), await self.media.get(result_key(drawn.id)))
        except MediaMissing:
            state = State.GONE
        async with self.db.transaction() as tx:
            await store.add(tx, drawn, state=state, shuffle=self.dice.seed(), at=self.clock.now())

    async def seed(self, data: bytes, answer: Judgement, *, nsfw: bool = False) -> str:
        """Add a gold question: a picture of which the answer is known. Its id.

        Raises:
            Refused: no picture
        """
        webp = await images.result(data)
        picture_id = self.ids.unique()
        drawn = Drawn(picture_id, picture_id, System.RATINGS, "", "", "{}", "", nsfw)
        await self.kept.put(result_key(picture_id), webp)
        async with self.db.transaction() as tx:
            await store.add(
                tx,
                drawn,
                state=State.OPEN,
                shuffle=self.dice.seed(),
                at=self.clock.now(),
                gold=(answer.rating, answer.artifacts),
            )
        return picture_id

    async def look(self, principal: Principal, picture_id: str) -> PictureStatistics:
        """Raises InvalidApiKey, PictureNotFound, NotYourPicture."""
        asker = principal.in_person()
        async with self.db.reading() as tx:
            known = await _known(tx, picture_id)
            _own_or_moderate(asker, known)
            rating, artifacts = await store.said_of(tx, picture_id)
        return PictureStatistics(
            id=known.id,
            request_id=known.request_id,
            state=known.state,
            nsfw=known.nsfw,
            model=known.model,
            ratings=known.ratings,
            reports=known.reports,
            mean_rating=rating,
            mean_artifacts=artifacts,
            gold_rating=known.gold_rating if asker.moderates else None,
            gold_artifacts=known.gold_artifacts if asker.moderates else None,
        )

    async def change(
        self,
        principal: Principal,
        picture_id: str,
        *,
        gold: tuple[int, int | None] | None = None,
        not_gold: bool = False,
        hidden: bool | None = None,
    ) -> PictureStatistics:
        """Make a picture a gold question or an ordinary one, hide it or show it again.

        Raises:
            InvalidApiKey, ModeratorsOnly, PictureNotFound
        """
        asker = principal.in_person()
        if not asker.moderates:
            raise ModeratorsOnly(asker.alias)
        async with self.db.transaction() as tx:
            known = await _known(tx, picture_id)
            if gold is not None or not_gold:
                await store.set_gold(tx, picture_id, *(gold or (None, None)))
            if hidden is not None and known.state is not State.GONE:
                await store.set_state(tx, picture_id, State.HIDDEN if hidden else State.OPEN)
            said = f"gold={gold} not_gold={not_gold} hidden={hidden}"
            await log.note(tx, asker.id, "shared picture", picture_id, said, at=self.clock.now())
        return await self.look(principal, picture_id)

    async def withdraw(self, principal: Principal, picture_id: str) -> None:
        """Forget a picture and all that was said of it.

        Raises:
            InvalidApiKey, PictureNotFound, NotYourPicture
        """
        asker = principal.in_person()
        async with self.db.transaction() as tx:
            known = await _known(tx, picture_id)
            _own_or_moderate(asker, known)
            await store.forget(tx, picture_id)
            if asker.id != known.account_id:
                await log.note(
                    tx, asker.id, "shared picture removal", picture_id, at=self.clock.now()
                )
        await self.kept.delete([result_key(picture_id)])

    async def prune(self) -> int:
        """Let go of pictures that are too many or too old; what was said of them stays."""
        before = self.clock.now() - timedelta(days=self.settings.keep_days)
        async with self.db.reading() as tx:
            found = await store.superfluous(
                tx, keep=self.settings.keep_pictures, before=before, limit=AT_ONCE
            )
        if not found:
            return 0
        async with self.db.transaction() as tx:
            for picture_id in found:
                await store.set_state(tx, picture_id, State.GONE)
        await self.kept.delete([result_key(picture_id) for picture_id in found])
        return len(found)


async def _known(tx: AsyncConnection, picture_id: str) -> Known:
    known = await store.find(tx, picture_id)
    if known is None:
        raise PictureNotFound(picture_id)
    return known


def _own_or_moderate(asker: Account, known: Known) -> None:
    if asker.is_anonymous or (asker.id != known.account_id and not asker.moderates):
        raise NotYourPicture
