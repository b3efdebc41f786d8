from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class PolicyRow(Row):
    """Of a whole server where ``channel_id`` is 0."""

    __tablename__ = "guild_policies"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    policy: Mapped[str] = mapped_column(Text)


class UsageRow(Row):
    """Pictures asked for on a day by a member, in a channel, in a server."""

    __tablename__ = "guild_usage"

    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    pictures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcTime)


class GuildBlockRow(Row):
    """A member who may not ask in this server; until then, or for good."""

    __tablename__ = "guild_blocks"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(300))
    by: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[datetime | None] = mapped_column(UtcTime)


class GuildChangeRow(Row):
    """Append-only: what a server's admins changed."""

    __tablename__ = "guild_changes"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        Index("ix_guild_changes_guild_id_at", "guild_id", "at"),
        {"sqlite_autoincrement": True},
    )
