"""The pairs rule: two lists of words, either harmless alone, blocked where both speak. Pure.

The rule of the horde's first image check (AI Horde Worker): a picture's cosines with words of two
lists, shifted a little by the prompt, by what the model is known for and by control words, then
compared with a threshold for each word. Its words and figures are data (``rules/pairs.toml``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from inference.safety.wording import Wording


class Apparent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word of the first list, with its plural. Above ``critical`` it counts for more."""

    stem: str
    texts: list[str]
    threshold: float
    critical: float


class Explicit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    threshold: float


class Control(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    level: float
    shift: dict[str, float]


class NegativeNudge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pattern: str
    each: float


class PositiveNudge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    pattern: str
    shift: dict[str, float]


class PairRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``encoder`` is the architecture whose cosines the thresholds are for. Shifts name stems of
    the first list, or texts of the others.
    """

    version: str
    encoder: str
    hits_needed: int
    critical_adds: int
    apparent: list[Apparent]
    explicit: list[Explicit]
    controls: list[Control]
    drawn: dict[str, float]
    negative: list[NegativeNudge]
    positive: list[PositiveNudge]
    models: dict[str, dict[str, float]]

    @property
    def texts(self) -> list[str]:
        """Every text that a score is needed for."""
        named = [text for word in self.apparent for text in word.texts]
        named += [word.text for word in self.explicit] + [word.text for word in self.controls]
        return list(dict.fromkeys([*named, *self.drawn]))


@dataclass(frozen=True, slots=True)
class Hit:
    """A word above its threshold, and what had shifted it."""

    text: str
    score: float
    threshold: float
    tweaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairVerdict:
    flagged: bool
    apparent: tuple[Hit, ...]
    explicit: tuple[Hit, ...]


@dataclass(slots=True)
class _Table:
    """Scores while they are shifted."""

    rules: PairRules
    scores: dict[str, float]
    tweaks: dict[str, list[str]] = field(default_factory=dict)
    _stems: dict[str, Apparent] = field(init=False)

    def __post_init__(self) -> None:
        self._stems = {word.stem: word for word in self.rules.apparent}

    def shift(self, name: str, by: float, why: str) -> None:
        """Shift a text, or both forms of a stem."""
        word = self._stems.get(name)
        for text in [name] if word is None else word.texts:
            self._shift(text, by, why)

    def nudge(self, stem: str, by: float, why: str) -> None:
        """Shift both forms, except one whose partner is above the line already.

        The larger comes first, so it does not matter which of the two forms it is.
        """
        word = self._stems[stem]
        for text in sorted(word.texts, key=self.scores.__getitem__, reverse=True):
            partners = [other for other in word.texts if other != text]
            if not any(self.scores[other] > word.threshold for other in partners):
                self._shift(text, by, why)

    def _shift(self, text: str, by: float, why: str) -> None:
        self.scores[text] += by
        self.tweaks.setdefault(text, []).append(f"{why} {by:+g}")

    def hit(self, text: str, threshold: float) -> Hit | None:
        score = self.scores[text]
        if score <= threshold:
            return None
        return Hit(text, score, threshold, tuple(self.tweaks.get(text, ())))


def judge(
    scores: Mapping[str, float],
    wording: Wording,
    known_for: frozenset[str],
    rules: PairRules,
    *,
    drawn_nsfw: bool = False,
) -> PairVerdict:
    """The verdict on a picture with these cosines.

    ``known_for`` are the keys of ``rules.models`` that hold for its model. ``drawn_nsfw`` says that
    a classifier of drawings calls it not safe for work; it counts only where the picture looks
    drawn.
    """
    table = _Table(rules, dict(scores))
    for stem, by, why in _nudges(wording, rules):
        table.nudge(stem, by, why)
    for kind in sorted(known_for & rules.models.keys()):
        for name, by in rules.models[kind].items():
            table.shift(name, by, kind)
    active = [word for word in rules.controls if table.scores[word.text] > word.level]
    for control in active:
        for name, by in control.shift.items():
            table.shift(name, by, control.text)
    return _verdict(table, drawn_nsfw=drawn_nsfw)


def _nudges(wording: Wording, rules: PairRules) -> Iterator[tuple[str, float, str]]:
    for rule in rules.negative:
        for match in re.finditer(rule.pattern, wording.negative):
            for word in rules.apparent:
                yield word.stem, rule.each, f"negative {match.group()}"
    for group in rules.positive:
        if re.search(group.pattern, wording.positive):
            for stem, by in group.shift.items():
                yield stem, by, group.name


def _verdict(table: _Table, *, drawn_nsfw: bool) -> PairVerdict:
    rules = table.rules
    apparent, weight = [], 0
    for word in rules.apparent:
        for text in word.texts:
            if (hit := table.hit(text, word.threshold)) is not None:
                apparent.append(hit)
                weight += 1 + rules.critical_adds * (hit.score > word.critical)
    explicit = [
        hit for word in rules.explicit if (hit := table.hit(word.text, word.threshold)) is not None
    ]
    looks_drawn = any(table.scores[text] > level for text, level in rules.drawn.items())
    speaks = bool(explicit) or (looks_drawn and drawn_nsfw)
    return PairVerdict(weight >= rules.hits_needed and speaks, tuple(apparent), tuple(explicit))
