from hypothesis import given
from hypothesis import strategies as st

from bot.clicks import Clicks
from bot.pacing import EDITS, PER_SECONDS, EditBudget, Pace, edit_interval


@given(st.lists(st.floats(0, 3), max_size=60))
def test_a_channel_never_gets_more_than_its_share_in_any_window(pauses: list[float]) -> None:
    budget, now, taken = EditBudget(), 0.0, []
    for pause in pauses:
        now += pause
        if budget.try_take(1, now):
            taken.append(now)
    for start in taken:
        # a full bucket and what flows in meanwhile
        within = [t for t in taken if start <= t < start + PER_SECONDS]
        assert len(within) <= 2 * EDITS


def test_results_go_out_at_once_and_progress_waits_for_them() -> None:
    budget = EditBudget()
    for _ in range(EDITS + 2):
        budget.overdraw(1, 0.0)

    assert not budget.try_take(1, 0.0)
    assert budget.wait(1, 0.0) == 3 * PER_SECONDS / EDITS
    assert budget.try_take(1, budget.wait(1, 0.0))


def test_channels_do_not_share_a_budget() -> None:
    budget = EditBudget()
    while budget.try_take(1, 0.0):
        pass

    assert budget.try_take(2, 0.0)


@given(st.floats(0, 10_000), st.floats(0, 10_000))
def test_older_requests_are_never_edited_more_often(one: float, other: float) -> None:
    younger, older = sorted((one, other))
    assert edit_interval(younger) <= edit_interval(older)


def test_an_edit_waits_out_the_interval_of_the_age() -> None:
    pace = Pace(started=0.0, edited=100.0)

    assert pace.wait(101.0) == 4.0
    assert pace.wait(105.0) == 0.0


def test_idle_channels_are_forgotten() -> None:
    budget = EditBudget()
    for channel in range(10_001):
        budget.try_take(channel, float(channel))

    assert len(budget.buckets) < 20


def test_a_second_click_counts_again_after_a_moment() -> None:
    clicks = Clicks()

    assert clicks.first(1, "a", 0.0)
    assert not clicks.first(1, "a", 0.4)
    assert clicks.first(2, "a", 0.4)
    assert clicks.first(1, "b", 0.4)
    assert clicks.first(1, "a", 3.1)


def test_old_clicks_are_forgotten() -> None:
    clicks = Clicks()
    for second in range(2000):
        clicks.first(second, "a", float(second))

    assert len(clicks.seen) <= 1001
