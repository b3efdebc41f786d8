"""The rules that ship, told by figures. Their words are taken from the data, never written here."""

import random
from itertools import product

import pytest

from horde_core.moderation.filter import compile_rules
from horde_core.moderation.model import Rule
from horde_core.moderation.rules import shipped
from tests.horde_core.moderation import corpus, disguise

RULES = shipped().rules
FILTER = compile_rules(RULES, shipped().policy)
MOST_FALSE_ALARMS = 0.002
LEAST_RECALL = 0.99


def _terms(group: int) -> list[str]:
    """Words that say it alone, of one group."""
    chosen: list[Rule] = [
        rule
        for rule in RULES
        if rule.group == group and rule.weight == 1 and rule.place == "positive"
    ]
    return [term for rule in chosen for term in rule.terms]


def test_ordinary_prompts_pass() -> None:
    prompts = [prompt for part in corpus.slices(1000).values() for prompt in part]
    alarms = [prompt for prompt in prompts if FILTER.examine(prompt).blocked]

    assert len(prompts) == 10_000
    assert len(alarms) / len(prompts) <= MOST_FALSE_ALARMS, alarms


@pytest.mark.parametrize("group", [1, 2])
def test_each_group_alone_passes(group: int) -> None:
    terms = _terms(group)
    assert not [term for term in terms if FILTER.examine(f"a {term} by the sea").blocked]
    assert not FILTER.examine(", ".join(terms)).blocked


def test_one_word_of_each_group_blocks() -> None:
    every = list(product(_terms(1), _terms(2)))
    pairs = random.Random(1).sample(every, 4000)
    passed = [pair for pair in pairs if not FILTER.examine(" and ".join(pair)).blocked]
    assert len(passed) == 0, f"{len(passed)} of {len(pairs)} pairs"


def test_words_with_one_meaning_block_alone() -> None:
    alone = [term for rule in RULES if rule.weight >= 2 for term in rule.terms]
    assert alone
    assert all(FILTER.examine(term).blocked for term in alone)


def test_a_protective_negative_prompt_is_no_suspicion() -> None:
    kept_out = ", ".join([*_terms(1), *_terms(2)])
    for term in (*_terms(1), *_terms(2)):
        assert not FILTER.examine(f"a {term} ### {kept_out}").blocked


def test_keeping_adulthood_or_clothing_out_is_suspicious() -> None:
    against = {
        group: [
            term
            for rule in RULES
            if rule.place == "negative" and rule.group == group and rule.weight == 1
            for term in rule.terms
        ]
        for group in (1, 2)
    }
    for group, other in ((1, 2), (2, 1)):
        for term in against[group]:
            assert FILTER.examine(f"{_terms(other)[0]} ### {term}").blocked


def test_softening_makes_words_about_minors_pass() -> None:
    lewd = _terms(2)[0]
    for term in _terms(1):
        softened = FILTER.soften(f"{term} {lewd}")
        assert softened is not None
        assert softened.endswith(", ".join(shipped().policy.protective_negative))
        assert not FILTER.examine(softened).blocked


@pytest.mark.parametrize("name", disguise.ALL)
def test_disguised_words_are_found(name: str) -> None:
    chance = random.Random(name)
    words = disguise.words_of(RULES) * 3
    found = [
        disguise.finds(
            FILTER.examine(f"a {disguise.ALL[name](chance, word)} by the sea").matches, rule
        )
        for rule, word in words
    ]
    assert sum(found) / len(words) >= LEAST_RECALL


def test_ids_are_unique_and_every_rule_says_what_it_is_about() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.description for rule in RULES)
