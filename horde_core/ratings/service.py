from dataclasses import dataclass

from horde_core.captcha.service import CaptchaService
from horde_core.clock import Clock, Dice, Ids
from horde_core.config import RatingsSettings
from horde_core.db.engine import Database
from horde_core.media.store import MediaStore
from horde_core.ratings.answers import Answers
from horde_core.ratings.desk import RaterDesk
from horde_core.ratings.game import RatingGame
from horde_core.ratings.pool import Pool
from horde_core.ratings.sets import OwnSets


@dataclass(frozen=True, slots=True)
class RatingService:
    """``pool``: the pictures; ``sets``: one's own requests; ``game``: the pool's questions;
    ``desk``: captchas and statistics of raters.
    """

    pool: Pool
    sets: OwnSets
    game: RatingGame
    desk: RaterDesk


def rating_service(
    db: Database,
    clock: Clock,
    ids: Ids,
    dice: Dice,
    media: MediaStore,
    kept: MediaStore,
    captchas: CaptchaService,
    settings: RatingsSettings,
) -> RatingService:
    """``media`` holds results for a while, ``kept`` what is shared."""
    pool = Pool(db, clock, ids, dice, media, kept, settings)
    return RatingService(
        pool=pool,
        sets=OwnSets(db, clock, pool, settings),
        game=RatingGame(db, clock, ids, dice, Answers(settings), settings),
        desk=RaterDesk(db, clock, captchas, settings),
    )
