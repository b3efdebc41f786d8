"""Settings of the horde's first workers, taken over."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from inference.bridge_data import UnreadableBridgeData, imported
from inference.settings import WorkerSettings

THEIRS = """
horde_url: "https://horde.example/api/"
api_key: "0123456789abcdef012345"
dreamer_name: "An Awesome Dreamer"
max_threads: 2
queue_size: 1
max_batch: 4
max_power: 32
safety_on_gpu: true
models_to_load:
  - "TOP 2"
  - "Deliberate"
models_to_skip: "pix2pix"
allow_lora: true
nsfw: false
blacklist: []
stats_output_frequency: 20
high_memory_mode: true
inference_step_timeout: 20
telemetry: null
nataili_cache_home: ./
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bridgeData.yaml"
    path.write_text(THEIRS)
    return path


def test_what_has_a_place_here_is_taken_over(file: Path) -> None:
    section = tomllib.loads(imported(file))["worker"]
    settings = msgspec.convert(section, WorkerSettings)
    assert settings == WorkerSettings(
        horde_url="https://horde.example",
        api_key="0123456789abcdef012345",
        name="An Awesome Dreamer",
        max_threads=2,
        max_power=32,
        models=["TOP 2", "Deliberate"],
        models_to_skip=["pix2pix"],
        allow_lora=True,
        nsfw=False,
        stats_output_frequency=20,
        step_timeout_s=20,
    )


def test_what_has_none_is_said(file: Path) -> None:
    text = imported(file)
    assert "# safety_on_gpu: safety runs on the CPU" in text
    assert "# high_memory_mode: set loaded_models" in text
    assert "# nataili_cache_home: there is no such setting here" in text
    assert "'telemetry'" not in text


def test_the_anonymous_key_is_not_taken_over(file: Path) -> None:
    file.write_text("api_key: '0000000000'")
    assert "api_key: a worker needs one" in imported(file)
    assert "0000000000" not in imported(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "is not YAML"),
        ("- a", "is not a list of settings"),
        ("max_power: much", r"Expected `int`, got `str` - at `\$.max_power`"),
        ("max_power: 9999", r"Expected `int` <= 512 - at `\$.max_power`"),
        ("models_to_load: [TOP x]", "'TOP x' is not understood; allowed: TOP n"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(UnreadableBridgeData, match=said):
        imported(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableBridgeData, match="No such file"):
        imported(tmp_path / "none.yaml")
