"""The stand-in checker, loaded once a session."""

import pytest

from inference.safety.checker import Checker
from inference.safety.settings import SafetySettings


@pytest.fixture(scope="session")
def checker(standin_settings: SafetySettings) -> Checker:
    return Checker.open(standin_settings)
