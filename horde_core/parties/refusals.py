from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, Locked, NotFound, Rc


@dataclass(eq=False)
class NoParty(NotFound):
    """None here, or it has ended."""

    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "No such party is going on."


@dataclass(eq=False)
class PartyGoesOn(Locked):
    rc = Rc.LOCKED

    def __str__(self) -> str:
        return "This channel has a party already."


@dataclass(eq=False)
class GuestsOnly(Forbidden):
    """The host neither enters nor votes."""

    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "The host of a party takes no part in it."


@dataclass(eq=False)
class NotForOneself(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "Nobody votes for their own entry."


@dataclass(eq=False)
class NeedsMembership(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Taking part needs an account of one's own."


@dataclass(eq=False)
class NotHost(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Parties are ended early by their host."
