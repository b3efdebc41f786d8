import pytest
import torch
from torch import Tensor

from inference.families.form import Words
from inference.families.unet import UNetModel
from inference.text_encode import Phrase


def encoded(model: UNetModel, prompt: str, clip_skip: int = 1) -> Tensor:
    return model.text.encode(Phrase(prompt, clip_skip)).states


def test_is_clips_own_encoding_where_nothing_is_asked(tiny_model: UNetModel) -> None:
    encoders = tiny_model.text.encoders
    ids = (
        encoders[0]
        .tokenizer("a photo of a cat", padding="max_length", max_length=77, return_tensors="pt")
        .input_ids
    )
    assert ids[0, :7].tolist() == [49406, 320, 1125, 539, 320, 2368, 49407]
    expected = encoders[0].net(ids).last_hidden_state
    assert torch.equal(encoded(tiny_model, "a photo of a cat"), expected)


def test_clip_skip_takes_an_earlier_layer(tiny_model: UNetModel) -> None:
    encodings = [encoded(tiny_model, "a cat", skip) for skip in (1, 2, 3)]
    assert not torch.equal(encodings[0], encodings[1])
    assert not torch.equal(encodings[1], encodings[2])
    assert torch.equal(encoded(tiny_model, "a cat", 20), encodings[2])


@pytest.mark.parametrize(("words", "windows"), [(0, 1), (75, 1), (76, 2), (150, 2), (151, 3)])
def test_long_prompts_get_more_windows(tiny_model: UNetModel, words: int, windows: int) -> None:
    assert encoded(tiny_model, "cat " * words).shape == (1, 77 * windows, 32)


def test_a_word_in_the_second_window_counts(tiny_model: UNetModel) -> None:
    one, other = (encoded(tiny_model, "cat " * 80 + word) for word in ("dog", "tree"))
    assert torch.equal(one[:, :77], other[:, :77])
    assert not torch.equal(one[:, 77:], other[:, 77:])


def test_pairs_are_padded_to_one_length(tiny_model: UNetModel) -> None:
    pair = tiny_model.text.pair(Words("cat " * 80, "dog"))
    positive, negative = (one.states for one in pair)
    assert positive.shape == negative.shape == (1, 154, 32)
    assert torch.equal(negative[:, :77], encoded(tiny_model, "dog"))
    assert torch.equal(negative[:, 77:], encoded(tiny_model, ""))


def test_weights_scale_the_distance_from_the_empty_prompt(tiny_model: UNetModel) -> None:
    prompts = ("", "a cat", "a (cat:1.5)")
    empty, plain, strong = (encoded(tiny_model, prompt) for prompt in prompts)
    assert torch.equal(strong[:, :2], plain[:, :2])  # begin, "a"
    expected = empty[:, 2] + (plain[:, 2] - empty[:, 2]) * 1.5
    assert torch.allclose(strong[:, 2], expected, atol=1e-6)
    assert torch.equal(strong[:, 3:], plain[:, 3:])


def test_weight_one_is_no_weight(tiny_model: UNetModel) -> None:
    assert torch.equal(encoded(tiny_model, "a (cat:1.0)"), encoded(tiny_model, "a cat"))
