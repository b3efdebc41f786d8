import random
from pathlib import Path

import pytest

from horde_core.moderation.engine import Sieve
from horde_core.moderation.filter import compile_rules
from horde_core.moderation.model import Policy, Rule, RuleError
from horde_core.moderation.rules import parse, read
from tests.horde_core.moderation import disguise
from tests.horde_core.moderation.stand_ins import CRIMSON, RULES, TRIANGLE, stand_in

FILTER = stand_in()


@pytest.mark.parametrize(
    ("prompt", "score"),
    [
        ("a hill in fog", 0),
        ("a triangle", 1),
        ("a triangle, a trigon, three-sided", 1),
        ("a crimson hill", 1),
        ("a crimson and scarlet hill", 1),
        ("a crimson triangle", 2),
        ("crimson triangles", 2),
        ("CrimsonTriangle", 2),
        ("crimsontriangle", 2),
        ("a hill, tr1angles5carlet", 2),
        ("a c r i m s o n t r i a n g l e", 2),
        ("a tri angle in crim son", 2),
        ("a triangle with 3 corners in ruby", 2),
        ("a tetrahedron", 2),
        ("pointed", 0.5),
        ("pointed and slender", 1),
        ("pointed and crimson", 1.5),
        ("pointed, slender and crimson", 2),
        ("a rosy triangle", 1.5),
        ("triangular crimsonite", 0),
        ("a crimson love triangle", 1),
        ("a crimson love triangle and a triangle", 2),
        ("a triangle and a crimson love triangle", 2),
    ],
)
def test_adds_the_groups_that_matched(prompt: str, score: float) -> None:
    verdict = FILTER.examine(prompt)

    assert verdict.score == score
    assert verdict.blocked == (score >= 2)


@pytest.mark.parametrize(
    ("prompt", "score"),
    [
        ("a triangle ### crimson", 1),
        ("a crimson hill ### triangle", 1),
        ("a hill ### crimson, triangle, tetrahedron", 0),
        ("a crimson hill ### square", 2),
        ("a triangle ### blue", 2),
        ("a triangle ### square", 1),
        ("a hill ### square, blue", 2),
        ("a crimson hill ### fog, (triangle:-1.3)", 2),
        ("a crimson hill, (square:-1)", 2),
        ("a square blue hill", 0),
    ],
)
def test_a_negative_prompt_protects_unless_it_keeps_the_opposite_out(
    prompt: str, score: float
) -> None:
    assert FILTER.examine(prompt).score == score


def test_names_of_styles_and_loras_count_like_the_prompt() -> None:
    assert not FILTER.examine("a crimson hill").blocked
    assert FILTER.examine("a crimson hill", extra_texts=["RedStyle", "TriangleLoRA_v2"]).blocked
    assert FILTER.examine("a crimson hill", extra_texts=["style ### square"]).blocked


def test_says_which_rules_matched_and_keeps_the_text_apart() -> None:
    verdict = FILTER.examine("A (Crimson:1.2) tr1angle")

    assert verdict.reasons == ("shape.triangle", "colour.crimson")
    assert [(match.kind, match.text) for match in verdict.matches] == [
        (10, "tr1angle"),
        (20, "crimson"),
    ]
    assert verdict.normalised == "a crimson triangle"
    assert verdict.suspicion == "2"


@pytest.mark.parametrize("kind", range(10, 30))
def test_the_kind_decides_the_group(kind: int) -> None:
    filtering = stand_in(Rule(id="own", kind=kind, regex=r"\bviolet\b"))

    assert filtering.examine("a violet triangle").blocked == (kind >= 20)
    assert filtering.examine("a violet and crimson hill").blocked == (kind < 20)


@pytest.mark.parametrize("name", disguise.ALL)
def test_finds_stand_in_words_in_every_disguise(name: str) -> None:
    chance = random.Random(name)
    for rule, word in disguise.words_of(RULES):
        for _ in range(20):
            hidden = disguise.ALL[name](chance, word)
            assert disguise.finds(FILTER.examine(f"one {hidden} there").matches, rule), hidden


@pytest.mark.parametrize("written", ["vioooolet", "v i o l e t", "v10let", "vïolet", "VIOLET"])
def test_an_operators_expression_reads_plain_words(written: str) -> None:
    filtering = compile_rules([Rule(id="own", kind=20, regex=r"\bviolet\b")])
    assert filtering.examine(f"a {written} hill").reasons == ("own",)


def test_terms_in_other_scripts_need_no_spaces_around() -> None:
    filtering = compile_rules([Rule(id="own", kind=20, terms=("山水", "треугольник"))])
    assert filtering.examine("古い山水画").reasons == ("own",)
    assert filtering.examine("большой треугольник!").reasons == ("own",)
    assert filtering.examine("треугольниковый").reasons == ()


