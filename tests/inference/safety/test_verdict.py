"""What follows from a verdict, known pictures, and files of rules that cannot be used."""

from pathlib import Path

import numpy as np
import pdqhash
import pytest
from PIL import Image

from inference.safety.hashes import KnownPictures
from inference.safety.replacement import replacement
from inference.safety.rules import RulesUnusable, calibration, safety_rules
from inference.safety.verdict import Verdict, Wishes, outcome
from tests.inference.photographs import photograph

CLEAR = Verdict(csam=False, nsfw=False, version="v1")
NSFW = Verdict(csam=False, nsfw=True, version="v1")
HELD = Verdict(csam=False, nsfw=False, hold=True, version="v1")
CSAM = Verdict(csam=True, nsfw=True, hold=True, version="v1")
EVERYONE = Wishes(worker_nsfw=False, worker_censors=True, request_censors=True, censorlist=("a",))


@pytest.mark.parametrize(
    ("verdict", "wishes", "prompt", "expected"),
    [
        (CLEAR, EVERYONE, "a", ("ok", None, [("information", "see_ref")])),
        (NSFW, Wishes(), "a", ("ok", None, [("information", "nsfw"), ("information", "see_ref")])),
        (NSFW, Wishes(worker_nsfw=False), "a", ("censored", "sfw_worker", None)),
        (NSFW, Wishes(worker_censors=True), "a", ("censored", "sfw_worker", None)),
        (NSFW, Wishes(request_censors=True), "a", ("censored", "sfw_request", None)),
        (NSFW, Wishes(censorlist=("Blue Sky",)), "a blue_sky", ("censored", "censorlist", None)),
        (NSFW, Wishes(censorlist=("sky",)), "a b ### sky", ("ok", None, [("information", "nsfw"), ("information", "see_ref")])),
        (NSFW, Wishes(censorlist=("sky", "")), "skyline", ("ok", None, [("information", "nsfw"), ("information", "see_ref")])),
        (HELD, Wishes(), "a", ("censored", "held", None)),
        (CSAM, EVERYONE, "a", ("csam", "csam", [("censorship", "csam"), ("information", "see_ref")])),
    ],
)  # fmt: skip
def test_what_is_delivered(
    verdict: Verdict, wishes: Wishes, prompt: str, expected: tuple[str, str | None, object]
) -> None:
    state, picture, metadata = expected
    result = outcome(verdict, wishes, prompt)
    if metadata is None:
        metadata = [("censorship", "nsfw"), ("information", "see_ref")]
    assert (result.state, result.replacement) == (state, picture)
    assert [(one.type, one.value) for one in result.metadata] == metadata
    assert result.metadata[-1].ref == "safety v1"


def test_replacements_have_the_size_of_the_picture_and_differ() -> None:
    made = [replacement(reason, 256, 128) for reason in ("csam", "held", "sfw_worker")]
    assert {one.size for one in made} == {(256, 128)}
    assert len({one.tobytes() for one in made}) == 3
    assert replacement("csam", 64, 64).size == (64, 64)


def photo(size: int = 256) -> Image.Image:
    return photograph("astronaut").resize((size, size))


def listed(picture: Image.Image, file: Path) -> KnownPictures:
    bits, _ = pdqhash.compute(np.asarray(picture))
    file.write_text(
        f"# from a test\n\n{np.packbits(bits.astype(np.uint8)).tobytes().hex()}, a note\n"
    )
    return KnownPictures.read([str(file)], 31, 50)


def test_a_listed_picture_is_known_in_any_size(tmp_path: Path) -> None:
    known = listed(photo(512), tmp_path / "list.txt")
    assert len(known) == 1
    assert known.nearest(photo(512)) == 0
    assert known.nearest(photo(300)) is not None
    assert known.nearest(photo(512).transpose(Image.Transpose.ROTATE_90)) is None
    assert known.nearest(Image.new("RGB", (256, 256), "red")) is None


def test_without_lists_nothing_is_known() -> None:
    assert KnownPictures.read([], 31, 50).nearest(photo()) is None


@pytest.mark.parametrize("content", ["xyz", "00ff", "00" * 33])
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "list.txt"
    file.write_text(content)
    with pytest.raises(RulesUnusable, match=r"list of hashes .*list\.txt"):
        KnownPictures.read([str(file)], 31, 50)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesUnusable):
        KnownPictures.read([str(tmp_path / "none.txt")], 31, 50)


@pytest.mark.parametrize("content", ["version = 1", "not toml [", 'version = "x"\nextra = 1'])
def test_rules_that_cannot_be_read_are_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(content)
    with pytest.raises(RulesUnusable, match=r"rules\.toml"):
        safety_rules(str(file))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('rules = "old"\nencoders = ["e"]\n[apparent]', "run `main.py calibrate` again"),
        ('rules = "{version}"\nencoders = ["f"]\n[apparent]', "made for rules"),
        ('rules = "{version}"\nencoders = ["e"]\n[apparent]\nphoto = -99', "beyond what the rules"),
        (
            'rules = "{version}"\nencoders = ["e"]\nexplicit = nan\n[apparent]',
            "beyond what the rules",
        ),
    ],
)
def test_a_calibration_for_something_else_is_refused(
    tmp_path: Path, content: str, says: str
) -> None:
    rules = safety_rules()
    file = tmp_path / "fitted.toml"
    file.write_text(content.replace("{version}", rules.version))
    with pytest.raises(RulesUnusable, match=says):
        calibration(str(file), rules, ["e"])
