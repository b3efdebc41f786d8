"""Captions say what the scene shows, and training never sees the bench's wordings."""

import numpy as np
import pytest

from tools.demo_model import words
from tools.demo_model.captions import HELD_OUT, TRAINING, Wording, caption, letter_soup
from tools.demo_model.examination import cases, held_out_triples
from tools.demo_model.scenes import Scene, held_out, one_thing, random_scene

PLAIN = Wording(
    backdrops=("{thing} on a {back} background",),
    wrappers=("{0}",),
    without_background=0,
    without_colour=0,
    without_shape=0,
    first_synonym=1,
    junk=0,
)


def red_circle() -> Scene:
    rng = np.random.default_rng(0)
    return Scene(64, 64, "blue", (one_thing(rng, (64, 64), ("circle", "red", "medium"), (0, 0)),))


def test_the_plainest_sentence_is_among_the_captions() -> None:
    rng = np.random.default_rng(1)
    said = {caption(red_circle(), rng, PLAIN) for _ in range(100)}
    assert "a red circle on a blue background" in said


def test_wording_varies() -> None:
    rng = np.random.default_rng(1)
    assert len({caption(red_circle(), rng) for _ in range(200)}) > 150


def test_a_caption_that_leaves_nothing_out_names_every_colour_and_shape() -> None:
    rng = np.random.default_rng(2)
    wording = Wording(without_background=0, without_colour=0, without_shape=0)
    for scene in (random_scene(rng) for _ in range(300)):
        said = caption(scene, rng, wording)
        assert any(word in said for word in words.COLOUR_WORDS[scene.background])
        for thing in scene.things:
            assert any(word in said for word in words.COLOUR_WORDS[thing.colour])
            assert any(word in said for word in words.SHAPE_WORDS[thing.shape])


def test_training_never_uses_the_wordings_of_the_bench() -> None:
    assert not set(HELD_OUT.backdrops) & set(TRAINING.backdrops)
    assert not set(HELD_OUT.wrappers) & set(TRAINING.wrappers)


def test_every_prompt_of_the_bench_asks_for_a_held_out_combination() -> None:
    groups = {"new combination": 20, "new wording": 20, "two things": 20}
    for case in cases(np.random.default_rng(3), groups, (64, 64)):  # type: ignore[arg-type]
        first = case.scene.things[0]
        assert held_out(first.shape, first.colour, case.scene.background)


def test_held_out_combinations_cover_every_shape() -> None:
    assert {shape for shape, _, _ in held_out_triples()} >= {"circle", "star", "crescent", "arrow"}


@pytest.mark.parametrize(
    ("one", "many"), [("circle", "circles"), ("box", "boxes"), ("plus sign", "plus signs")]
)
def test_plurals(one: str, many: str) -> None:
    assert words.plural(one) == many


def test_letter_soup_is_letters() -> None:
    rng = np.random.default_rng(4)
    assert all(letter_soup(rng).isalpha() for _ in range(50))
