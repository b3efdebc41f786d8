"""What workers are paid for ten minutes of being there."""

from horde_core.money import Kudos, kudos

LONGEST_CONTEXT = 262144
UNVALIDATED = 0.3
"""The share that text workers running an unknown program are paid."""

ALCHEMIST = kudos(40)


def image(models: int, *, lora: bool) -> Kudos:
    """By the number of models.

    >>> image(1, lora=True)
    8200
    """
    return kudos(50 + 2 * models + (30 if lora else 0))


def text(context: int, parameters: float | None, *, validated: bool) -> Kudos:
    """By the context in tokens and the billions of parameters, None when nobody knows them.

    >>> text(4096, 13, validated=True)
    15786
    >>> text(4096, None, validated=True)
    4250
    """
    by_context = 25 + 15 * min(context, LONGEST_CONTEXT) / 1024
    size = 0.5 if parameters is None else max(0.25, parameters / 7)
    return kudos(round(by_context * size * (1 if validated else UNVALIDATED), 6))
