"""Workers that are faster than their hardware can be. Pure."""

from horde_core.workers.model import Work

IMAGE = 20_000_000
"""Pixel-steps per second."""
TEXT = 150
LARGE_TEXT = ((70, 30), (14, 100))
"""From so many billions of parameters on, so many tokens per second."""
EXPERTS = ("8x", 3)
"""Of a model of many experts few are at work: so many times as fast."""


def is_too_fast(kind: Work, speed: float, model: str, billions: float | None) -> bool:
    """Whether nobody draws or writes that fast.

    >>> is_too_fast(Work.IMAGE, 21e6, "a", None), is_too_fast(Work.TEXT, 40, "b", 70)
    (True, True)
    >>> is_too_fast(Work.TEXT, 40, "mix-8x70B", 70), is_too_fast(Work.INTERROGATION, 1e9, "", None)
    (False, False)
    """
    if kind is Work.IMAGE:
        return speed > IMAGE
    if kind is not Work.TEXT:
        return False
    fastest = next((most for size, most in LARGE_TEXT if (billions or 0) >= size), TEXT)
    mark, times = EXPERTS
    return speed > fastest * (times if mark in model.lower() else 1)
