"""What the doctor says of the checker."""

from pathlib import Path

import pytest

from inference.doctor import Finding, examine
from inference.safety.settings import SafetySettings
from inference.sections import Sections
from inference.settings import WorkerSettings


async def findings(tiny: Path, sections: Sections) -> dict[str, Finding]:
    settings = WorkerSettings(
        models=["tiny"], model_folders=[str(tiny.parent)], horde_url="http://127.0.0.1:9"
    )
    return {finding[0]: finding async for finding in examine(settings, sections)}


@pytest.mark.parametrize("places", [[], ["nowhere"]])
async def test_without_a_checker_a_real_model_is_refused(
    tiny_folder: Path, places: list[str]
) -> None:
    sections = Sections(safety=SafetySettings(clip_models=places))
    found = await findings(tiny_folder, sections)
    assert "refused" in found["model"][1]
    assert ("is not there" if places else "no checker") in found["safety"][1]


async def test_a_checker_without_calibration_serves_and_is_told(
    tiny_folder: Path, standin_settings: SafetySettings
) -> None:
    found = await findings(tiny_folder, Sections(safety=standin_settings))
    assert found["safety"][1].startswith("every picture is judged by stand-in-1")
    assert "main.py calibrate" in found["safety"][2]
    assert found["model"][1] == "tiny: here, and passed by the safety gate"
