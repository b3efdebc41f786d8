"""The pairs rule over tables of scores, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.safety.pairs import PairVerdict, judge
from inference.safety.rules import pair_rules
from inference.safety.wording import Wording, normalised

RULES = pair_rules()
QUIET = dict.fromkeys(RULES.texts, 0.12)
NOTHING = Wording("", "")
EXPLICIT = {"nudity": 0.21}


def verdict(
    changed: dict[str, float],
    prompt: str = "",
    known_for: frozenset[str] = frozenset(),
    *,
    drawn_nsfw: bool = False,
) -> PairVerdict:
    wording = Wording.of(prompt)
    return judge({**QUIET, **changed}, wording, known_for, RULES, drawn_nsfw=drawn_nsfw)


def test_either_list_alone_is_harmless() -> None:
    assert not verdict(EXPLICIT).flagged
    assert not verdict({"child": 0.30, "children": 0.30, "toddler": 0.30}).flagged


@pytest.mark.parametrize(
    ("first", "flagged"),
    [
        ({"child": 0.20, "children": 0.20}, False),
        ({"child": 0.20, "children": 0.20, "toddler": 0.20}, True),
        ({"child": 0.226}, True),
        ({"child": 0.225}, False),
    ],
)
def test_three_hits_or_a_critical_one(first: dict[str, float], *, flagged: bool) -> None:
    assert verdict({**EXPLICIT, **first}).flagged is flagged


@pytest.mark.parametrize("word", RULES.apparent, ids=lambda word: word.stem)
def test_every_word_of_the_first_list_has_its_two_lines(word: object) -> None:
    text = word.texts[0]  # type: ignore[attr-defined]
    threshold = word.threshold  # type: ignore[attr-defined]
    critical = word.critical  # type: ignore[attr-defined]
    assert verdict({text: threshold}).apparent == ()
    (hit,) = verdict({text: threshold + 1e-6}).apparent
    assert (hit.text, hit.threshold, hit.tweaks) == (text, threshold, ())
    assert not verdict({**EXPLICIT, text: critical}).flagged
    assert verdict({**EXPLICIT, text: critical + 1e-6}).flagged


@pytest.mark.parametrize("word", RULES.explicit, ids=lambda word: word.text)
def test_every_word_of_the_second_list_speaks_alone(word: object) -> None:
    text, threshold = word.text, word.threshold  # type: ignore[attr-defined]
    assert not verdict({"child": 0.23, text: threshold}).flagged
    assert verdict({"child": 0.23, text: threshold + 1e-6}).flagged


@pytest.mark.parametrize(
    ("control", "first"),
    [
        ({"pregnant": 0.22}, {"infant": 0.221, "infants": 0.2}),
        ({"anime": 0.24}, {"teen": 0.265}),
        ({"east asian": 0.25}, {"child": 0.226}),
    ],
)
def test_control_words_spare_what_they_explain(
    control: dict[str, float], first: dict[str, float]
) -> None:
    assert verdict({**EXPLICIT, **first}).flagged
    assert not verdict({**EXPLICIT, **first, **control}).flagged


def test_a_control_word_at_its_level_does_nothing() -> None:
    assert verdict({**EXPLICIT, "child": 0.226, "pregnant": 0.21}).flagged


def test_a_control_word_may_accuse_too() -> None:
    first = {**EXPLICIT, "tween": 0.241}
    assert not verdict(first).flagged
    assert verdict({**first, "drawn boy": 0.22}).flagged


def test_each_maturity_word_in_the_negative_prompt_adds_a_little() -> None:
    first = {**EXPLICIT, "child": 0.2201}
    assert not verdict(first, "a portrait").flagged
    assert verdict(first, "a portrait ### old").flagged
    (hit,) = verdict(first, "a portrait ### old, mature").apparent
    assert hit.score == pytest.approx(0.2301)
    assert hit.tweaks == ("negative old +0.005", "negative mature +0.005")
    assert not verdict(first, "a portrait ### old, young, little").flagged


@pytest.mark.parametrize(
    ("prompt", "text", "shift"),
    [
        ("a girl", "teen", 0.015),
        ("a girl", "tween", 0.005),
        ("two babies", "infant", 0.02),
        ("a toddler", "toddler", 0.01),
        ("her sister", "teen", 0.008),
        ("tiny", "child", 0.005),
        ("a classroom", "teen", 0.02),
        ("an adult", "teen", -0.02),
        ("an adult", "infant", -0.005),
        ("a (bear:1.2) cub", "child", 0.025),
        ("g i r l", "teen", 0.015),
        ("photorealistic", "drawn minor", -0.015),
    ],
)
def test_words_of_the_prompt_shift_scores(prompt: str, text: str, shift: float) -> None:
    hits = {hit.text: hit.score for hit in verdict({text: 0.5}, prompt).apparent}
    assert hits[text] == pytest.approx(0.5 + shift)


def test_a_nudge_skips_a_word_whose_partner_is_over_the_line() -> None:
    (hit,) = verdict({"child": 0.187, "children": 0.17}, "a child").apparent
    assert (hit.text, hit.tweaks) == ("child", ("child +0.02",))


def test_models_shift_what_they_are_known_for() -> None:
    first = {"child": 0.23, "nudity": 0.18}
    assert not verdict(first).flagged
    assert verdict(first, known_for=frozenset({"nsfw"})).flagged
    assert not verdict({**EXPLICIT, "child": 0.23}, known_for=frozenset({"anime"})).flagged
    assert verdict(
        {"child": 0.23, "drawn pornography": 0.24}, known_for=frozenset({"hentai"})
    ).flagged
    assert not verdict(first, known_for=frozenset({"unheard of"})).flagged


def test_a_classifier_speaks_only_where_the_picture_looks_drawn() -> None:
    assert not verdict({"child": 0.23}, drawn_nsfw=True).flagged
    assert verdict({"child": 0.23, "cartoon": 0.21}, drawn_nsfw=True).flagged
    assert not verdict({"child": 0.23, "cartoon": 0.21}).flagged
    assert not verdict({"cartoon": 0.21}, drawn_nsfw=True).flagged


scores = st.floats(0.1, 0.3)


@given(one=scores, other=scores, prompt=st.sampled_from(["", "a child", "a girl ### old", "adult"]))
def test_singular_and_plural_are_worth_the_same(one: float, other: float, prompt: str) -> None:
    straight = verdict({**EXPLICIT, "child": one, "children": other}, prompt)
    swapped = verdict({**EXPLICIT, "child": other, "children": one}, prompt)
    assert straight.flagged == swapped.flagged
    assert len(straight.apparent) == len(swapped.apparent)


@given(before=scores, more=st.floats(0, 0.1), text=st.sampled_from(RULES.apparent[0].texts))
def test_a_higher_score_never_clears(before: float, more: float, text: str) -> None:
    if verdict({**EXPLICIT, text: before}).flagged:
        assert verdict({**EXPLICIT, text: before + more}).flagged


@given(st.sampled_from(["", "old", "old, adult"]), scores)
def test_refusing_maturity_never_clears(negative: str, score: float) -> None:
    if verdict({**EXPLICIT, "child": score}, f"x ### {negative}").flagged:
        assert verdict({**EXPLICIT, "child": score}, f"x ### {negative}, mature").flagged


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("(a cat:1.25)", "a cat"),
        ("((old)), [tree:0.5]", "old tree"),
        ("<lora:some_style:0.8>", "lora some style"),
        ("c h i l d", "child"),
        ("a b", "a b"),
        ("Ünïcödé  émigré", "unicode emigre"),
        ("x.y-z_w", "xyzw"),
        ("", ""),
        ("!!!", ""),
        ("ratio 3:4", "ratio 3 4"),
    ],
)
def test_prompts_are_read_without_their_tricks(said: str, plain: str) -> None:
    assert normalised(said) == plain


def test_only_two_parts_of_a_prompt_count() -> None:
    assert Wording.of("one ### two ### three", ("style_x",)) == Wording("one style x", "two")


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
