from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, Rc, Unauthorised
from horde_core.money import Kudos


@dataclass(eq=False)
class SharedKeyUnknown(Unauthorised):
    """API v2 answers 401 for it even where a key is only named in the path."""

    key: str
    rc = Rc.INVALID_API_KEY

    def __str__(self) -> str:
        return f"No shared key matches '{self.key}'."


@dataclass(eq=False)
class SharedKeyEmpty(Forbidden):
    rc = Rc.SHARED_KEY_EMPTY

    def __str__(self) -> str:
        return "This shared key has no kudos left."


@dataclass(eq=False)
class SharedKeyExpired(Forbidden):
    rc = Rc.SHARED_KEY_EXPIRED

    def __str__(self) -> str:
        return "This shared key has expired."


@dataclass(eq=False)
class SharedKeyOfStyles(Forbidden):
    """It pays for whoever uses a style, and is good for nothing else."""

    rc = Rc.SHARED_KEY_ASSIGNED_STYLES

    def __str__(self) -> str:
        return "This shared key belongs to a style and works only together with it."


@dataclass(eq=False)
class SharedKeyShort(Forbidden):
    """It has kudos, but fewer than a heavy request needs beforehand."""

    needed: Kudos
    available: Kudos
    rc = Rc.SHARED_KEY_INSUFFICIENT_KUDOS

    def __str__(self) -> str:
        return (
            f"This request needs {self.needed / 100:g} kudos upfront and the shared key has "
            f"{max(0, self.available) / 100:g} left."
        )


@dataclass(eq=False)
class SharedKeyLimit(InvalidRequest):
    """A single job asks for more than the key allows."""

    what: str
    asked: int
    allowed: int
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"This shared key allows at most {self.allowed} {self.what}, not {self.asked}."


@dataclass(eq=False)
class AnonymousSharesNothing(Forbidden):
    rc = Rc.ANON_FORBIDDEN

    def __str__(self) -> str:
        return "The anonymous account cannot have shared keys."


@dataclass(eq=False)
class TooManySharedKeys(Forbidden):
    allowed: int
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return f"An account like yours may have at most {self.allowed} shared keys."


@dataclass(eq=False)
class NotKeyOwner(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Only its owner can change or delete a shared key."


@dataclass(eq=False)
class NoSharedKeyChange(InvalidRequest):
    rc = Rc.NO_SHARED_KEY_MOD_SELECTED

    def __str__(self) -> str:
        return "Nothing was named that could be changed about the shared key."
