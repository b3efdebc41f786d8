"""The committed model: small enough, loadable, and it draws what it is asked."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tools.demo_model.draw import Drawing, draw, load_pipeline
from tools.demo_model.measure import look
from tools.demo_model.parts import CLIPTokenizer
from tools.demo_model.tokenizer import learn_merges
from tools.demo_model.words import vocabulary_words

FOLDER = Path(__file__).resolve().parents[2] / "inference" / "demo_model"


@pytest.fixture(scope="module")
def pipeline() -> Any:
    torch.set_num_threads(1)
    return load_pipeline(FOLDER)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return CLIPTokenizer.from_pretrained(FOLDER / "tokenizer")


def test_the_folder_stays_within_12_megabytes() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) <= 12_000_000


def test_no_file_names_a_folder_of_the_machine_it_was_made_on() -> None:
    for file in [*FOLDER.rglob("*.json"), *FOLDER.rglob("*.md")]:
        assert "_name_or_path" not in file.read_text(encoding="utf-8")


def test_every_known_word_is_one_token(tokenizer: Any) -> None:
    assert tokenizer.model_max_length == 77
    for word in vocabulary_words():
        assert len(tokenizer(word).input_ids) == 3, word


def test_tokens_turn_back_into_the_prompt(tokenizer: Any) -> None:
    prompt = "a red circle on a blue background"
    ids = tokenizer(prompt).input_ids
    assert len(ids) == 9
    assert tokenizer.decode(ids, skip_special_tokens=True).strip() == prompt


def test_unknown_words_break_into_pieces_and_lose_nothing(tokenizer: Any) -> None:
    pieces = tokenizer.tokenize("Zyxqwv ☃")
    assert len(pieces) > 3
    assert "".join(pieces).startswith("zyxqwv")
    assert tokenizer.unk_token_id not in tokenizer("☃ ñandú 漢字").input_ids[1:-1]


def test_merges_make_every_word_whole() -> None:
    merges = learn_merges(["top", "bottom"])
    assert ("".join(merges[-1])) in {"top</w>", "bottom</w>"}


def test_a_red_circle_on_a_blue_background(pipeline: Any) -> None:
    wish = ("a red circle on a blue background", 64, 64)
    picture = draw(pipeline, [wish], Drawing(steps=15, cfg_scale=5.0))[0]
    seen = look(picture)
    assert seen.background == "blue"
    assert [(found.colour, found.shape) for found in seen.things] == [("red", "circle")]
    red, green, blue = np.median(picture[28:36, 28:36].reshape(-1, 3), axis=0)
    assert red > 150 > 100 > max(green, blue)


def test_the_same_seed_draws_the_same_picture(pipeline: Any) -> None:
    wish = ("a yellow star", 64, 64)
    once, again = (draw(pipeline, [wish], Drawing(steps=4))[0] for _ in range(2))
    assert np.array_equal(once, again)


def test_a_wide_picture_is_drawn_too(pipeline: Any) -> None:
    wish = ("a yellow square on a black background", 128, 64)
    picture = draw(pipeline, [wish], Drawing(steps=15, cfg_scale=5.0))[0]
    assert picture.shape == (64, 128, 3)
    assert look(picture).background == "black"
