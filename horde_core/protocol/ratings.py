"""Ratings: of one's own pictures as API v2 has them, and of the pool, which is an extension."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Id = Annotated[str, Meta(min_length=36, max_length=36)]
Score = Annotated[int, Meta(ge=1, le=10, description="1 the worst, 10 the best")]
Flaws = Annotated[int, Meta(ge=0, le=5, description="0 flawless, 5 unusable")]
Form = Literal["picture", "sound"]


class PictureRating(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    rating: Score
    artifacts: Flaws | UnsetType = UNSET


class SetRating(msgspec.Struct, frozen=True, kw_only=True):
    """`best` is the id of the best picture."""

    best: Id | UnsetType = UNSET
    ratings: Annotated[list[PictureRating], Meta(max_length=100)] = msgspec.field(
        default_factory=list
    )


class SetRewarded(msgspec.Struct, frozen=True, kw_only=True):
    reward: float


class NextQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: one picture to rate, or a set of which to name the best."""

    kind: Literal["picture", "set"] = "picture"
    nsfw: bool = False


class QuestionPicture(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    url: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What to rate now. The answer goes to `ratings/{id}`."""

    id: str
    kind: Literal["picture", "set"]
    pictures: list[QuestionPicture]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A `rating`, with `artifacts` if you like; of a set the id of the `best`; or `skip`,
    or `report` for what should not be here.
    """

    rating: Score | UnsetType = UNSET
    artifacts: Flaws | UnsetType = UNSET
    best: Id | UnsetType = UNSET
    skip: bool = False
    report: bool = False


class AnswerRewarded(msgspec.Struct, frozen=True, kw_only=True):
    """`pending` waits until your ratings are known to agree with others'. `left_today` can still
    be earned within the 24 hours. `streak`: days in a row.
    """

    reward: float
    pending: float
    left_today: float
    streak: int


class ChallengeWanted(msgspec.Struct, frozen=True, kw_only=True):
    form: Form = "picture"


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """Letters to be read or heard; `data` in base64. Two tries, two minutes."""

    id: str
    form: Form
    content_type: str
    data: str
    expires_in: Annotated[int, Meta(description="Seconds")]


class ChallengeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    answer: Annotated[str, Meta(min_length=1, max_length=50)]


class Solved(msgspec.Struct, frozen=True, kw_only=True):
    solved: bool = True


class Rater(msgspec.Struct, frozen=True, kw_only=True):
    """`share` is the part of the full rewards that the agreement is good for, 0 to 1."""

    user: str
    rated: int
    compared: int
    agreement: float | None
    share: float
    pending: float
    today: int
    earned_today: float
    left_today: float
    gold_seen: int
    gold_right: int
    suspicion: str | None
    barred_until: str | None
    streak: int
    best_streak: int


class RatersQuery(msgspec.Struct, frozen=True, kw_only=True):
    suspicious: bool = False


class ClientCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Ratings that came from one program; `best_of`: sets of which the best was named."""

    client: str
    ratings: int
    artifacts: int
    best_of: int


class SharedPicture(msgspec.Struct, frozen=True, kw_only=True):
    """The gold answer is for moderators' eyes."""

    id: str
    request_id: str
    state: Literal["open", "hidden", "gone"]
    nsfw: bool
    model: str
    ratings: int
    reports: int
    mean_rating: float | None
    mean_artifacts: float | None
    gold_rating: int | None = None
    gold_artifacts: int | None = None


class SharedPictureChange(msgspec.Struct, frozen=True, kw_only=True):
    """`gold_rating` makes it a gold question, null an ordinary picture again."""

    gold_rating: Score | UnsetType | None = UNSET
    gold_artifacts: Flaws | UnsetType | None = UNSET
    hidden: bool | UnsetType = UNSET


class RaterChange(msgspec.Struct, frozen=True, kw_only=True):
    """`cleared` lets a rater go on without a challenge."""

    cleared: Literal[True]
