from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, Locked, NotFound, Rc


@dataclass(eq=False)
class NoPool(NotFound):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "No pool is open for this server."


@dataclass(eq=False)
class PoolExists(Locked):
    rc = Rc.LOCKED

    def __str__(self) -> str:
        return "There is a pool for this server, or one that is being closed."


@dataclass(eq=False)
class NeedsAccount(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Only a member with an account of their own can do this."


@dataclass(eq=False)
class OfferGone(NotFound):
    """The shared key was revoked, has expired or is empty."""

    rc = Rc.SHARED_KEY_EXPIRED

    def __str__(self) -> str:
        return "This shared key is not offered any more."


@dataclass(eq=False)
class NoSeatLeft(InvalidRequest):
    seats: int
    rc = Rc.SHARED_KEY_EMPTY

    def __str__(self) -> str:
        return f"All {self.seats} members for whom this shared key is meant have claimed it."
