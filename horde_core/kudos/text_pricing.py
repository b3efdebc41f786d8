"""What a text costs and earns, by API v2's formulas: by its tokens, its prompt and its model."""

import math

from horde_core.kudos.awards import UNVALIDATED
from horde_core.kudos.pricing import ACTIVATION_TAX, JOB_TAX
from horde_core.money import Kudos, kudos

FEWEST_TOKENS = 20
LETTERS_PER_TOKEN = 4
SMALL = 13.0
"""Billions of parameters up to which a model earns no bonus."""


def tokens(text: str, max_length: int) -> int:
    """How many tokens a text counts for.

    >>> tokens("a word" * 40, 80), tokens("short", 80), tokens("short", 16)
    (60, 20, 16)
    """
    return min(max_length, max(FEWEST_TOKENS, math.ceil(len(text) / LETTERS_PER_TOKEN)))


def context_multiplier(context: int) -> float:
    """How much harder a model works behind ``context`` tokens.

    >>> round(context_multiplier(1024), 2), round(context_multiplier(4096), 2)
    (2.2, 6.04)
    """
    return min(30.0, max(0.1, 1.2 + math.pow(2.2, math.log2(max(1, context) / 1024))))


def bonus(parameters: float) -> float:
    return math.pow(max(parameters, SMALL) / SMALL, 0.2)


def reward(
    written: int, context: int, parameters: float | None, *, validated: bool, trusted: bool
) -> Kudos:
    """What a text of ``written`` tokens earns its worker.

    Of a model that nobody knows the size of, a worker that is not trusted earns the context alone.

    >>> reward(40, 31, 13, validated=True, trusted=True)
    507
    >>> reward(40, 31, 13, validated=False, trusted=True)
    152
    >>> reward(40, 31, None, validated=True, trusted=True)
    132
    >>> reward(40, 31, None, validated=True, trusted=False)
    122
    """
    by_context = context_multiplier(context)
    if parameters is None:
        return kudos(round(written * by_context * 0.027 if trusted else by_context, 6))
    earned = round(written * bonus(parameters) * parameters / 125 * by_context, 2)
    return kudos(round(earned * (1 if validated else UNVALIDATED), 6))


def cost(earned: Kudos, *, censored: bool) -> Kudos:
    """What the requester pays for a text that earned its worker that much.

    >>> cost(Kudos(507), censored=False), cost(Kudos(507), censored=True)
    (607, 100)
    """
    return Kudos((0 if censored else earned) + kudos(JOB_TAX))


def estimate(max_length: int, max_context: int, parameters: float | None, *, count: int) -> Kudos:
    """The whole request as API v2 foretells it; ``parameters`` None when no model is named.

    >>> estimate(80, 1024, 13, count=2)
    4876
    >>> estimate(80, 1024, None, count=1)
    2488
    """
    by_context = context_multiplier(max_context)
    size = SMALL if parameters is None else bonus(parameters) * parameters
    one = kudos(round(max_length * size * by_context / 100 + JOB_TAX, 6))
    return Kudos(one * count + ACTIVATION_TAX)


def upfront(max_length: int, parameters: float | None, *, count: int) -> Kudos:
    """What must be there before a heavy request is queued; ``parameters`` None: no model named.

    >>> upfront(512, 70, count=2), upfront(512, None, count=2)
    (341334, 4000)
    """
    if parameters is None:
        return kudos(20 * count)
    return Kudos(kudos(round(max_length * parameters / 21, 2)) * count)
