"""The laws of agreement and rewards."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horde_core.money import Kudos
from horde_core.ratings import agreement, rewards
from horde_core.ratings.model import Judgement, Rater, Recent, SetJudgement, Suspect
from horde_core.ratings.vigilance import streak_after, why_suspect

scores = st.integers(1, 10)
pairs = st.lists(st.tuples(scores.map(float), scores.map(float)), max_size=60)
amounts = st.integers(0, 10**6).map(Kudos)
shares = st.floats(0, 1)


@given(pairs)
def test_concordance_is_a_correlation(found: list[tuple[float, float]]) -> None:
    value = agreement.concordance(found)
    assert -1.000001 <= value <= 1.000001
    bound = agreement.agreement(found)
    assert (bound is None) == (len(found) < agreement.FEWEST)
    assert bound is None or bound <= value + 0.002


@given(scores, st.lists(scores, min_size=15, max_size=200))
def test_the_same_button_earns_nothing(button: int, known: list[int]) -> None:
    found = agreement.agreement([(float(button), float(one)) for one in known])
    assert agreement.share(found) == 0.0


@given(st.lists(scores, min_size=40, max_size=200).filter(lambda it: len(set(it)) > 3))
def test_a_rater_who_is_right_earns_everything(known: list[int]) -> None:
    found = agreement.agreement([(float(one), float(one)) for one in known])
    assert agreement.share(found) == 1.0


def _career(rate: str, answers: int, seed: int) -> float:
    """The part of the full rewards that somebody earns who rates like this."""
    chance = random.Random(seed)
    seen: list[tuple[float, float]] = []
    share, pending, earned = 0.0, Kudos(0), 0
    for number in range(answers):
        if number and number % 5 == 0:
            share = agreement.share(agreement.agreement(seen[-200:]))
        worth = Kudos(500)
        now, pending = rewards.paid(worth, pending, share, Kudos(10**9))
        earned += now
        truth = min(10.0, max(1.0, chance.gauss(5.5, 2)))
        given_ = {
            "by chance": chance.randint(1, 10),
            "in the middle by chance": min(10, max(1, round(chance.gauss(5.5, 2)))),
            "honestly": min(10, max(1, round(truth + chance.gauss(0, 2)))),
            "harshly": min(10, max(1, round(truth - 1 + chance.gauss(0, 2)))),
        }[rate]
        if number % 2 == 0:  # the other half is not known yet
            seen.append((float(given_), truth))
    return earned / (answers * 500)


@pytest.mark.parametrize("rate", ["by chance", "in the middle by chance"])
def test_a_random_clicker_earns_next_to_nothing(rate: str) -> None:
    careers = [_career(rate, 300, seed) for seed in range(60)]
    assert sum(careers) / len(careers) < 0.02


@pytest.mark.parametrize("rate", ["honestly", "harshly"])
def test_a_consistent_rater_earns(rate: str) -> None:
    careers = sorted(_career(rate, 300, seed) for seed in range(40))
    assert sum(careers) / len(careers) > 0.6
    assert careers[4] > 0.3


@given(amounts, amounts, shares, amounts)
def test_no_reward_is_more_than_it_may_be(
    worth: Kudos, pending: Kudos, share: float, room: Kudos
) -> None:
    paid, waits = rewards.paid(worth, pending, share, room)
    assert 0 <= paid <= room
    assert paid <= worth + pending
    assert 0 <= waits <= rewards.MOST_PENDING
    assert share > 0 or paid == 0


@given(
    st.lists(st.tuples(scores, st.none() | st.integers(0, 5)), max_size=20),
    st.booleans(),
    amounts,
)
def test_a_set_never_pays_what_it_cost(
    ratings: list[tuple[int, int | None]], named: bool, consumed: Kudos
) -> None:
    said = SetJudgement(
        [Judgement(str(number), *one) for number, one in enumerate(ratings)],
        "0" if named else None,
    )
    reward = rewards.own_set(said, consumed)
    assert 0 <= reward <= max(0, consumed - 100)
    assert reward <= 1000 * len(ratings) + 1500


@given(st.lists(st.floats(1.6, 60), max_size=40), st.lists(scores, max_size=40))
@settings(max_examples=50)
def test_whoever_takes_their_time_and_varies_is_no_suspect(
    seconds: list[float], ratings: list[int]
) -> None:
    recent = Recent(seconds, ratings)
    found = why_suspect(Rater(1), recent)
    monotonous = len(ratings) >= 15 and len(set(ratings[:15])) == 1
    assert found is (Suspect.MONOTONOUS if monotonous else None)


@pytest.mark.parametrize(
    ("rater", "recent", "why"),
    [
        (Rater(1, too_fast=5), Recent(), Suspect.TOO_FAST),
        (Rater(1), Recent(seconds=[1.2] * 12), Suspect.TOO_FAST),
        (Rater(1), Recent(gold_misses=[4, 4, 0, 0, 4]), Suspect.GOLD_MISSED),
        (Rater(1), Recent(gold_misses=[4, 4, 0, 0, 0, 4]), None),
        (Rater(1, compared=40, agreement=-0.1), Recent(ratings=[1, 2] * 20), Suspect.DISAGREES),
        (Rater(1, compared=40, agreement=-0.1), Recent(ratings=[1, 2] * 19), None),
    ],
)
def test_what_looks_like_a_program(rater: Rater, recent: Recent, why: Suspect | None) -> None:
    assert why_suspect(rater, recent) is why


def test_streaks_end_with_a_day_off() -> None:
    assert streak_after(Rater(1, last_day=18, streak=9), 20) == 1
