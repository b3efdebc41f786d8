"""What ratings are worth. Pure; the amounts are those that clients of API v2 know."""

from collections.abc import Sequence

from horde_core.money import NONE, Kudos, kudos
from horde_core.ratings.model import Judgement, SetJudgement

RATING = kudos(5)
ARTIFACTS = kudos(5)
BEST = kudos(15)
GOOD = 7
"""From this rating on a single picture speaks for itself."""
LEAST_LOSS = kudos(1)
MOST_PENDING = kudos(100)


def picture(*, with_artifacts: bool) -> Kudos:
    """For one picture of the pool.

    >>> picture(with_artifacts=False), picture(with_artifacts=True)
    (500, 1000)
    """
    return Kudos(RATING + (ARTIFACTS if with_artifacts else 0))


def own_set(said: SetJudgement, consumed: Kudos) -> Kudos:
    """For the pictures of one's own request, never more than it consumed less one kudo.

    >>> rated = [Judgement("a", 4, 1), Judgement("b", 8)]
    >>> own_set(SetJudgement(rated), Kudos(10_000)), own_set(SetJudgement(rated), Kudos(700))
    (1500, 600)
    >>> own_set(SetJudgement(best="a"), Kudos(10_000))
    1500
    >>> own_set(SetJudgement(rated[:1], best="b"), Kudos(10_000))
    2500
    """
    rated = sum(picture(with_artifacts=one.artifacts is not None) for one in said.ratings)
    more = BEST if said.best is not None and _deserves_more(said.ratings) else NONE
    return Kudos(max(0, min(rated + more, consumed - LEAST_LOSS)))


def _deserves_more(ratings: Sequence[Judgement]) -> bool:
    return not ratings or (len(ratings) == 1 and ratings[0].rating < GOOD)


def best_of(said: SetJudgement) -> str | None:
    """The best picture: the one named, a single good one, else the highest of several.

    >>> best_of(SetJudgement([Judgement("a", 4), Judgement("b", 8)]))
    'b'
    >>> best_of(SetJudgement([Judgement("a", 8), Judgement("b", 8)])) is None
    True
    """
    if said.best is not None or not said.ratings:
        return said.best
    highest = max(one.rating for one in said.ratings)
    best = [one.picture_id for one in said.ratings if one.rating == highest]
    if len(best) > 1 or (len(said.ratings) == 1 and highest < GOOD):
        return None
    return best[0]


def paid(worth: Kudos, pending: Kudos, share: float, room: Kudos) -> tuple[Kudos, Kudos]:
    """What is paid now and what waits afterwards. ``room``: what today's cap leaves.

    As long as a rater is good for nothing, what they would have earned waits, up to 100 kudos,
    and is paid in their share as soon as they have one.

    >>> paid(Kudos(500), Kudos(2000), 0.0, Kudos(9000))
    (0, 2500)
    >>> paid(Kudos(500), Kudos(2500), 0.5, Kudos(9000))
    (1500, 0)
    >>> paid(Kudos(500), Kudos(0), 1.0, Kudos(300))
    (300, 0)
    """
    if share <= 0:
        return NONE, Kudos(min(MOST_PENDING, pending + worth))
    return Kudos(max(0, min(room, int(share * (worth + pending))))), NONE
