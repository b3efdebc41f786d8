"""Every refusal has its place in the table and keeps the texts that programs match."""

import importlib
import pkgutil

import pytest

import horde_core
from horde_core.api.refusals import STATUS, http_status
from horde_core.errors import HordeError, Rc
from horde_core.queueing.refusals import AlreadyDelivered, JobAborted, JobNotFound
from horde_core.workers.refusals import UnknownModelsOnly, WorkerInMaintenance, WrongCredentials


def leaves() -> list[type[HordeError]]:
    for module in pkgutil.walk_packages(horde_core.__path__, "horde_core."):
        if ".versions." not in module.name and not module.name.endswith(".env"):
            importlib.import_module(module.name)
    found: list[type[HordeError]] = []
    waiting = list(HordeError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        below = kind.__subclasses__()
        waiting.extend(below)
        if not below:
            found.append(kind)
    return found


@pytest.mark.parametrize("leaf", leaves(), ids=lambda leaf: leaf.__name__)
def test_every_leaf_has_a_status_and_a_code(leaf: type[HordeError]) -> None:
    error = leaf.__new__(leaf)
    assert http_status(error) in set(STATUS.values())
    assert isinstance(leaf.rc, Rc)


@pytest.mark.parametrize(
    ("error", "substrings"),
    [
        (JobNotFound("j"), ["Processing Job with ID", "does not exist"]),
        (AlreadyDelivered("j"), ["already submitted"]),
        (JobAborted("j"), ["Please check your worker speed"]),
        (WorkerInMaintenance(""), ["maintenance mode"]),
        (UnknownModelsOnly(("m",)), ["we cannot accept workers serving"]),
        (WrongCredentials("a#1", "Worker w"), ["Wrong credentials"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_texts_that_programs_match(error: HordeError, substrings: list[str]) -> None:
    for substring in substrings:
        assert substring in str(error)
