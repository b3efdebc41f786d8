from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc, TooMany
from horde_core.money import Kudos


@dataclass(eq=False)
class RequestNotFound(NotFound):
    request: str
    kind: str = "image"
    rc = Rc.REQUEST_NOT_FOUND

    def __str__(self) -> str:
        return f"{self.kind.capitalize()} Request with ID '{self.request}' not found."


@dataclass(eq=False)
class JobNotFound(NotFound):
    """Substring matched by workers: "Processing Job with ID" … "does not exist"."""

    job: str
    rc = Rc.INVALID_JOB_ID

    def __str__(self) -> str:
        return f"Processing Job with ID {self.job} does not exist."


@dataclass(eq=False)
class AlreadyDelivered(InvalidRequest):
    """Substring matched by workers: "already submitted"."""

    job: str
    rc = Rc.DUPLICATE_GEN

    def __str__(self) -> str:
        return f"The result of job {self.job} was already submitted."


@dataclass(eq=False)
class JobAborted(InvalidRequest):
    """Substring matched by workers: "Please check your worker speed"."""

    job: str
    rc = Rc.ABORTED_GEN

    def __str__(self) -> str:
        return (
            f"Job {self.job} took too long or failed and was given to somebody else. "
            "Please check your worker speed."
        )


@dataclass(eq=False)
class UpfrontKudosNeeded(Forbidden):
    needed: Kudos
    available: Kudos
    rc = Rc.KUDOS_UPFRONT

    def __str__(self) -> str:
        return (
            f"Due to current demand, a request this heavy needs {self.needed / 100:g} kudos "
            f"upfront and {max(0, self.available) / 100:g} are available."
        )


@dataclass(eq=False)
class TooManyPrompts(TooMany):
    waiting: int
    limit: int
    rc = Rc.TOO_MANY_PROMPTS

    def __str__(self) -> str:
        return (
            f"Parallel requests ({self.waiting}) exceed the limit of {self.limit} of this account."
        )


@dataclass(eq=False)
class ServiceAccountsOnly(InvalidRequest):
    rc = Rc.ONLY_SERVICE_ACCOUNT_PROXY

    def __str__(self) -> str:
        return "Only service accounts can send a proxied_account."


@dataclass(eq=False)
class SpecialForbidden(Forbidden):
    rc = Rc.SPECIAL_FORBIDDEN

    def __str__(self) -> str:
        return "Special requests need an account with the role 'special'."
