"""Drawing without a horde, with the demo model itself."""

import argparse
from pathlib import Path

import pytest
from PIL import Image

from inference import draw
from inference.safety.gate import SafetyGate
from inference.settings import WorkerSettings


def asked(out: Path, **changes: object) -> argparse.Namespace:
    values: dict[str, object] = {
        "prompt": "a red circle on a blue background###green",
        "out": out,
        "model": "demo_shapes",
        "size": None,
        "steps": 4,
        "cfg": 5.0,
        "sampler": "k_euler_a",
        "seed": 7,
        "count": 1,
    }
    return argparse.Namespace(**{**values, **changes})


@pytest.mark.parametrize("name", ["cat.png", "cat.webp"])
def test_writes_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    draw.main(WorkerSettings(), asked(tmp_path / name, size="128x64"))
    with Image.open(tmp_path / name) as picture:
        assert picture.size == (128, 64)
        assert len(picture.convert("RGB").getcolors(2**16) or []) > 1
    assert "seed 7" in capsys.readouterr().out


def test_several_pictures_have_seeds_that_count_up(tmp_path: Path) -> None:
    draw.main(WorkerSettings(), asked(tmp_path / "two.png", count=2))
    draw.main(WorkerSettings(), asked(tmp_path / "one.png", seed=8))
    second, alone = (
        Image.open(tmp_path / name).convert("RGB").tobytes() for name in ("two-2.png", "one.png")
    )
    assert max(abs(a - b) for a, b in zip(second, alone, strict=True)) <= 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"size": "big"}, "not of the form"),
        ({"model": "nowhere"}, "was not found"),
    ],
)
def test_says_why_nothing_was_drawn(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        draw.main(WorkerSettings(), asked(tmp_path / "cat.png", **changes))


@pytest.mark.parametrize("by", ["name", "path"])
def test_the_gate_stands_here_too(tmp_path: Path, tiny_folder: Path, by: str) -> None:
    settings = WorkerSettings(model_folders=[str(tiny_folder.parent)] if by == "name" else [])
    model = "tiny" if by == "name" else str(tiny_folder)
    with pytest.raises(SystemExit, match="refused: no safety checker"):
        draw.main(settings, asked(tmp_path / "cat.png", model=model))


def test_a_model_that_could_be_fetched_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r'models\.fetch "AbsoluteReality" fetches it'):
        draw.main(WorkerSettings(), asked(tmp_path / "cat.png", model="AbsoluteReality"))


def test_progress_ends_at_the_whole() -> None:
    shown: list[tuple[int, int]] = []
    jobs = draw.asked_for(asked(Path("x.png"), count=2, steps=3), "demo_shapes", 64)
    engine = draw.opened(["demo_shapes"], WorkerSettings(), SafetyGate.shipped())
    draw.drawn(engine, jobs, lambda done, total: shown.append((done, total)))
    assert shown == [(2, 6), (4, 6), (6, 6)]
