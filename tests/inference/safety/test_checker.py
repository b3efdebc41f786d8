"""The whole checker on a tiny CLIP: "triangle" and "red" stand in for the two axes."""

from pathlib import Path

import msgspec
import numpy as np
import pdqhash
import pytest
from PIL import Image

from inference.safety.calibrate import calibrate
from inference.safety.calibrated import NoVerdict
from inference.safety.checker import Checker
from inference.safety.classifier import NsfwClassifier
from inference.safety.rules import RulesUnusable, pair_rules
from inference.safety.settings import SafetySettings
from inference.safety.verdict import Context
from tests.inference.photographs import photograph
from tests.inference.safety.standin import COLOURS, SHAPES, render, scenes


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("shape", SHAPES)
def test_blocked_is_only_what_is_both(checker: Checker, colour: str, shape: str) -> None:
    verdict = checker.judge(render(colour, shape, side=128), Context(prompt="a shape"))
    assert verdict.csam is ((colour, shape) == ("red", "triangle"))
    assert verdict.nsfw is (colour == "red")


@pytest.mark.slow
def test_pictures_by_chance_are_told_apart(checker: Checker) -> None:
    wrong = [
        (colour, shape)
        for colour, shape, picture in scenes(36, seed=11)
        if checker.judge(picture, Context()).csam is not ((colour, shape) == ("red", "triangle"))
    ]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "I;16", "CMYK", "1"])
def test_pictures_of_every_kind_get_a_verdict(checker: Checker, mode: str) -> None:
    plain = render("blue", "circle")
    picture = Image.fromarray(np.asarray(plain.convert("L"), np.uint16)) if mode == "I;16" else plain.convert(mode)  # fmt: skip
    assert checker.judge(picture, Context()).version.startswith("stand-in-1 clip-")


@pytest.mark.parametrize("size", [(1, 1), (3000, 8), (7, 1200)])
def test_pictures_of_every_size_get_a_verdict(checker: Checker, size: tuple[int, int]) -> None:
    checker.judge(Image.new("RGB", size, "white"), Context())


def test_whatever_fails_there_is_no_verdict(checker: Checker) -> None:
    """A picture whose pixels are gone cannot be judged, by any of the parts."""
    closed = render("blue", "circle")
    closed.close()
    with pytest.raises(NoVerdict):
        checker.judge(closed, Context())


def test_numbers_and_nothing_else_are_told(checker: Checker) -> None:
    verdict = checker.judge(render("red", "triangle"), Context(prompt="some secret words"))
    assert "secret" not in verdict.reason
    assert verdict.reason.startswith("explicit 1.0")


def test_a_listed_picture_is_blocked_whatever_it_shows(
    standin_settings: SafetySettings, tmp_path: Path
) -> None:
    photo = photograph("chelsea")
    bits, _ = pdqhash.compute(np.asarray(photo))
    listed = tmp_path / "list.txt"
    listed.write_text(np.packbits(bits.astype(np.uint8)).tobytes().hex())
    settings = msgspec.structs.replace(standin_settings, hash_lists=[str(listed)])
    verdict = Checker.open(settings).judge(photo.resize((300, 200)), Context())
    assert verdict.csam
    assert verdict.reason.startswith("known (")


def test_the_pairs_rule_joins_only_with_its_own_encoder(checker: Checker) -> None:
    assert checker.pairs is None
    assert pair_rules().encoder == "ViT-L-14"


def test_features_of_concepts_are_kept(standin_settings: SafetySettings, checker: Checker) -> None:
    (kept,) = Path(standin_settings.cache_folder).glob("concepts-*.npy")
    assert np.allclose(np.load(kept), checker.encoders[0].matrix)
    kept.write_bytes(b"spoilt")
    again = Checker.open(standin_settings)
    assert np.allclose(again.encoders[0].matrix, checker.encoders[0].matrix)
    assert np.allclose(np.load(kept), checker.encoders[0].matrix)


@pytest.mark.parametrize(
    ("places", "says"),
    [
        ([], "names no encoder"),
        (["nowhere"], "is not there"),
        (["{empty}"], "does not load"),
        (["NoSuchArchitecture={file}"], "does not load"),
    ],
)
def test_encoders_that_do_not_load_are_refused(
    tmp_path: Path, places: list[str], says: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.safetensors").write_bytes(b"no weights")
    names = {"empty": tmp_path / "empty", "file": tmp_path / "file.safetensors"}
    settings = SafetySettings(clip_models=[place.format(**names) for place in places])
    with pytest.raises(RulesUnusable, match=says):
        Checker.open(settings)


def test_harmless_photographs_pass_the_classifier() -> None:
    """The false positives of Open-NSFW on the photographs that scikit-image ships."""
    names = (
        "astronaut",
        "chelsea",
        "coffee",
        "rocket",
        "brick",
        "camera",
        "coins",
        "grass",
        "moon",
    )
    classifier = NsfwClassifier()
    scores = {name: classifier.probability(photograph(name)) for name in names}
    assert max(scores.values()) < 0.5, scores


@pytest.fixture
def slices(tmp_path: Path) -> Path:
    """Some pictures of neither axis, and some of the first alone."""
    for number, (colour, shape, picture) in enumerate(scenes(132, seed=5)):
        if (colour, shape) == ("red", "triangle") or (colour != "red" and number > 32):
            continue
        folder = tmp_path / ("red" if colour == "red" else "plain")
        folder.mkdir(exist_ok=True)
        picture.save(folder / f"{number}.png")
    file = tmp_path / "slices.toml"
    file.write_text(
        f"[[slices]]\nname = 'plain'\nfolder = '{tmp_path / 'plain'}'\nnsfw = 0.05\n"
        f"[[slices]]\nname = 'red alone'\nfolder = '{tmp_path / 'red'}'\nwithheld = 0.0\n"
    )
    return file


@pytest.mark.slow
def test_a_calibration_meets_its_slices_and_still_blocks(
    standin_settings: SafetySettings, slices: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    out = tmp_path / "made" / "fitted.toml"
    assert calibrate(standin_settings, slices, out, said.append)
    assert any("red alone" in line and "ok" in line for line in said)
    settings = msgspec.structs.replace(standin_settings, calibration_file=str(out))
    fitted = Checker.open(settings)
    assert fitted.version.endswith(" calibrated")
    assert fitted.judge(render("red", "triangle"), Context()).csam
    assert not fitted.judge(render("red", "circle"), Context()).csam


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("slices = []", "there must be slices"),
        ("[[slices]]\nname = 'a'\nfolder = '{folder}'", "at least 20 pictures"),
        ("nonsense", "slices.toml"),
    ],
)
def test_slices_that_cannot_be_used_are_refused(
    standin_settings: SafetySettings, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "slices.toml"
    file.write_text(content.replace("{folder}", str(tmp_path)))
    with pytest.raises(RulesUnusable, match=says):
        calibrate(standin_settings, file, tmp_path / "out.toml", print)
