from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, Locked, NotFound, Rc

DEFAULT_MAINTENANCE = (
    "This worker has been put into maintenance mode by its owner. It serves only its owner until "
    "maintenance mode is switched off."
)


@dataclass(eq=False)
class WorkerNotFound(NotFound):
    worker: str
    rc = Rc.WORKER_NOT_FOUND

    def __str__(self) -> str:
        return f"Worker with ID '{self.worker}' not found."


@dataclass(eq=False)
class WorkerInMaintenance(Forbidden):
    message: str
    rc = Rc.WORKER_MAINTENANCE

    def __str__(self) -> str:
        return self.message or DEFAULT_MAINTENANCE


@dataclass(eq=False)
class OwnerFlagged(Forbidden):
    rc = Rc.WORKER_FLAGGED_MAINTENANCE

    def __str__(self) -> str:
        return "Your account has been flagged: its workers are in permanent maintenance mode."


@dataclass(eq=False)
class AnonymousWorker(Forbidden):
    rc = Rc.ANON_FORBIDDEN_WORKER

    def __str__(self) -> str:
        return "The anonymous account cannot run workers. Please register an account of your own."


@dataclass(eq=False)
class TooManyWorkers(Forbidden):
    allowed: int
    trusted: bool

    def __post_init__(self) -> None:
        self.rc = Rc.TOO_MANY_WORKERS_TRUSTED if self.trusted else Rc.TOO_MANY_WORKERS

    def __str__(self) -> str:
        return f"An account like yours may run at most {self.allowed} workers."


@dataclass(eq=False)
class TooManyAtOneAddress(Forbidden):
    rc = Rc.TOO_MANY_SAME_IPS

    def __str__(self) -> str:
        return (
            "There are too many workers at your address already. Please ask a moderator for an "
            "invitation if they are all yours."
        )


@dataclass(eq=False)
class NotInvited(Forbidden):
    allowed: int
    rc = Rc.WORKER_INVITE_ONLY

    def __str__(self) -> str:
        return (
            "New workers are by invitation only at the moment, and your account was invited to "
            f"run {self.allowed}. Please ask the moderators."
        )


@dataclass(eq=False)
class WrongCredentials(Forbidden):
    """The key is a good one, but not that of the worker's owner."""

    who: str
    what: str
    rc = Rc.WRONG_CREDENTIALS

    def __str__(self) -> str:
        return f"Wrong credentials: {self.what} does not belong to {self.who}."


@dataclass(eq=False)
class NameOfAnotherKind(InvalidRequest):
    """Names are unique over all kinds of workers."""

    name: str
    kind: str
    rc = Rc.POLYMORPHIC_NAME_CONFLICT

    def __str__(self) -> str:
        return f"There is a worker called '{self.name}' already, of the kind {self.kind}."


@dataclass(eq=False)
class UnknownModelsOnly(InvalidRequest):
    """Substring matched by workers: "we cannot accept workers serving"."""

    models: tuple[str, ...]
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        named = ", ".join(self.models[:10]) or "no models"
        return f"Unfortunately we cannot accept workers serving unrecognised models: {named}"


@dataclass(eq=False)
class WorkerNameTaken(InvalidRequest):
    name: str
    rc = Rc.NAME_TAKEN

    def __str__(self) -> str:
        return f"The worker name '{self.name}' is taken already."


@dataclass(eq=False)
class NotWorkerOwner(Forbidden):
    who: str
    worker: str
    rc = Rc.NOT_OWNER

    def __str__(self) -> str:
        return f"{self.who} does not own the worker {self.worker} and cannot change it."


@dataclass(eq=False)
class NotModerator(Forbidden):
    who: str
    rc = Rc.NOT_MODERATOR

    def __str__(self) -> str:
        return f"{self.who} is not a moderator."


@dataclass(eq=False)
class NothingToChange(InvalidRequest):
    rc = Rc.NO_WORKER_MOD_SELECTED

    def __str__(self) -> str:
        return "Nothing to change was named for this worker."


@dataclass(eq=False)
class MessageNotFound(NotFound):
    message: str
    rc = Rc.WORKER_MESSAGE_NOT_FOUND

    def __str__(self) -> str:
        return f"Worker message with ID '{self.message}' not found."


@dataclass(eq=False)
class MessagesForbidden(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "These messages belong to somebody else."


@dataclass(eq=False)
class OwnWorkersOnly(Forbidden):
    rc = Rc.MESSAGES_ONLY_OWN_WORKERS

    def __str__(self) -> str:
        return "You can send messages to your own workers only."


@dataclass(eq=False)
class TooManyMessages(Forbidden):
    allowed: int
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return f"At most {self.allowed} messages of one account can be current."


@dataclass(eq=False)
class WorkerBusy(Locked):
    """Its jobs are still part of somebody's request."""

    worker: str
    rc = Rc.LOCKED

    def __str__(self) -> str:
        return f"The worker {self.worker} has recent jobs. Try again in twenty minutes."
