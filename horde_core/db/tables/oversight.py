from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class SettingRow(Row):
    """One row, 1. ``filters_version`` grows with every change of the filters."""

    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    maintenance: Mapped[bool]
    invite_only: Mapped[bool]
    raid: Mapped[bool]
    filters_version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class TimeoutRow(Row):
    """Who asked for what is forbidden; ``subject`` is an address, account or proxied account."""

    __tablename__ = "timeouts"

    subject: Mapped[str] = mapped_column(String(300), primary_key=True)
    offences: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcTime)


class BlockRow(Row):
    """Addresses that a moderator keeps out; ``network`` is in CIDR notation."""

    __tablename__ = "address_blocks"

    network: Mapped[str] = mapped_column(String(50), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcTime)


class FilterRow(Row):
    """A moderator's rule of the prompt filter, beside those that ship."""

    __tablename__ = "filters"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    regex: Mapped[str] = mapped_column(Text)
    kind: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    replacement: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = ({"sqlite_autoincrement": True},)


class AuditRow(Row):
    """What moderators did, for ever."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    account_id: Mapped[int] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)


class WorkerMessageRow(Row):
    """``worker_id`` null: for all workers. ``account_id`` is who wrote it."""

    __tablename__ = "worker_messages"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    worker_id: Mapped[str | None] = mapped_column(String(36))
    account_id: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


Index("ix_worker_messages_worker_id", WorkerMessageRow.worker_id, WorkerMessageRow.expires_at)
