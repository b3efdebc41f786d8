from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc


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
