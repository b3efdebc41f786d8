"""The calibrated rule: two contrastive axes, fused to probabilities and multiplied. Pure.

An axis is the margin of its concepts over its contrast, in the logits of the encoder, so that what
both have in common (style, light, subject) cancels. Encoders are averaged; a classifier's
probability and what the model is known for add to it. Words of the prompt only lean, within a cap.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from inference.safety.wording import Wording

CERTAIN = 12.0
"""Log-odds beyond which a probability is taken for certain."""


class NoVerdict(Exception):
    """The picture could not be judged, so it must not leave."""


class AxisRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    concepts: list[str]
    contrast: list[str]
    bias: float
    margin_weight: float
    classifier_weight: float


class TextNudge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    pattern: str
    shift: float


class TextRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cap: float
    positive: list[TextNudge] = msgspec.field(default_factory=list)
    negative: list[TextNudge] = msgspec.field(default_factory=list)


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    block: float
    hold: float
    nsfw: float
    known: int
    known_quality: int


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    loosest: float
    strictest: float


class SafetyRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: str
    templates: list[str]
    styles: dict[str, list[str]]
    style_bias: dict[str, float]
    explicit: AxisRule
    apparent: AxisRule
    text: TextRules
    models: dict[str, dict[str, float]]
    thresholds: Thresholds
    bounds: Bounds

    @property
    def texts(self) -> list[str]:
        """Every concept that a score is needed for."""
        named = [text for texts in self.styles.values() for text in texts]
        for axis in (self.explicit, self.apparent):
            named += axis.concepts + axis.contrast
        return list(dict.fromkeys(named))


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Fitted shifts of the second axis by style, and of the first. Belongs to one set of rules and
    encoders.
    """

    rules: str
    encoders: list[str]
    apparent: dict[str, float]
    explicit: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """What one encoder sees: its cosines with the concepts, and the factor of its logits."""

    cosines: Mapping[str, float]
    scale: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known of a picture. ``classifier`` is a probability of being not safe for work."""

    looks: Sequence[Look]
    classifier: float
    wording: Wording
    known_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Risk:
    """Probabilities, and ``combined``, what the thresholds are for. ``style`` is the likeliest."""

    explicit: float
    apparent: float
    lean: float
    combined: float
    style: str


def assess(evidence: Evidence, rules: SafetyRules, calibration: Calibration | None = None) -> Risk:
    """The risk of a picture.

    Raises:
        NoVerdict: a figure is missing or is no number.
    """
    if not evidence.looks:
        raise NoVerdict("no encoder looked at the picture")
    try:
        return _assess(evidence, rules, calibration)
    except (KeyError, OverflowError) as error:
        raise NoVerdict(f"a score is missing: {error}") from None


def _assess(evidence: Evidence, rules: SafetyRules, calibration: Calibration | None) -> Risk:
    fitted = calibration or Calibration(rules="", encoders=[], apparent={})
    styles = _styles(evidence.looks, rules.styles)
    style_shift = sum(
        share * (rules.style_bias.get(name, 0.0) + fitted.apparent.get(name, 0.0))
        for name, share in styles.items()
    )
    known = _known_for(evidence.known_for, rules.models)
    explicit = _axis(evidence, rules.explicit) + known["explicit"] + fitted.explicit
    apparent = _axis(evidence, rules.apparent) + known["apparent"] + style_shift
    lean = leaning(evidence.wording, rules.text)
    figures = (explicit, apparent, lean)
    if not all(map(math.isfinite, figures)):
        raise NoVerdict("a score is no number")
    return Risk(
        explicit=sigmoid(explicit),
        apparent=sigmoid(apparent),
        lean=lean,
        combined=sigmoid(explicit) * sigmoid(apparent + lean),
        style=max(styles, key=styles.__getitem__),
    )


def _axis(evidence: Evidence, axis: AxisRule) -> float:
    margins = [
        _log_mean_exp([look.cosines[text] * look.scale for text in axis.concepts])
        - _log_mean_exp([look.cosines[text] * look.scale for text in axis.contrast])
        for look in evidence.looks
    ]
    margin = sum(margins) / len(margins)
    return (
        axis.bias
        + axis.margin_weight * margin
        + axis.classifier_weight * logit(evidence.classifier)
    )


def _styles(looks: Sequence[Look], styles: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """How much of each style the picture has; the shares sum to one."""
    logits = {
        name: sum(
            _log_mean_exp([look.cosines[text] * look.scale for text in texts]) for look in looks
        )
        / len(looks)
        for name, texts in styles.items()
    }
    top = max(logits.values())
    weights = {name: math.exp(value - top) for name, value in logits.items()}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _known_for(
    known_for: frozenset[str], models: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    return {
        axis: sum(models[kind].get(axis, 0.0) for kind in known_for & models.keys())
        for axis in ("explicit", "apparent")
    }


def leaning(wording: Wording, rules: TextRules) -> float:
    """How far the words of a prompt lean, within the cap."""
    total = sum(
        nudge.shift
        for nudges, text in ((rules.positive, wording.positive), (rules.negative, wording.negative))
        for nudge in nudges
        if re.search(nudge.pattern, text)
    )
    return max(-rules.cap, min(rules.cap, total))


def sigmoid(value: float) -> float:
    bounded = max(-700.0, min(700.0, value))
    return 1 / (1 + math.exp(-bounded))


def logit(probability: float) -> float:
    """The log-odds, bounded.

    >>> logit(0.5), logit(1.0), logit(0.0)
    (0.0, 12.0, -12.0)
    """
    if not 0 < probability < 1:
        if math.isnan(probability):
            return probability
        return math.copysign(CERTAIN, probability - 0.5)
    return max(-CERTAIN, min(CERTAIN, math.log(probability / (1 - probability))))


def _log_mean_exp(values: Sequence[float]) -> float:
    top = max(values)
    if not math.isfinite(top):
        return math.nan
    return top + math.log(sum(math.exp(value - top) for value in values) / len(values))
