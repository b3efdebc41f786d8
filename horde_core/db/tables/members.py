from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class ChoicesRow(Row):
    """What a Discord user wants to be told, and what others may see of them."""

    __tablename__ = "member_choices"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    received: Mapped[str] = mapped_column(String(6))
    sent: Mapped[bool]
    workers: Mapped[bool]
    threshold: Mapped[int] = mapped_column(BigInteger)
    listed: Mapped[bool]
    public: Mapped[bool]
    language: Mapped[str | None] = mapped_column(String(10))


class NoticeRow(Row):
    """Something to tell a Discord user, once; written in the transaction that made it true."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(150), unique=True)
    discord_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(20))
    facts: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcTime)


Index("ix_notices_discord_id_state", NoticeRow.discord_id, NoticeRow.state)
Index(
    "ix_notices_waiting",
    NoticeRow.due_at,
    postgresql_where=NoticeRow.state == "waiting",
    sqlite_where=NoticeRow.state == "waiting",
)
