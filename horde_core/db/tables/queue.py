from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false, literal_column, true
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime, Words


class RequestRow(Row):
    """``waiting`` + ``running`` + ``delivered`` results of ``total``; prices in hundredths.

    ``kind`` is image or text: ``params`` is an ImageParams or TextParams as JSON, ``things`` the
    pixel-steps of one picture or the tokens of one text. ``steps`` are the accurate steps (a
    sampler may count double); texts have none.
    """

    __tablename__ = "requests"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(15), server_default="image")
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    shared_key_id: Mapped[str | None] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(10))
    client_agent: Mapped[str] = mapped_column(Text)
    ip: Mapped[str] = mapped_column(String(45))
    unsafe_ip: Mapped[bool] = mapped_column(server_default=false())
    proxied_account: Mapped[str | None] = mapped_column(Text)
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    prompt: Mapped[str] = mapped_column(Text)
    params: Mapped[str] = mapped_column(Text)
    models: Mapped[tuple[str, ...]] = mapped_column(Words)
    workers: Mapped[tuple[str, ...]] = mapped_column(Words)
    worker_blacklist: Mapped[bool]
    nsfw: Mapped[bool]
    censor_nsfw: Mapped[bool]
    trusted_workers: Mapped[bool]
    slow_workers: Mapped[bool]
    extra_slow_workers: Mapped[bool]
    r2: Mapped[bool]
    disable_batching: Mapped[bool]
    shared: Mapped[bool] = mapped_column(server_default=false())
    source_processing: Mapped[str] = mapped_column(String(20))
    has_source: Mapped[bool]
    has_mask: Mapped[bool]
    extra_strengths: Mapped[tuple[str, ...]] = mapped_column(Words)
    webhook: Mapped[str | None] = mapped_column(Text)
    steps: Mapped[int]
    things: Mapped[int] = mapped_column(BigInteger)
    price: Mapped[int] = mapped_column(BigInteger)
    consumed: Mapped[int] = mapped_column(BigInteger)
    rank: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int]
    waiting: Mapped[int]
    running: Mapped[int]
    delivered: Mapped[int]
    faults: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


# Conditions as the indexes have them, to the letter: with a parameter instead of the number neither
# database knows that the index serves.
WAITING = RequestRow.waiting > literal_column("0")
UNFINISHED = RequestRow.waiting + RequestRow.running > literal_column("0")

Index(
    "ix_requests_unfinished",
    RequestRow.account_id,
    RequestRow.kind,
    RequestRow.waiting,
    RequestRow.running,
    postgresql_where=UNFINISHED,
    sqlite_where=UNFINISHED,
)


Index(
    "ix_requests_waiting",
    RequestRow.kind,
    RequestRow.rank.desc(),
    postgresql_where=WAITING,
    sqlite_where=WAITING,
)


Index(
    "ix_requests_shared_key_id",
    RequestRow.shared_key_id,
    postgresql_where=RequestRow.shared_key_id.is_not(None),
    sqlite_where=RequestRow.shared_key_id.is_not(None),
)


SHARED = RequestRow.shared == true()

Index(
    "ix_requests_shared",
    RequestRow.id,
    postgresql_where=SHARED,
    sqlite_where=SHARED,
)


class RequestModelRow(Row):
    """The queue by kind and model ("" = any). ``queued`` follows ``requests.waiting`` > 0."""

    __tablename__ = "request_models"

    request_id: Mapped[str] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(String(15), server_default="image")
    rank: Mapped[int] = mapped_column(BigInteger)
    queued: Mapped[bool]


QUEUED = RequestModelRow.queued == true()

Index(
    "ix_request_models_queued",
    RequestModelRow.kind,
    RequestModelRow.model,
    RequestModelRow.rank.desc(),
    postgresql_where=QUEUED,
    sqlite_where=QUEUED,
)


class JobRow(Row):
    """One result on one worker, which may be gone since. ``state``: running, delivered or faulted;
    final once left.

    ``batch`` is the number of jobs the worker took together. ``text`` is what was written, and
    ``verdict`` what its worker says of it: ok, censored or csam; pictures have neither.
    """

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    request_id: Mapped[str] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), index=True
    )
    worker_id: Mapped[str] = mapped_column(String(36), index=True)
    model: Mapped[str] = mapped_column(Text)
    seed: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    batch: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    deadline: Mapped[datetime] = mapped_column(UtcTime)
    censored: Mapped[bool]
    remarks: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    verdict: Mapped[str | None] = mapped_column(String(10))
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)


RUNNING = JobRow.state == literal_column("'running'")

Index(
    "ix_jobs_running",
    JobRow.deadline,
    postgresql_where=RUNNING,
    sqlite_where=RUNNING,
)
