"""How far a rater agrees with what is known of pictures. Pure.

A rater who presses buttons by chance, or always the same one, must come out at zero, however many
pictures they rate. Lin's concordance correlation does that: it compares the squared differences
between two series with those that the same values would have if they were paired by chance. It is
one minus their ratio, so it equals the kappa with quadratic weights.

    Lin, L. I-K.: A concordance correlation coefficient to evaluate reproducibility.
    Biometrics 45 (1989), 255-268, equation 2.
"""

from collections.abc import Sequence
from math import atanh, sqrt, tanh

FEWEST = 15
"""Ratings to compare before anything is said."""
CONFIDENCE = 1.64
"""One-sided 95 % of a normal distribution."""
NOTHING_BELOW, ALL_FROM = 0.15, 0.4
NEAR_ONE = 0.999
Pair = tuple[float, float]


def concordance(pairs: Sequence[Pair]) -> float:
    """Of a rater's ratings with the known ones, -1..1; 0 where either never varies.

    >>> concordance([(1, 1), (5, 5), (9, 9)])
    1.0
    >>> concordance([(7, 1), (7, 5), (7, 9)])
    0.0
    >>> round(concordance([(2, 1), (6, 5), (10, 9)]), 3)  # always one too kind
    0.955
    """
    if not pairs:
        return 0.0
    count = len(pairs)
    mean_x = sum(x for x, _ in pairs) / count
    mean_y = sum(y for _, y in pairs) / count
    spread = sum((x - mean_x) ** 2 + (y - mean_y) ** 2 for x, y in pairs) / count
    together = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / count
    by_chance = spread + (mean_x - mean_y) ** 2
    return 2 * together / by_chance if by_chance else 0.0


def agreement(pairs: Sequence[Pair]) -> float | None:
    """The concordance that a rater has at least, with 95 % confidence; None: too few to tell.

    The bound is Fisher's: the atanh of a correlation is nearly normal with a deviation of
    1/sqrt(n-3); Lin transforms the concordance in the same way.

    >>> agreement([(1, 1)] * 14) is None
    True
    >>> honest = [(float(n % 10 + 1), float(n % 10 + 1 + n % 3 - 1)) for n in range(40)]
    >>> round(agreement(honest), 2)
    0.93
    """
    count = len(pairs)
    if count < FEWEST:
        return None
    found = max(-NEAR_ONE, min(NEAR_ONE, concordance(pairs)))
    return tanh(atanh(found) - CONFIDENCE / sqrt(count - 3))


def share(agreement: float | None) -> float:
    """Of the full rewards: nothing up to 0.15, everything from 0.4 on.

    Chance stays below 0.15 nearly always, and somebody with a taste of their own reaches 0.4
    (docs/ratings.md has the figures).

    >>> share(None), share(0.1), share(0.275), share(0.7)
    (0.0, 0.0, 0.5, 1.0)
    """
    if agreement is None:
        return 0.0
    part = (agreement - NOTHING_BELOW) / (ALL_FROM - NOTHING_BELOW)
    return round(max(0.0, min(1.0, part)), 6)
