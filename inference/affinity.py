"""Which models to ask work for first: swapping models costs time in which nothing is drawn. Pure.

A model that must be loaded first earns its kudos over the job's time and the load's time. Models
are asked for first whose expected kudos a second are no less than those of what is loaded.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

OTHERS_TURN_S = 30.0
"""All models are asked for at least this often, so that no request waits for ever."""
_WEIGHT = 0.2


@dataclass(slots=True)
class _Known:
    """Moving averages over a model's jobs."""

    kudos: float = 10.0
    seconds: float = 10.0
    load_seconds: float = 10.0

    def value(self, *, loaded: bool) -> float:
        """Kudos a second to be expected of its next job."""
        return self.kudos / (self.seconds + (0.0 if loaded else self.load_seconds))


@dataclass(slots=True, eq=False)
class Affinity:
    """``stickiness`` is how often, 0 to 1, nothing but loaded models is asked for at all.

    ``chance`` gives a number from 0 up to 1, ``now`` counts seconds.
    """

    stickiness: float
    chance: Callable[[], float]
    now: Callable[[], float]
    _known: dict[str, _Known] = field(default_factory=dict, init=False)
    _all_asked: float = field(default=float("-inf"), init=False)

    def drawn(self, model: str, seconds: float, kudos: float) -> None:
        """Learn from a job."""
        known = self._known.setdefault(model, _Known())
        known.seconds += _WEIGHT * (seconds - known.seconds)
        known.kudos += _WEIGHT * (kudos - known.kudos)

    def loading(self, model: str, seconds: float) -> None:
        """Learn from loading it."""
        known = self._known.setdefault(model, _Known())
        known.load_seconds += _WEIGHT * (seconds - known.load_seconds)

    def rounds(self, models: Sequence[str], loaded: Collection[str]) -> list[list[str]]:
        """The lists of models to ask for, one after the other until there is work."""
        here = [model for model in models if model in loaded]
        if not here or len(here) == len(models):
            self._all_asked = self.now()
            return [list(models)]
        if self.chance() < self.stickiness:
            return [here]
        if self.now() - self._all_asked >= OTHERS_TURN_S:
            self._all_asked = self.now()
            return [list(models)]
        least = min(self._value(model, loaded) for model in here)
        first = [m for m in models if m in loaded or self._value(m, loaded) >= least]
        if len(first) == len(models):
            self._all_asked = self.now()
            return [first]
        return [first, list(models)]

    def _value(self, model: str, loaded: Collection[str]) -> float:
        return self._known.get(model, _Known()).value(loaded=model in loaded)
