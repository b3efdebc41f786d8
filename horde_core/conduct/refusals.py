from dataclasses import dataclass
from datetime import datetime

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc


@dataclass(eq=False)
class Banned(Forbidden):
    """By a moderator, or (``in_guild``) by those who run a guild, and there alone."""

    until: datetime | None
    in_guild: bool
    rc = Rc.TIMEOUT_IP

    def __str__(self) -> str:
        where = " on this server" if self.in_guild else ""
        if self.until is None:
            return f"Access has been blocked{where}. You can appeal to the moderators."
        return f"Access has been blocked{where} until {self.until:%Y-%m-%d %H:%M} UTC."


@dataclass(eq=False)
class GuildSuspended(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return (
            "Too much that was asked for on this server today was refused: requests are taken "
            "from here again tomorrow. Elsewhere nothing has changed."
        )


@dataclass(eq=False)
class CaseNotFound(NotFound):
    case: str
    rc = Rc.CASE_NOT_FOUND

    def __str__(self) -> str:
        return f"Case with ID '{self.case}' not found."


@dataclass(eq=False)
class CaseTaken(InvalidRequest):
    """Somebody else has claimed it, or it is closed. ``by`` and ``until`` where a guild judges."""

    by: int | None = None
    until: datetime | None = None
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "This case is closed, or another moderator is looking at it."


@dataclass(eq=False)
class CaseNotYours(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "Claim the case first: you do not have it, or have it no longer."


@dataclass(eq=False)
class AppealPending(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "Your last appeal waits for a moderator, or was answered today."


@dataclass(eq=False)
class NothingToAppeal(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "Nothing keeps you out, so there is nothing to appeal against."


@dataclass(eq=False)
class BadSubject(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return (
            "A subject is written like account:7, proxied:discord:5, proxied:3:name, "
            "key:<id> or ip:203.0.113.5."
        )


@dataclass(eq=False)
class CaseAboutYou(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Nobody judges what they did themselves: leave this case to another moderator."


@dataclass(eq=False)
class WrongVerdict(InvalidRequest):
    """An appeal is answered with yes or no, a complaint by what is done about it."""

    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "A case of this kind cannot be judged like that."


@dataclass(eq=False)
class AlreadyReported(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "You have reported this picture before; the moderators know of it."


@dataclass(eq=False)
class ReportsTooFast(InvalidRequest):
    seconds: int
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"One report in {self.seconds} seconds."


@dataclass(eq=False)
class AlreadyAppealed(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "You have appealed against this before; there is one appeal for each."
