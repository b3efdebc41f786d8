from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.prompts import CHUNK, Span, chunked, parse_weights, split_negative

PROMPTS = st.text(alphabet="ab (){}[]:,.0123456789\\#-", max_size=60)


@pytest.mark.parametrize(
    ("prompt", "halves"),
    [
        ("a cat", ("a cat", "")),
        ("a cat###blurry", ("a cat", "blurry")),
        ("a cat ### blurry ### ignored", ("a cat", "blurry")),
        ("###only negative", ("", "only negative")),
        ("a # b ## c", ("a # b ## c", "")),
        ("", ("", "")),
    ],
)
def test_split_negative(prompt: str, halves: tuple[str, str]) -> None:
    assert split_negative(prompt) == halves


@pytest.mark.parametrize(
    ("prompt", "spans"),
    [
        ("", []),
        ("a cat", [("a cat", 1.0)]),
        ("a (cat)", [("a ", 1.0), ("cat", 1.1)]),
        ("((cat))", [("cat", 1.21)]),
        ("(((cat)))", [("cat", 1.331)]),
        ("(cat:1.5)", [("cat", 1.5)]),
        ("(cat:0)", [("cat", 0.0)]),
        ("(cat:-0.5)", [("cat", -0.5)]),
        ("(cat:.5)", [("cat", 0.5)]),
        ("(a (cat:2):0.5)", [("a ", 0.5), ("cat", 1.0)]),
        ("(a (cat))", [("a ", 1.1), ("cat", 1.21)]),
        ("(cat:fat)", [("cat:fat", 1.1)]),
        ("(cat:nan)", [("cat:nan", 1.1)]),
        ("(cat:1e9)", [("cat:1e9", 1.1)]),
        (r"\(cat\)", [("(cat)", 1.0)]),
        (r"(a \(b\):1.2)", [("a (b)", 1.2)]),
        (r"a\b", [(r"a\b", 1.0)]),
        ("(open", [("(open", 1.0)]),
        ("closed)", [("closed)", 1.0)]),
        ("(a)(b)", [("ab", 1.1)]),
        ("[cat]", [("[cat]", 1.0)]),
        ("time 12:30", [("time 12:30", 1.0)]),
        ("()", []),
    ],
)
def test_parse_weights(prompt: str, spans: list[tuple[str, float]]) -> None:
    parsed = parse_weights(prompt)
    assert [span.text for span in parsed] == [text for text, _ in spans]
    assert [span.weight for span in parsed] == pytest.approx([weight for _, weight in spans])


@given(PROMPTS)
def test_nothing_is_invented_and_nothing_fails(prompt: str) -> None:
    spans = parse_weights(prompt)
    text = "".join(span.text for span in spans)
    remaining = iter(prompt)
    assert all(char in remaining for char in text)
    assert all(span.text and abs(span.weight) < 1e12 for span in spans)
    assert all(a.weight != b.weight for a, b in pairwise(spans))


@given(st.text(alphabet="abc ,", max_size=40))
def test_plain_text_is_one_span(text: str) -> None:
    assert parse_weights(text) == ((Span(text, 1.0),) if text else ())


@given(st.integers(0, 400))
def test_chunks_hold_all_tokens_in_windows_of_77(count: int) -> None:
    tokens = [(1000 + number, 1.0 + number / 100) for number in range(count)]
    chunks = chunked(tokens, begin=1, end=2, pad=3)
    assert len(chunks) == max(1, -(-count // CHUNK))
    assert all(len(chunk.ids) == len(chunk.weights) == CHUNK + 2 for chunk in chunks)
    assert all(chunk.ids[0] == 1 and 2 in chunk.ids for chunk in chunks)
    inside = [
        (token, weight)
        for chunk in chunks
        for token, weight in zip(chunk.ids, chunk.weights, strict=True)
        if token >= 1000
    ]
    assert inside == tokens
