"""The ladder against a plain sorted list, with blocks so small that they are cut and emptied."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horde_core.matching import ladder
from horde_core.matching.ladder import Ahead, Entry, Ladder

ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "set"]), st.integers(-9, 9), st.integers(1, 5)),
    max_size=60,
)


def entry(number: int, rank: int, waiting: int) -> Entry:
    name = f"{number:04}"
    return Entry(name, 0, rank, waiting, 10 + rank, 0, 0, None, (-rank, name))  # type: ignore[arg-type]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS)
def test_any_history_leaves_the_order_and_the_sums_right(
    monkeypatch: pytest.MonkeyPatch, acts: list[tuple[str, int, int]]
) -> None:
    monkeypatch.setattr(ladder, "FULL", 4)
    steps, plain = Ladder(), []
    for number, (act, rank, waiting) in enumerate(acts):
        if act == "add":
            plain.append(entry(number, rank, waiting))
            steps.add(plain[-1])
        elif plain and act == "remove":
            steps.remove(plain.pop(rank % len(plain)))
        elif plain:
            steps.set_waiting(plain[rank % len(plain)], waiting)
    plain.sort(key=lambda it: it.place)
    assert list(steps) == plain
    assert len(steps) == len(plain)
    for at, one in enumerate(plain):
        before = plain[: at + 1]
        assert steps.ahead(one.place) == Ahead(
            at + 1, sum(it.waiting for it in before), sum(it.waiting * it.things for it in before)
        )
    assert steps.total() == (steps.ahead(plain[-1].place) if plain else Ahead())


def test_entries_may_go_while_they_are_walked_over() -> None:
    steps = Ladder()
    for number in range(1200):
        steps.add(entry(number, 0, 1))
    seen = []
    for one in steps:
        seen.append(one.id)
        steps.remove(one)
    assert len(seen) == 1200
    assert seen == sorted(seen)
    assert len(steps) == 0
