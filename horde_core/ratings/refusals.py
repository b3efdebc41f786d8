from dataclasses import dataclass
from datetime import datetime, timedelta

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc, TooMany
from horde_core.ratings.model import Suspect


@dataclass(eq=False)
class SetNotCompleted(InvalidRequest):
    rc = Rc.AESTHETICS_NOT_COMPLETED

    def __str__(self) -> str:
        return "Only requests that are finished can be rated."


@dataclass(eq=False)
class SetNotPublic(InvalidRequest):
    rc = Rc.AESTHETICS_NOT_PUBLIC

    def __str__(self) -> str:
        return "Only requests that were shared ('shared': true) can be rated."


@dataclass(eq=False)
class PictureNotInSet(InvalidRequest):
    """Not of this request, or censored."""

    picture: str
    rc = Rc.PROC_GEN_NOT_FOUND

    def __str__(self) -> str:
        return f"The request has no picture with the id '{self.picture}' that can be rated."


@dataclass(eq=False)
class RatedTwiceAtOnce(InvalidRequest):
    picture: str
    rc = Rc.AESTHETICS_DUPLICATE

    def __str__(self) -> str:
        return f"The picture '{self.picture}' is rated twice in the same request."


@dataclass(eq=False)
class NothingSaid(InvalidRequest):
    rc = Rc.AESTHETICS_MISSING

    def __str__(self) -> str:
        return "Please send ratings, the best picture, or both."


@dataclass(eq=False)
class NothingToCompare(InvalidRequest):
    rc = Rc.AESTHETICS_SOLO

    def __str__(self) -> str:
        return "The best of one picture says nothing. Please rate it."


@dataclass(eq=False)
class AlreadyRated(InvalidRequest):
    rc = Rc.AESTHETICS_ALREADY_EXIST

    def __str__(self) -> str:
        return "These pictures were rated already."


@dataclass(eq=False)
class CaptchaNeeded(Forbidden):
    """Something about the last answers speaks against a person."""

    why: Suspect
    rc = Rc.CAPTCHA_NEEDED

    def __str__(self) -> str:
        return (
            "Before you go on rating, please show that you are a person: "
            "ask for a challenge and answer it."
        )


@dataclass(eq=False)
class RaterBarred(Forbidden):
    until: datetime
    rc = Rc.RATER_BARRED

    def __str__(self) -> str:
        return f"Your account cannot rate pictures until {self.until:%Y-%m-%d %H:%M} UTC."


@dataclass(eq=False)
class RaterUnfit(Forbidden):
    """A flagged or suspicious account."""

    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Your account cannot rate pictures."


@dataclass(eq=False)
class RatedTooFast(TooMany):
    left: timedelta
    rc = Rc.RATED_TOO_FAST

    def __str__(self) -> str:
        return "Please look at the picture before you rate it."


@dataclass(eq=False)
class EnoughForToday(TooMany):
    limit: int
    rc = Rc.RATED_TOO_FAST

    def __str__(self) -> str:
        return f"You rated {self.limit} pictures within a day. Thank you; come back tomorrow."


@dataclass(eq=False)
class NothingToRate(NotFound):
    rc = Rc.NOTHING_TO_RATE

    def __str__(self) -> str:
        return "There is no picture that you have not rated yet. Please come back later."


@dataclass(eq=False)
class QuestionNotFound(NotFound):
    """Not the question that this account is asked at the moment."""

    rc = Rc.QUESTION_NOT_FOUND

    def __str__(self) -> str:
        return "This is not what you are asked at the moment. Please ask for the next picture."


@dataclass(eq=False)
class PictureNotFound(NotFound):
    picture: str
    rc = Rc.PICTURE_NOT_FOUND

    def __str__(self) -> str:
        return f"There is no shared picture with the id '{self.picture}'."


@dataclass(eq=False)
class NoPictureToJudge(InvalidRequest):
    """The answer does not fit the question."""

    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return (
            "A picture is answered with a rating of 1 to 10, a set with the id of its best "
            "picture; both may be skipped or reported instead."
        )


@dataclass(eq=False)
class NotYourPicture(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Only whoever asked for the picture and moderators can do this."
