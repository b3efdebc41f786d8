from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class StrikeRow(Row):
    """One misdeed of one person. ``subject`` as in ``timeouts``."""

    __tablename__ = "strikes"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    subject: Mapped[str] = mapped_column(String(300), index=True)
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(20))
    details: Mapped[str] = mapped_column(Text)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcTime)


Index("ix_strikes_guild_id_at", StrikeRow.guild_id, StrikeRow.at)


class BanRow(Row):
    """Who is kept out until told otherwise. ``scope`` 0: everywhere, else the guild's id.

    ``until`` null: for good. ``author`` is an account's alias, or who a guild says it was.
    """

    __tablename__ = "bans"

    subject: Mapped[str] = mapped_column(String(300), primary_key=True)
    scope: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    until: Mapped[datetime | None] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(150))
    at: Mapped[datetime] = mapped_column(UtcTime)


class ReportRow(Row):
    """A worker's safety check spoke against a picture. Never the picture, never the prompt."""

    __tablename__ = "reports"

    job_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(BigInteger)
    subject: Mapped[str] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(50))
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    worker_id: Mapped[str] = mapped_column(String(36))


Index("ix_reports_subject_at", ReportRow.subject, ReportRow.at)
Index("ix_reports_address_at", ReportRow.address, ReportRow.at)


class CaseRow(Row):
    """Something for moderators to look at. ``key`` opens the same case once.

    ``facts`` is a JSON object of numbers and ids. ``scope`` 0: the horde's moderators judge it, and
    who claims and closes it are accounts; else those who moderate that guild, by their Discord ids.
    ``posted_at``, ``channel_id`` and ``message_id`` are where the guild sees it.
    """

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(400), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(300))
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    scope: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0", index=True)
    facts: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    claimed_by: Mapped[int | None] = mapped_column(BigInteger)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcTime)
    proposed_by: Mapped[int | None] = mapped_column(BigInteger)
    verdict: Mapped[str | None] = mapped_column(String(10))
    closed_by: Mapped[int | None] = mapped_column(BigInteger)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    note: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = ({"sqlite_autoincrement": True},)


class ComplaintRow(Row):
    """What a member of a guild has against a picture: once each, whatever came of it."""

    __tablename__ = "complaints"

    request_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    by_discord: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(BigInteger, index=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)


Index("ix_complaints_by_discord_at", ComplaintRow.by_discord, ComplaintRow.at)
