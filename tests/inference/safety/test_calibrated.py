"""The calibrated rule, over cosines that are exactly what a test wishes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.safety.calibrated import (
    Calibration,
    Evidence,
    Look,
    NoVerdict,
    Risk,
    assess,
    leaning,
)
from inference.safety.rules import safety_rules
from inference.safety.wording import Wording

RULES = safety_rules()
CLEAR = 0.15
cosine = st.floats(0.12, 0.30)


def seen(explicit: float = CLEAR, apparent: float = CLEAR, style: str = "photo") -> Look:
    """Cosines where the concepts of both axes stand out so far from their contrast."""
    table = dict.fromkeys(RULES.texts, CLEAR)
    table |= dict.fromkeys(RULES.explicit.concepts, explicit)
    table |= dict.fromkeys(RULES.apparent.concepts, apparent)
    table |= dict.fromkeys(RULES.styles[style], 0.3)
    return Look(table, 100.0)


def risk(
    *looks: Look,
    classifier: float = 0.5,
    prompt: str = "",
    known_for: frozenset[str] = frozenset(),
    fitted: Calibration | None = None,
) -> Risk:
    evidence = Evidence(looks, classifier, Wording.of(prompt), known_for)
    return assess(evidence, RULES, fitted)


def test_both_axes_together_are_blocked_and_either_alone_is_not() -> None:
    limits = RULES.thresholds
    assert risk(seen(0.22, 0.22)).combined > limits.block
    assert risk(seen(0.30, 0.10), classifier=0.99).combined < limits.hold
    assert risk(seen(0.10, 0.30), classifier=0.01).combined < limits.hold
    assert risk(seen(0.30, 0.10), classifier=0.99).explicit > limits.nsfw
    assert risk(seen(0.10, 0.30), classifier=0.01).explicit < limits.nsfw


def test_what_both_have_in_common_cancels() -> None:
    bright = {text: value + 0.05 for text, value in seen(0.2, 0.2).cosines.items()}
    assert risk(Look(bright, 100.0)).combined == pytest.approx(risk(seen(0.2, 0.2)).combined)


def test_drawn_pictures_need_a_clearer_margin() -> None:
    assert risk(seen(0.2, 0.18, "drawn")).combined < risk(seen(0.2, 0.18, "photo")).combined
    assert risk(seen(0.2, 0.18, "drawn")).style == "drawn"


def test_encoders_are_averaged() -> None:
    high, low = seen(0.2, 0.19), seen(0.2, 0.14)
    both = risk(high, low).combined
    assert risk(low).combined < both < risk(high).combined
    assert both == risk(low, high).combined


def test_models_lean_on_their_axis() -> None:
    known = risk(seen(0.16, 0.16), known_for=frozenset({"nsfw", "anime", "other"}))
    plain = risk(seen(0.16, 0.16))
    assert known.explicit > plain.explicit
    assert known.apparent < plain.apparent


def test_the_prompt_leans_and_is_capped() -> None:
    assert leaning(Wording.of("an adult"), RULES.text) == pytest.approx(-0.3)
    assert leaning(Wording.of("x ### old, mature"), RULES.text) == pytest.approx(0.4)
    everything = "tiny undeveloped school girl child daughter ### mature"
    assert leaning(Wording.of(everything), RULES.text) == 1.5


@pytest.mark.parametrize("missing", [RULES.explicit.concepts[0], RULES.apparent.contrast[-1]])
def test_a_missing_score_gives_no_verdict(missing: str) -> None:
    look = seen()
    table = {text: value for text, value in look.cosines.items() if text != missing}
    with pytest.raises(NoVerdict, match="missing"):
        risk(Look(table, 100.0))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("axis", ["explicit", "apparent"])
def test_a_score_that_is_no_number_gives_no_verdict(axis: str, value: float) -> None:
    with pytest.raises(NoVerdict):
        risk(seen(value) if axis == "explicit" else seen(apparent=value))


def test_no_look_and_a_broken_classifier_give_no_verdict() -> None:
    with pytest.raises(NoVerdict, match="no encoder"):
        risk()
    with pytest.raises(NoVerdict, match="no number"):
        risk(seen(), classifier=math.nan)


@given(
    explicit=cosine, apparent=cosine, more=st.floats(0, 0.1), prompt=st.sampled_from(["", "kid"])
)
def test_more_of_either_axis_never_lowers_the_risk(
    explicit: float, apparent: float, more: float, prompt: str
) -> None:
    before = risk(seen(explicit, apparent), prompt=prompt).combined
    assert risk(seen(explicit + more, apparent), prompt=prompt).combined >= before - 1e-12
    assert risk(seen(explicit, apparent + more), prompt=prompt).combined >= before - 1e-12


@given(
    explicit=cosine, apparent=cosine, words=st.lists(st.sampled_from(["old", "adult", "blurry"]))
)
def test_refusing_maturity_never_lowers_the_risk(
    explicit: float, apparent: float, words: list[str]
) -> None:
    before = risk(seen(explicit, apparent), prompt="x ### " + ", ".join(words)).combined
    after = risk(seen(explicit, apparent), prompt="x ### " + ", ".join([*words, "mature"])).combined
    assert after >= before


@given(prompt=st.text(max_size=60), explicit=cosine)
def test_words_alone_decide_nothing(prompt: str, explicit: float) -> None:
    """A picture that shows no sign of the second axis passes whatever its prompt says."""
    assert risk(seen(explicit, 0.05), prompt=prompt).combined < RULES.thresholds.hold


def test_a_calibration_shifts_its_style_only() -> None:
    fitted = Calibration(rules=RULES.version, encoders=[], apparent={"drawn": -2.0})
    plain, shifted = risk(seen(0.2, 0.2, "drawn")), risk(seen(0.2, 0.2, "drawn"), fitted=fitted)
    assert shifted.combined < plain.combined
    photo = risk(seen(0.2, 0.2)), risk(seen(0.2, 0.2), fitted=fitted)
    assert photo[0].combined == pytest.approx(photo[1].combined, abs=1e-4)


def test_exact_cosines_from_vectors_reach_the_decision() -> None:
    """Vectors as an encoder gives them, with cosines solved for: the whole way in numbers."""
    texts = RULES.texts
    chance = np.random.default_rng(3)
    shared = chance.normal(size=512)
    matrix = np.stack([shared * 0.6 + chance.normal(size=512) for _ in texts])
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    wished = seen(0.22, 0.22).cosines
    spanned = np.linalg.pinv(matrix) @ np.array([wished[text] for text in texts])
    assert np.linalg.norm(spanned) < 1
    away = np.linalg.svd(matrix)[2][-1]
    vector = spanned + math.sqrt(1 - spanned @ spanned) * away
    table = dict(zip(texts, map(float, matrix @ vector), strict=True))
    assert risk(Look(table, 100.0)).combined == pytest.approx(risk(seen(0.22, 0.22)).combined)
