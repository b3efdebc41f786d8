import doctest
import importlib
import pkgutil

import pytest

import bot

MODULES = [info.name for info in pkgutil.walk_packages(bot.__path__, "bot.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
