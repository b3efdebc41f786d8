"""X-Fields cuts answers to the wanted fields."""

from typing import Any

import pytest

from horde_core.api.masks import apply, parse
from horde_core.api.refusals import Unreadable

ANSWER = {"id": "a", "kudos": 8.0, "generations": [{"img": "u", "seed": "1"}], "nothing": None}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("id", {"id": "a"}),
        ("id,kudos", {"id": "a", "kudos": 8.0}),
        (" { id , kudos } ", {"id": "a", "kudos": 8.0}),
        ("generations{img}", {"generations": [{"img": "u"}]}),
        ("{id,generations{seed,unknown}}", {"id": "a", "generations": [{"seed": "1"}]}),
        ("unknown", {}),
        ("nothing", {"nothing": None}),
        ("*", ANSWER),
        ("id{x}", {"id": "a"}),
    ],
)
def test_cut(header: str, expected: dict[str, Any]) -> None:
    mask = parse(header)
    assert mask is not None
    assert apply(mask, ANSWER) == expected


def test_lists_are_cut_item_by_item() -> None:
    mask = parse("id")
    assert mask is not None
    assert apply(mask, [ANSWER, ANSWER]) == [{"id": "a"}, {"id": "a"}]


def test_no_header_is_no_mask() -> None:
    assert parse("  ") is None


@pytest.mark.parametrize(
    "header", ["{id", "id}", "a{b", "a{b}}", "{a}b", "{", "}", "{{a}}", ",{a}"]
)
def test_unbalanced(header: str) -> None:
    with pytest.raises(Unreadable, match=r"^Mask parse error: "):
        parse(header)


def test_no_header_is_too_deep_or_too_long_to_answer() -> None:
    for header in ("a{" * 1000, "a" * 100_000):
        with pytest.raises(Unreadable, match="Mask parse error"):
            parse(header)
