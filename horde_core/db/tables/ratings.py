from datetime import datetime

from sqlalchemy import BigInteger, Double, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime

NONE_YET = text("0")


class SharedPictureRow(Row):
    """A picture whose asker shared it. Its id is that of its job, or of its own if it was seeded.

    ``state``: open, hidden (reported) or gone (its file is no longer kept). ``need`` is how much
    another rating of it is wanted, ``shuffle`` its place among its equals. With a
    ``gold_rating`` it is a gold question: its answer is known.
    """

    __tablename__ = "shared_pictures"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    request_id: Mapped[str] = mapped_column(String(36), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    model: Mapped[str] = mapped_column(Text)
    prompt: Mapped[str] = mapped_column(Text)
    params: Mapped[str] = mapped_column(Text)
    seed: Mapped[str] = mapped_column(Text)
    nsfw: Mapped[bool]
    state: Mapped[str] = mapped_column(String(6))
    gold_rating: Mapped[int | None]
    gold_artifacts: Mapped[int | None]
    ratings: Mapped[int] = mapped_column(server_default=NONE_YET)
    reports: Mapped[int] = mapped_column(server_default=NONE_YET)
    need: Mapped[int]
    shuffle: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


Index(
    "ix_shared_pictures_wanted",
    SharedPictureRow.state,
    SharedPictureRow.need.desc(),
    SharedPictureRow.shuffle,
)


Index(
    "ix_shared_pictures_gold",
    SharedPictureRow.shuffle,
    postgresql_where=SharedPictureRow.gold_rating.is_not(None),
    sqlite_where=SharedPictureRow.gold_rating.is_not(None),
)


class RatingRow(Row):
    """What one account said of one picture, once.

    ``verdict``: rated, skipped or reported. ``via``: own (the asker's, after drawing), other
    (somebody else's of a request they know) or pool. ``seconds`` from question to answer.
    ``standing`` is the share of the rewards that the rater was good for at the time, in percent.
    """

    __tablename__ = "ratings"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    picture_id: Mapped[str] = mapped_column(ForeignKey("shared_pictures.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    verdict: Mapped[str] = mapped_column(String(8))
    rating: Mapped[int | None]
    artifacts: Mapped[int | None]
    via: Mapped[str] = mapped_column(String(5))
    client: Mapped[str] = mapped_column(String(100))
    seconds: Mapped[float | None] = mapped_column(Double)
    standing: Mapped[int | None]
    paid: Mapped[int] = mapped_column(BigInteger, server_default=NONE_YET)
    at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (UniqueConstraint("picture_id", "account_id"),)


Index("ix_ratings_account_id_at", RatingRow.account_id, RatingRow.at)


class RatedSetRow(Row):
    """That an account rated the pictures of one request together, once, and which was the best.

    What the owner is paid for their own set is noted here and not at its ratings.
    """

    __tablename__ = "rated_sets"

    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    best_id: Mapped[str | None] = mapped_column(String(36))
    via: Mapped[str] = mapped_column(String(5))
    client: Mapped[str] = mapped_column(String(100))
    paid: Mapped[int] = mapped_column(BigInteger, server_default=NONE_YET)
    at: Mapped[datetime] = mapped_column(UtcTime)


Index("ix_rated_sets_account_id_at", RatedSetRow.account_id, RatedSetRow.at)


class RaterRow(Row):
    """``share`` of the rewards in 0..1, which follows from ``agreement``; ``pending`` waits for it.

    ``cleared_at``: the last solved captcha; what was before it is not held against the rater.
    ``last_day`` and the streaks count days since 1970.
    """

    __tablename__ = "raters"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    rated: Mapped[int] = mapped_column(server_default=NONE_YET)
    compared: Mapped[int] = mapped_column(server_default=NONE_YET)
    agreement: Mapped[float | None] = mapped_column(Double)
    share: Mapped[float] = mapped_column(Double, server_default=NONE_YET)
    pending: Mapped[int] = mapped_column(BigInteger, server_default=NONE_YET)
    too_fast: Mapped[int] = mapped_column(server_default=NONE_YET)
    failed: Mapped[int] = mapped_column(server_default=NONE_YET)
    suspicion: Mapped[str | None] = mapped_column(String(15))
    cleared_at: Mapped[datetime | None] = mapped_column(UtcTime)
    barred_until: Mapped[datetime | None] = mapped_column(UtcTime)
    last_day: Mapped[int | None]
    streak: Mapped[int] = mapped_column(server_default=NONE_YET)
    best_streak: Mapped[int] = mapped_column(server_default=NONE_YET)


class QuestionRow(Row):
    """What a rater is asked at the moment: one thing at a time. ``kind``: picture or set."""

    __tablename__ = "rating_questions"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), unique=True
    )
    kind: Mapped[str] = mapped_column(String(7))
    subject: Mapped[str] = mapped_column(String(36))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)


class RatingClientRow(Row):
    """How many ratings came from each program."""

    __tablename__ = "rating_clients"

    client: Mapped[str] = mapped_column(String(100), primary_key=True)
    ratings: Mapped[int] = mapped_column(BigInteger)
    artifacts: Mapped[int] = mapped_column(BigInteger)
    sets: Mapped[int] = mapped_column(BigInteger)
