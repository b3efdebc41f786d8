"""When a rater looks like a program, and what follows. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from horde_core.ratings.model import Rater, Recent, Suspect

FASTEST_S = 1.0
"""Nobody looks at a picture and judges it within less; such answers are not taken."""
HASTY_S = 1.5
HASTY_ANSWERS = 12
MOST_TOO_FAST = 5
SAME_IN_A_ROW = 15
GOLD_ANSWERS = 5
FAR_OFF = 3
MOST_FAR_OFF = 3
DISAGREEING_FROM = 40
DISAGREES_BELOW = 0.0
MOST_FAILED = 3
BARRED = timedelta(hours=24)


def too_fast(seconds: float) -> bool:
    return seconds < FASTEST_S


def why_suspect(rater: Rater, recent: Recent) -> Suspect | None:
    """What speaks against a person, judged by what came after the last solved captcha.

    >>> why_suspect(Rater(1), Recent(ratings=[7] * 15)).value
    'monotonous'
    >>> why_suspect(Rater(1), Recent(gold_misses=[6, 0, 4, 5, 1])).value
    'gold_missed'
    >>> why_suspect(Rater(1), Recent(seconds=[4.0] * 20, ratings=[3, 7] * 10)) is None
    True
    """
    hasty = recent.seconds[:HASTY_ANSWERS]
    if rater.too_fast >= MOST_TOO_FAST or (len(hasty) == HASTY_ANSWERS and median(hasty) < HASTY_S):
        return Suspect.TOO_FAST
    row = recent.ratings[:SAME_IN_A_ROW]
    if len(row) == SAME_IN_A_ROW and len(set(row)) == 1:
        return Suspect.MONOTONOUS
    if _misses_gold(recent.gold_misses):
        return Suspect.GOLD_MISSED
    if _disagrees(rater, len(recent.ratings)):
        return Suspect.DISAGREES
    return None


def _misses_gold(misses: Sequence[int]) -> bool:
    """Three of the last five known pictures were judged wide off the mark."""
    last = misses[:GOLD_ANSWERS]
    return sum(miss > FAR_OFF for miss in last) >= MOST_FAR_OFF


def _disagrees(rater: Rater, since_cleared: int) -> bool:
    """Much was compared and nothing agrees; asked again after as many answers only."""
    return (
        rater.agreement is not None
        and rater.agreement < DISAGREES_BELOW
        and rater.compared >= DISAGREEING_FROM
        and since_cleared >= DISAGREEING_FROM
    )


def barred_until(failed: int, now: datetime) -> datetime | None:
    """Three captchas in a row that were not solved end the game for a day."""
    return now + BARRED if failed >= MOST_FAILED else None


def streak_after(rater: Rater, today: int) -> int:
    """Days in a row on which something was rated. ``today`` in days since 1970.

    >>> streak_after(Rater(1, last_day=19, streak=4), 20)
    5
    >>> streak_after(Rater(1, last_day=20, streak=4), 20), streak_after(Rater(1), 20)
    (4, 1)
    """
    if rater.last_day == today:
        return rater.streak
    return rater.streak + 1 if rater.last_day == today - 1 else 1