def test_anywhere_finds_a_term_inside_longer_words() -> None:
    filtering = compile_rules([Rule(id="own", kind=20, terms=("violet",), anywhere=True)])
    assert filtering.examine("ultraviolets").reasons == ("own",)


def test_bare_numbers_spell_no_word() -> None:
    filtering = compile_rules([Rule(id="own", kind=20, terms=("lois", "toes"))])
    assert filtering.examine("101 5, 1015, 7035 and 7*3$").reasons == ()
    assert filtering.examine("l015").reasons == ("own",)


def test_expressions_that_do_not_fit_together_are_asked_one_by_one() -> None:
    sources = ["violet", "crimson", "sc(?:a|4){50}rlet"]
    assert list(Sieve(sources).which(b"a crimson hill")) == [1]
    assert list(Sieve(sources).which(b"a hill")) == []
    assert list(Sieve(sources, memory=100).which(b"a crimson hill")) == [0, 1, 2]


def test_a_filter_without_rules_passes_everything() -> None:
    assert not compile_rules([]).examine("a crimson triangle").matches


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (Rule(id="bad", kind=10, regex="(unclosed"), "missing )"),
        (Rule(id="bad", kind=10, regex="(?=ahead)"), "invalid"),
        (Rule(id="bad", kind=10, regex=r"(a)\1"), "invalid escape"),
        (Rule(id="bad", kind=10, regex="((a{100}){100}){100}"), "repetition"),
        (Rule(id="bad", kind=10, regex="(violet)*"), "matches the empty text"),
        (Rule(id="bad", kind=10, regex="a" * 5000), "longer than"),
        (Rule(id="bad", kind=10, regex="\ud800"), "surrogates"),
        (Rule(id="bad", kind=10, terms=("!",)), "too short"),
        (Rule(id="bad", kind=10, terms=("x",)), "too short"),
        (Rule(id="bad", kind=10), "neither terms nor an expression"),
        (Rule(id=TRIANGLE.id, kind=10, terms=("violet",)), "another rule has this id"),
    ],
)
def test_refuses_a_rule_and_names_it(rule: Rule, why: str) -> None:
    with pytest.raises(RuleError, match=f"rule '{rule.id}': .*") as refusal:
        stand_in(rule)
    assert why in refusal.value.why
    assert refusal.value.rule_id == rule.id


def test_thresholds_are_data() -> None:
    strict = compile_rules([TRIANGLE, CRIMSON], Policy(block_at=1))
    assert strict.examine("a triangle").blocked


OWN_FILE = """
version = "1"
[[rule]]
id = "own.violet"
kind = 21
terms = ["violet"]
{more}
"""


def test_reads_an_operators_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN_FILE.format(more="weight = 0.5"), "utf-8")

    assert read(path) == (Rule(id="own.violet", kind=21, terms=("violet",), weight=0.5),)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("colour = 1", "own.violet"),
        ("[[rule]]\nid = 'next'\nkind = 30", "next"),
        ("[[rule]]\nkind = 12", "number 2"),
        ("[[rule", "own.toml"),
        ("[other]\n", "own.toml"),
    ],
)
def test_a_mistake_in_a_file_names_the_rule(more: str, named: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse(OWN_FILE.format(more=more), "own.toml")
    assert named in refusal.value.rule_id


@pytest.mark.parametrize(
    ("prompt", "softened"),
    [
        (
            "A Crimson Triangle, fog",
            "a crimson square, fog ### triangle, trigon",
        ),
        (
            "triangle triangle tri4ngle ### rain",
            "square square square ### triangle, trigon, rain",
        ),
        ("a hill ### square, rain", "a hill ### triangle, trigon, rain"),
        ("crimson with 3 corners", "crimson with 4 corners ### triangle, trigon"),
        ("slender pointed ruby", "broad ruby ### triangle, trigon"),
    ],
)
def test_softening_replaces_and_protects(prompt: str, softened: str) -> None:
    assert FILTER.soften(prompt) == softened


@pytest.mark.parametrize(
    "prompt", ["", "pointed!", "### rain", "hill " + "triangle " * 2000 + "crimson"]
)
def test_nothing_is_softened_when_nothing_harmless_is_left(prompt: str) -> None:
    assert FILTER.soften(prompt) is None


def test_a_prompt_that_blocks_for_another_reason_cannot_be_softened() -> None:
    filtering = stand_in(Rule(id="alone.own", kind=20, terms=("violet",), weight=2))
    assert filtering.soften("a violet triangle") is None
