"""Real models drawn with at home: every picture is judged before it is written."""

from pathlib import Path

import msgspec
import pytest
from PIL import Image

from inference import draw
from inference.safety.replacement import replacement
from inference.safety.settings import SafetySettings
from inference.sections import Sections
from inference.settings import WorkerSettings
from tests.inference.test_draw import asked


def test_a_real_model_draws_where_a_checker_judges(
    tmp_path: Path,
    tiny_folder: Path,
    standin_settings: SafetySettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sections = Sections(safety=standin_settings)
    out = tmp_path / "cat.png"
    draw.main(WorkerSettings(), asked(out, model=str(tiny_folder), steps=2), sections)
    with Image.open(out) as picture:
        assert picture.size == (64, 64), "as large as the model was trained"
        assert picture.tobytes() != replacement("csam", 64, 64).tobytes()
    assert "withheld" not in capsys.readouterr().out


def test_what_is_withheld_is_written_as_its_replacement(
    tmp_path: Path, standin_settings: SafetySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "both.png"
    prompt = "a big red triangle on a white background"
    asking = asked(out, prompt=prompt, steps=12, sampler="k_euler")
    draw.main(WorkerSettings(), asking, Sections(safety=standin_settings))
    assert "both.png: the picture is withheld as csam" in capsys.readouterr().out
    with Image.open(out) as picture:
        assert picture.tobytes() == replacement("csam", 64, 64).convert(picture.mode).tobytes()


def test_a_checker_that_does_not_load_draws_nothing(
    tmp_path: Path, tiny_folder: Path, standin_settings: SafetySettings
) -> None:
    broken = msgspec.structs.replace(standin_settings, clip_models=[str(tmp_path / "no")])
    out = tmp_path / "cat.png"
    with pytest.raises(SystemExit, match="is not there"):
        draw.main(WorkerSettings(), asked(out, model=str(tiny_folder)), Sections(safety=broken))
    assert not out.exists()
