from dataclasses import dataclass

from horde_core.errors import Forbidden, Rc, TooMany


@dataclass(eq=False)
class RegistrationClosed(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "This horde makes no new accounts at the moment. Please ask its operators."


@dataclass(eq=False)
class TooManyRegistrations(TooMany):
    """So many accounts came from one network within a day already."""

    limit: int
    rc = Rc.TOO_MANY_REGISTRATIONS

    def __str__(self) -> str:
        return (
            f"At most {self.limit} accounts a day can be made from one network. "
            "Please come back tomorrow."
        )
