from dataclasses import dataclass
from datetime import timedelta

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc

SOON = timedelta(days=4)


@dataclass(eq=False)
class InMaintenance(InvalidRequest):
    rc = Rc.MAINTENANCE_MODE

    def __str__(self) -> str:
        return "The horde is in maintenance mode and takes no new requests. Please try again later."


@dataclass(eq=False)
class TimedOut(Forbidden):
    """``who`` is an address or a person, kept out for so long."""

    left: timedelta
    rc = Rc.TIMEOUT_IP

    def __str__(self) -> str:
        if self.left > SOON:
            return "Access from your address or account has been blocked."
        seconds = max(1, round(self.left.total_seconds()))
        return (
            "Too many requests from your address or account were refused. "
            f"Please try again in {seconds} seconds."
        )


@dataclass(eq=False)
class UnsafeRequest(Forbidden):
    """Only in a raid, and only of those who are not trusted."""

    rc = Rc.UNTRUSTED_UNSAFE_IP

    def __str__(self) -> str:
        return (
            "Due to abuse, requests from VPNs and data centres are taken from trusted accounts "
            "only at the moment."
        )


@dataclass(eq=False)
class UnsafeWorker(Forbidden):
    rc = Rc.UNSAFE_IP

    def __str__(self) -> str:
        return (
            "Workers are not admitted from VPNs and data centres. If you have no other "
            "connection, please ask a moderator for the permission."
        )


@dataclass(eq=False)
class CorruptPrompt(InvalidRequest):
    """``reasons`` are ids of rules, for the log alone."""

    reasons: tuple[str, ...] = ()
    rc = Rc.CORRUPT_PROMPT

    def __str__(self) -> str:
        return "This prompt was found to be unethical and was refused."


@dataclass(eq=False)
class UnfitForModel(InvalidRequest):
    """Nobody is punished for it: another model might have drawn it."""

    rc = Rc.CORRUPT_PROMPT

    def __str__(self) -> str:
        return "This prompt cannot be drawn by a model of this kind. Please choose another model."


@dataclass(eq=False)
class TooLongToReplace(InvalidRequest):
    longest: int
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"Prompts of more than {self.longest} characters cannot be corrected."


@dataclass(eq=False)
class NoModeChosen(InvalidRequest):
    rc = Rc.NO_HORDE_MOD_SELECTED

    def __str__(self) -> str:
        return "No mode to change was named."


@dataclass(eq=False)
class NoAddress(InvalidRequest):
    address: str
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"'{self.address}' is no IP address and no network in CIDR notation."


@dataclass(eq=False)
class FilterNotFound(NotFound):
    rule: str
    rc = Rc.FILTER_NOT_FOUND

    def __str__(self) -> str:
        return f"Filter with ID '{self.rule}' not found."


@dataclass(eq=False)
class NoFilterChange(InvalidRequest):
    rc = Rc.NO_FILTER_MOD_SELECTED

    def __str__(self) -> str:
        return "Nothing to change was named for this filter."


@dataclass(eq=False)
class BadFilter(InvalidRequest):
    why: str
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"This filter cannot be used: {self.why}."
