from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from horde_core.money import NONE, Kudos

BEST, WORST = 10, 1


class Kind(StrEnum):
    """What a question asks: how good one picture is, or which of a set is the best."""

    PICTURE = "picture"
    SET = "set"


class Via(StrEnum):
    """The asker's own pictures, somebody's of a request they know of, or the pool's choice."""

    OWN = "own"
    OTHER = "other"
    POOL = "pool"


class Verdict(StrEnum):
    RATED = "rated"
    SKIPPED = "skipped"
    REPORTED = "reported"


class State(StrEnum):
    """``GONE``: the file is not kept any more; what was said of it is."""

    OPEN = "open"
    HIDDEN = "hidden"
    GONE = "gone"


class Suspect(StrEnum):
    """Why a rater is asked to show that they are a person."""

    TOO_FAST = "too_fast"
    MONOTONOUS = "monotonous"
    GOLD_MISSED = "gold_missed"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class Judgement:
    """``rating`` 1 to 10; ``artifacts`` 0 (flawless) to 5 (unusable)."""

    picture_id: str
    rating: int
    artifacts: int | None = None


@dataclass(frozen=True, slots=True)
class SetJudgement:
    """What is said of the pictures of one request."""

    ratings: Sequence[Judgement] = ()
    best: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """``media_keys`` pair up with ``pictures``."""

    id: str
    kind: Kind
    pictures: tuple[str, ...]
    media_keys: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One of: a rating, the best of a set, ``verdict`` skipped or reported."""

    rating: int | None = None
    artifacts: int | None = None
    best: str | None = None
    verdict: Verdict = Verdict.RATED


@dataclass(frozen=True, slots=True)
class Rewarded:
    """``pending`` waits until the rater is known to agree with others; ``left`` of today's cap."""

    reward: Kudos
    pending: Kudos = NONE
    left: Kudos = NONE
    streak: int = 0


@dataclass(frozen=True, slots=True)
class Rater:
    """``share`` of the full rewards in 0..1; ``agreement`` None: too little to compare yet."""

    account_id: int
    rated: int = 0
    compared: int = 0
    agreement: float | None = None
    share: float = 0.0
    pending: Kudos = NONE
    too_fast: int = 0
    failed: int = 0
    suspicion: Suspect | None = None
    cleared_at: datetime | None = None
    barred_until: datetime | None = None
    last_day: int | None = None
    streak: int = 0
    best_streak: int = 0


@dataclass(frozen=True, slots=True)
class RaterStatistics:
    """A rater as they, and moderators, may see them."""

    rater: Rater
    alias: str
    today: int
    paid_today: Kudos
    left_today: Kudos
    gold_seen: int
    gold_right: int


@dataclass(frozen=True, slots=True)
class ClientCounts:
    client: str
    ratings: int
    artifacts: int
    sets: int


@dataclass(frozen=True, slots=True)
class PictureStatistics:
    """``mean_rating`` None: nobody rated it."""

    id: str
    request_id: str
    state: State
    nsfw: bool
    model: str
    ratings: int
    reports: int
    mean_rating: float | None
    mean_artifacts: float | None
    gold_rating: int | None = None
    gold_artifacts: int | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """The last answers of a rater since they were last cleared, newest first.

    ``seconds`` they took, ``ratings`` they gave, and of gold questions how far each was off.
    """

    seconds: Sequence[float] = ()
    ratings: Sequence[int] = ()
    gold_misses: Sequence[int] = field(default=())
