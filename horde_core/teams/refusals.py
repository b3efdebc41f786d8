from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc


@dataclass(eq=False)
class TeamNotFound(NotFound):
    team: str
    rc = Rc.TEAM_NOT_FOUND

    def __str__(self) -> str:
        return f"Team with ID '{self.team}' not found."


@dataclass(eq=False)
class AnonymousTeam(Forbidden):
    rc = Rc.ANON_FORBIDDEN

    def __str__(self) -> str:
        return "The anonymous account cannot create teams."


@dataclass(eq=False)
class TrustedOnly(Forbidden):
    rc = Rc.UNTRUSTED_TEAM_CREATION

    def __str__(self) -> str:
        return "Only trusted users can create teams."


@dataclass(eq=False)
class TeamNameTaken(InvalidRequest):
    name: str
    rc = Rc.TEAM_NAME_TAKEN

    def __str__(self) -> str:
        return f"The team name '{self.name}' is taken already."


@dataclass(eq=False)
class TeamNameTooShort(InvalidRequest):
    shortest: int
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"A team's name has at least {self.shortest} characters."


@dataclass(eq=False)
class TooManyTeams(Forbidden):
    allowed: int
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return f"One account may own at most {self.allowed} teams."


@dataclass(eq=False)
class NotTeamOwner(Forbidden):
    who: str
    team: str
    rc = Rc.NOT_OWNER

    def __str__(self) -> str:
        return f"{self.who} does not own the team {self.team} and cannot change it."


@dataclass(eq=False)
class NoTeamChange(InvalidRequest):
    rc = Rc.NO_TEAM_MOD_SELECTED

    def __str__(self) -> str:
        return "Nothing to change was named for this team."
