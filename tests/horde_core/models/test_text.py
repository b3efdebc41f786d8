"""Names of text models as workers say them, and the parameters they are paid by."""

import pytest

from horde_core.models.text import TextModel, TextModels, shipped_text, shipped_text_models

MARKS = [
    "",
    "-GGUF",
    "-Q4_K_M",
    ".Q5_K_S",
    "-Q8_0.gguf",
    "-i1-IQ3_XXS",
    "-IQ4_NL",
    "-UD-Q4_K_XL",
    "-4.65bpw-h6-exl2",
    "_AWQ",
    "-GPTQ-4bit-128g",
    "-GPTQ-Int4",
    "-bnb-4bit",
    "-FP8-Dynamic",
    "-W4A16",
]


@pytest.mark.parametrize("mark", MARKS)
def test_every_shipped_model_is_known_in_every_quantisation(mark: str) -> None:
    known = shipped_text()

    for model in shipped_text_models():
        short = model.name.rpartition("/")[2]
        for said in (f"{model.name}{mark}", f"koboldcpp/{short}{mark}::Alias", f"{short}{mark}"):
            assert known.parameters(said) == model.parameters, said


def test_the_shipped_list_is_whole() -> None:
    models = shipped_text_models()

    assert len(models) == len({model.name for model in models}) == 719
    assert shipped_text().parameters("EleutherAI/pythia-6.7b-deduped") == 6.7
    assert shipped_text().parameters("koboldcpp/LLaMA2-13B-Tiefighter") == 13


def test_backends_before_a_full_name_and_other_spellings_are_understood() -> None:
    known = TextModels([TextModel("org/Model-7B", 7)])

    for said in (
        "aphrodite/org/Model-7B",
        "tabbyapi/Model-7B",
        "ORG/model-7b",
        "quantiser/Model-7B-GGUF",
    ):
        assert known.parameters(said) == 7, said


def test_an_exact_name_wins_over_what_it_looks_like() -> None:
    known = TextModels(
        [TextModel("a/Model", 7), TextModel("a/Model-FP16", 8), TextModel("Other", 1)]
    )

    assert known.parameters("a/Model-FP16") == 8
    assert known.parameters("a/Model-fp16-GGUF") == 8
    assert known.parameters("a/Model-Q8_0") == 7


@pytest.mark.parametrize(
    "name", ["", "::", "/", "koboldcpp/", "-GGUF", "unheard/Of-13B", "Model-7BB", "x" * 100_000]
)
def test_what_nobody_told_us_of_is_unknown(name: str) -> None:
    assert shipped_text().parameters(name) is None
