"""Which models are served."""

import pytest

from inference.choice import Candidate, InvalidChoice, chosen, commands_of, most_wanted, needs_ranks

CANDIDATES = {
    model.name: model
    for model in [
        Candidate("Deliberate", "stable_diffusion_1"),
        Candidate("Painter", "stable_diffusion_1", inpainting=True),
        Candidate("Second", "stable_diffusion_2_768"),
        Candidate("Big XL", "stable_diffusion_xl"),
        Candidate("Bare", "stable_diffusion_xl", nsfw=True),
        Candidate("Flux", "flux_schnell"),
    ]
}
ASKED = {"Big XL": 50.0, "Deliberate": 90.0, "Bare": 10.0}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["Deliberate"], ["Deliberate"]),
        (["not here"], ["not here"]),
        (["Flux"], ["Flux"]),
        (["ALL"], ["Deliberate", "Painter", "Second", "Big XL", "Bare"]),
        (["all models"], ["Deliberate", "Painter", "Second", "Big XL", "Bare"]),
        (["ALL SFW MODELS"], ["Deliberate", "Painter", "Second", "Big XL"]),
        (["ALL NSFW MODELS"], ["Bare"]),
        (["ALL INPAINTING MODELS"], ["Painter"]),
        (["ALL SD15 MODELS"], ["Deliberate", "Painter"]),
        (["ALL SD21 MODELS"], ["Second"]),
        (["ALL SDXL MODELS"], ["Big XL", "Bare"]),
        (["TOP 2"], ["Deliberate", "Big XL"]),
        (["BOTTOM 1"], ["Bare"]),
        (["bottom 2", "Deliberate", "Bare"], ["Bare", "Big XL", "Deliberate"]),
        (["TOP 99"], ["Deliberate", "Big XL", "Bare", "Painter", "Second"]),
        ([], []),
    ],
)
def test_words_choose(words: list[str], names: list[str]) -> None:
    assert chosen(words, CANDIDATES, asked_for=ASKED) == names


def test_what_is_skipped_is_left_out_however_it_was_named() -> None:
    assert chosen(["ALL SDXL MODELS", "Second"], CANDIDATES, skip=["Bare", "Second"]) == ["Big XL"]


def test_large_models_only_where_the_owner_says_so() -> None:
    assert "Flux" in chosen(["ALL"], CANDIDATES, large=True)
    assert chosen(["ALL FLUX MODELS"], CANDIDATES) == []


@pytest.mark.parametrize("word", ["TOP", "TOP x", "TOP 0", "BOTTOM -1", "ALL SDX MODELS"])
def test_a_word_that_is_none_is_refused_with_those_that_are(word: str) -> None:
    with pytest.raises(InvalidChoice, match=r"allowed: TOP n, BOTTOM n, ALL, .* name of a model"):
        commands_of([word])


@pytest.mark.parametrize("name", ["All in One", "Topaz", "ALLsorts", "Top of the world"])
def test_a_name_may_begin_like_a_word(name: str) -> None:
    assert commands_of([name]) == [name]


def test_ranks_are_needed_for_ranked_words_only() -> None:
    assert needs_ranks(["x", "TOP 3"])
    assert not needs_ranks(["ALL", "x"])


def test_the_most_wanted_have_most_work_for_each_worker() -> None:
    queued, served = {"a": 90.0, "b": 50.0, "c": 0.0}, {"a": 8.0}
    assert most_wanted(["a", "b", "c", "d"], queued, served, 3) == ["b", "a"]
