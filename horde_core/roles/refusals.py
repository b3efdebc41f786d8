from dataclasses import dataclass

from horde_core.errors import InvalidRequest, NotFound


@dataclass(eq=False)
class EmptyRule(InvalidRequest):
    """A rule without any condition would hold for everybody or nobody; it is not clear which."""


@dataclass(eq=False)
class TooManyRules(InvalidRequest):
    limit: int


@dataclass(eq=False)
class NoSuchRule(NotFound):
    rule_id: int
