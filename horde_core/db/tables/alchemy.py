from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


class InterrogationRow(Row):
    """A picture to be looked at. ``source_url`` None: its bytes lie in the media store."""

    __tablename__ = "interrogations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    client_agent: Mapped[str] = mapped_column(Text)
    ip: Mapped[str] = mapped_column(String(45))
    unsafe_ip: Mapped[bool] = mapped_column(server_default=false())
    source_url: Mapped[str | None] = mapped_column(Text)
    tiles: Mapped[int]
    trusted_workers: Mapped[bool]
    slow_workers: Mapped[bool]
    webhook: Mapped[str | None] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class FormRow(Row):
    """One thing to do with the picture. ``state``: waiting, processing, done, faulted, cancelled.

    ``payload`` and ``result`` are JSON objects; ``price`` is the worker's, in hundredths;
    ``priority`` and ``created_at`` repeat the interrogation's for the order of the queue. The worker
    may be gone since.
    """

    __tablename__ = "forms"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    interrogation_id: Mapped[str] = mapped_column(
        ForeignKey("interrogations.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(Text)
    price: Mapped[int] = mapped_column(BigInteger)
    priority: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(10))
    aborts: Mapped[int]
    worker_id: Mapped[str | None] = mapped_column(String(36), index=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    deadline: Mapped[datetime | None] = mapped_column(UtcTime)
    result: Mapped[str | None] = mapped_column(Text)


Index(
    "ix_forms_waiting",
    FormRow.name,
    FormRow.priority.desc(),
    FormRow.created_at,
    postgresql_where=FormRow.state == "waiting",
    sqlite_where=FormRow.state == "waiting",
)
Index(
    "ix_forms_processing",
    FormRow.deadline,
    postgresql_where=FormRow.state == "processing",
    sqlite_where=FormRow.state == "processing",
)
