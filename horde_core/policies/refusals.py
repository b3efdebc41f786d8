from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest
from horde_core.policies.model import Why


@dataclass(eq=False)
class AgainstPolicy(Forbidden):
    """``fact`` is what it takes: a limit, a number of days or seconds; never the word itself."""

    why: Why
    fact: int = 0


@dataclass(eq=False)
class BadPolicy(InvalidRequest):
    """A setting of that name does not exist, or does not take this value."""

    key: str
    wanted: str
