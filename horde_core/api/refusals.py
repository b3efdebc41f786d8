"""How refusals are answered: one table from families to HTTP, and the edge's own refusals.

The edge's own ones have no ``rc`` on the wire, as API v2 has none for them.
"""

from dataclasses import dataclass

from horde_core.errors import (
    Forbidden,
    HordeError,
    InvalidRequest,
    Locked,
    NotFound,
    Rc,
    TooMany,
    Unauthorised,
    Unavailable,
)

STATUS: dict[type[HordeError], int] = {
    InvalidRequest: 400,
    Unauthorised: 401,
    Forbidden: 403,
    NotFound: 404,
    Locked: 423,
    TooMany: 429,
    Unavailable: 503,
}


def http_status(error: HordeError) -> int:
    """The status of the family that ``error`` belongs to."""
    return next(STATUS[family] for family in type(error).__mro__ if family in STATUS)


@dataclass(eq=False)
class FormInvalid(Exception):
    """Known fields are missing or wrong; ``errors`` maps dotted paths to texts."""

    errors: dict[str, str]


@dataclass(eq=False)
class Unreadable(Exception):
    """The body is not JSON at all, or a header cannot be understood."""

    message: str
    status: int = 400


@dataclass(eq=False)
class RateLimited(Exception):
    """``limit`` as clients read it, e.g. ``2 per 1 second``."""

    limit: str


@dataclass(eq=False)
class KeyMissing(Unauthorised):
    """An endpoint that answers a missing key with 401 instead of the validation form."""

    rc = Rc.INVALID_API_KEY

    def __str__(self) -> str:
        return "No API key was sent in the header apikey."


@dataclass(eq=False)
class BannedClientAgent(Forbidden):
    """The placeholder of a template: nobody could be asked about its mistakes."""

    agent: str
    rc = Rc.BANNED_CLIENT_AGENT

    def __str__(self) -> str:
        return f"The Client-Agent '{self.agent}' is a placeholder. Please name your program."
