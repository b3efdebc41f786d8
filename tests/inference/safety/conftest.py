"""The stand-in CLIP and its rules, built once a session."""

import pytest
import torch

from inference.safety.checker import Checker
from inference.safety.settings import SafetySettings
from tests.inference.safety import standin


@pytest.fixture(scope="session")
def standin_settings(tmp_path_factory: pytest.TempPathFactory) -> SafetySettings:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("safety")
    rules = folder / "rules.toml"
    rules.write_text(standin.RULES)
    return SafetySettings(
        clip_models=[str(standin.build(folder / "clip"))],
        rules_file=str(rules),
        cache_folder=str(folder / "cache"),
    )


@pytest.fixture(scope="session")
def checker(standin_settings: SafetySettings) -> Checker:
    return Checker.open(standin_settings)
