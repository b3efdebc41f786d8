# ruff: noqa: RUF001  lookalike letters are what this is about
import pytest

from horde_core.moderation.normalise import (
    fold,
    inverted,
    plain_words,
    split_negative,
    squeezed,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("CRIMSON", "crimson"),
        ("cŕímsöñ", "crimson"),
        ("c\u0300\u0301\u0316rimson", "crimson"),
        ("сrіmsоп", "crimson"),
        ("ｃｒｉｍｓｏｎ", "crimson"),
        ("𝓬𝓻𝓲𝓶𝓼𝓸𝓷", "crimson"),
        ("ⓒⓡⓘⓜⓢⓞⓝ", "crimson"),
        ("🅲🆁🅸🅼🆂🅾🅽", "crimson"),
        ("🇨🇷🇮🇲🇸🇴🇳", "crimson"),
        ("cri\u200bm\u00adso\u202en\ufeff", "crimson"),
        ("cri\x00mson\ud800", "crimson"),
        ("c r i m s o n", "crimson"),
        ("c. r. i. m. s. o. n", "crimson"),
        ("cr1ms0n", "crimson"),
        ("(crimson:1.25)", "crimson"),
        ("[crimson : 0.8]", "crimson"),
        ("12 year old oak", "12 year old oak"),
        ("room 101, 3d", "room 101 3d"),
        ("a  hill\n\tin fog", "a hill in fog"),
        ("a rosy, well-known hill", "a rosy well known hill"),
        ("CamelCase", "camel case"),
        ("🔞", "nsfw"),
        ("٣ ③", "3 3"),
        ("山水画", "山水画"),
        ("", ""),
    ],
)
def test_reads_a_word_however_it_is_written(written: str, read: str) -> None:
    assert plain_words(fold(written)) == read


def test_a_run_of_marks_costs_each_mark_once() -> None:
    marks = "\u0300\u0316" * 50_000
    assert fold("a" + marks) == "a"


def test_splits_the_negative_prompt_at_the_first_mark() -> None:
    assert split_negative("hill ### fog ### rain") == ("hill ", " fog ### rain")
    assert split_negative("hill") == ("hill", "")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("(fog:-1.2), (rain : -0.5)", "fog , rain "),
        ("<lora:fog:-1>", "lora:fog"),
        ("(fog:1.2)", ""),
        ("well-known: hill", ""),
    ],
)
def test_finds_the_pieces_with_a_negative_weight(text: str, pieces: str) -> None:
    assert inverted(text) == pieces


def test_squeezes_only_runs_no_word_has() -> None:
    assert squeezed("a tree") == ()
    assert squeezed("a treeee") == ("a tre", "a tree")
