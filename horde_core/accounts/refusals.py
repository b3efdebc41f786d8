from dataclasses import dataclass
from enum import StrEnum

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc
from horde_core.moderation.names import Unfit


@dataclass(eq=False)
class UserNotFound(NotFound):
    account: str
    rc = Rc.USER_NOT_FOUND

    def __str__(self) -> str:
        return f"User with ID '{self.account}' not found."


@dataclass(eq=False)
class AttachCodeInvalid(InvalidRequest):
    """Unknown, used already, or older than its fifteen minutes."""

    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "This link is not valid any more. Ask the bot for a new one."


@dataclass(eq=False)
class AccountIsAnonymous(Forbidden):
    """What was asked needs an account of one's own."""

    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "The anonymous account cannot do this. Please register an account of your own."


@dataclass(eq=False)
class AnonymousMayNotChange(Forbidden):
    rc = Rc.ANON_FORBIDDEN_USER_MOD

    def __str__(self) -> str:
        return "The anonymous account cannot change accounts."


@dataclass(eq=False)
class AnonymousStays(Forbidden):
    rc = Rc.ANON_FORBIDDEN_USER

    def __str__(self) -> str:
        return "The anonymous account cannot be deleted, and cannot delete accounts."


@dataclass(eq=False)
class AdministratorsOnly(Forbidden):
    who: str
    rc = Rc.NOT_ADMIN

    def __str__(self) -> str:
        return f"Only administrators can do this, and {self.who} is none."


@dataclass(eq=False)
class ModeratorsOnly(Forbidden):
    who: str
    rc = Rc.NOT_MODERATOR

    def __str__(self) -> str:
        return f"Only moderators can do this, and {self.who} is none."


@dataclass(eq=False)
class ServicesOnly(Forbidden):
    rc = Rc.NON_SERVICE_FORBIDDEN

    def __str__(self) -> str:
        return "Only service accounts have a proxy passkey."


@dataclass(eq=False)
class NoUserChange(InvalidRequest):
    rc = Rc.NO_USER_MOD_SELECTED

    def __str__(self) -> str:
        return "Nothing was named that could be changed about the user."


@dataclass(eq=False)
class UserNameTooLong(InvalidRequest):
    longest: int
    rc = Rc.TOO_LONG_USER_NAME

    def __str__(self) -> str:
        return f"A user name may have at most {self.longest} characters."


@dataclass(eq=False)
class UserNameEmpty(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "Of this user name nothing remains that can be shown."


class Place(StrEnum):
    """Where a text is shown to everybody."""

    USER_NAME = "user name"
    CONTACT = "contact"
    COMMENT = "comment"
    WORKER_NAME = "worker name"
    BRIDGE_AGENT = "bridge agent"
    WORKER_INFO = "worker info"
    TEAM_NAME = "team name"
    TEAM_INFO = "team info"
    STYLE = "style"


_UNFIT = {
    Place.USER_NAME: Rc.PROFANE_USER_NAME,
    Place.CONTACT: Rc.PROFANE_USER_CONTACT,
    Place.COMMENT: Rc.PROFANE_ADMIN_COMMENT,
    Place.WORKER_NAME: Rc.PROFANE_WORKER_NAME,
    Place.BRIDGE_AGENT: Rc.PROFANE_BRIDGE_AGENT,
    Place.WORKER_INFO: Rc.PROFANE_WORKER_INFO,
    Place.TEAM_NAME: Rc.PROFANE_TEAM_NAME,
    Place.TEAM_INFO: Rc.PROFANE_TEAM_INFO,
    Place.STYLE: Rc.BAD_REQUEST,
}


@dataclass(eq=False)
class UnfitName(InvalidRequest):
    """A name, or a text beside one, that must not be shown; never repeated in the answer."""

    place: Place
    why: Unfit
    rc = Rc.PROFANE_USER_NAME

    def __post_init__(self) -> None:
        self.rc = _UNFIT[self.place]

    def __str__(self) -> str:
        if self.why is Unfit.OFFICE:
            return f"This {self.place} could be taken for that of somebody who runs the horde."
        return f"This {self.place} contains words that cannot be shown to everybody."


@dataclass(eq=False)
class UserNotDeleted(InvalidRequest):
    """Also said of a wiped account: nothing is left to bring back."""

    rc = Rc.USER_NOT_DELETED

    def __str__(self) -> str:
        return "This user is not deleted, or cannot be brought back any more."


@dataclass(eq=False)
class OwnerOrModeratorOnly(Forbidden):
    rc = Rc.NOT_USER_OR_MOD

    def __str__(self) -> str:
        return "Only moderators and the user themself can delete a user."


@dataclass(eq=False)
class ModeratorStays(Forbidden):
    rc = Rc.CANNOT_DELETE_MOD

    def __str__(self) -> str:
        return "Moderators cannot be deleted."


@dataclass(eq=False)
class StillActive(Forbidden):
    rc = Rc.CANNOT_WIPE_ACTIVE_USER

    def __str__(self) -> str:
        return "A deleted user can be wiped only after 30 days without activity."
