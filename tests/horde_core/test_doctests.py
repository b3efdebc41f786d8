import doctest
import importlib
import pkgutil

import pytest

import horde_core

MODULES = [
    info.name
    for info in pkgutil.walk_packages(horde_core.__path__, "horde_core.")
    if "migrations" not in info.name
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
