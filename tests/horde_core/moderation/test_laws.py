"""Any text at all is read, and twice the text is no more than twice the work."""

import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horde_core.moderation.filter import compile_rules
from horde_core.moderation.model import Rule
from horde_core.moderation.normalise import fold
from horde_core.moderation.rules import shipped
from tests.horde_core.moderation.stand_ins import stand_in

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=10_000)
PIECES = st.sampled_from(
    ["triangle", "crimson", "3 corners", "pointed", "slender", "###", "square", "(", ":-1)", "_",
     "c r i m s o n", "tetrahedron", "hill", ",", " ", "tr1angle", "🔞", "\u0301"]
)  # fmt: skip
FILTER = stand_in()
SHIPPED = compile_rules(shipped().rules, shipped().policy)
LONGEST_DECOMPOSITION = 18  # U+FDFA, in one character


def _work(text: str) -> int:
    """Calls made while examining: every loop of ours makes some in each turn."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        SHIPPED.examine(text)
    finally:
        sys.setprofile(before)
    return calls


@settings(deadline=None, max_examples=60)
@given(ANY_TEXT)
def test_any_text_is_examined_and_softened(text: str) -> None:
    SHIPPED.examine(text, extra_texts=[text[:100]])
    SHIPPED.soften(text)
    assert len(fold(text)) <= LONGEST_DECOMPOSITION * 2 * len(text)


@settings(deadline=None, max_examples=60)
@given(ANY_TEXT)
def test_twice_the_text_is_at_most_twice_the_work(text: str) -> None:
    SHIPPED.examine(text)  # characters met for the first time are folded once
    assert _work(text + text) <= 2.2 * _work(text) + 500


@pytest.mark.parametrize(
    "piece",
    ["a ", "aa bb ", "(a:-1", "((((", ":1", ": 1234", "###", "aB", "\u0300\u0316", "a_", "!1", "🔞",
     "c c h h ", "baby blue ", "(child:-1.0) ", "child ", "l1"],
)  # fmt: skip
def test_long_repetitions_cost_no_more_than_their_length(piece: str) -> None:
    once = piece * (10_000 // len(piece))
    SHIPPED.examine(once)
    assert _work(once + once) <= 2.2 * _work(once) + 500


@pytest.mark.parametrize("regex", ["(a+)+$", "(a|aa)+b", "(.*a){20}", "(a?){30}a{30}b"])
def test_an_expression_that_hangs_other_matchers_does_not_hang_this_one(regex: str) -> None:
    filtering = compile_rules([Rule(id="own", kind=20, regex=f"x{regex}")])
    filtering.examine("x" + "a" * 10_000 + " !")


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_was_softened_is_not_blocked(text: str) -> None:
    softened = FILTER.soften(text)
    assert softened is None or not FILTER.examine(softened).blocked


@settings(deadline=None)
@given(st.lists(PIECES.filter("###".__ne__), max_size=20).map(" ".join), PIECES)
def test_one_word_more_never_lowers_the_score(text: str, word: str) -> None:
    assert FILTER.examine(f"{text} , {word}").score >= FILTER.examine(text).score
