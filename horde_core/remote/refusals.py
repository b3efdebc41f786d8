"""What another horde refuses, and what cannot be had from it."""

from dataclasses import dataclass
from enum import StrEnum

from horde_core.errors import (
    Forbidden,
    InvalidRequest,
    NotFound,
    Rc,
    TooMany,
    Unauthorised,
    Unavailable,
)


class Missing(StrEnum):
    """What another horde does not offer to those who only have an account there."""

    ACCOUNTS = "accounts"
    NEW_KEYS = "new_keys"
    POOLS = "pools"
    PARTIES = "parties"
    SHARED_KEYS = "shared_keys"
    RATINGS = "ratings"
    ROLE_FACTS = "role_facts"


@dataclass(eq=False)
class HordeDown(Unavailable):
    """No usable answer. ``untouched``: it surely never heard of the request."""

    host: str
    untouched: bool

    def __str__(self) -> str:
        return f"{self.host} does not answer."


@dataclass(eq=False)
class HordeBusy(TooMany):
    """It asks to be left in peace for a while."""

    wait_s: int

    def __str__(self) -> str:
        return f"Too many requests; again in {self.wait_s} s."


@dataclass(eq=False)
class TooManyThere(TooMany):
    message: str
    rc = Rc.TOO_MANY_PROMPTS

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class KeyRefused(Unauthorised):
    rc = Rc.INVALID_API_KEY

    def __str__(self) -> str:
        return "The other horde does not know this API key."


@dataclass(eq=False)
class KeyUnreadable(Unauthorised):
    """The vault's key that sealed it is gone."""

    rc = Rc.INVALID_API_KEY

    def __str__(self) -> str:
        return "The kept API key cannot be opened any more."


@dataclass(eq=False)
class RefusedThere(InvalidRequest):
    """``refusal`` as far as it is one of API v2, and the other horde's own words."""

    refusal: Rc
    message: str

    def __post_init__(self) -> None:
        self.rc = self.refusal

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class ForbiddenThere(Forbidden):
    refusal: Rc
    message: str

    def __post_init__(self) -> None:
        self.rc = self.refusal

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class UnknownThere(NotFound):
    refusal: Rc
    message: str

    def __post_init__(self) -> None:
        self.rc = self.refusal

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class NotWithAnotherHorde(InvalidRequest):
    what: Missing

    def __str__(self) -> str:
        return f"Another horde does not offer this: {self.what.value}."
