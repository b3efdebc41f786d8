from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class RoleRuleRow(Row):
    __tablename__ = "role_rules"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, index=True)
    role_id: Mapped[int] = mapped_column(BigInteger)
    condition: Mapped[str] = mapped_column(Text)
    sticky: Mapped[bool]
    grace_h: Mapped[int]

    __table_args__ = ({"sqlite_autoincrement": True},)


class RoleGrantRow(Row):
    """A role that we gave: only such a role is ever taken."""

    __tablename__ = "role_grants"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    role_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(UtcTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcTime)


class RoleConnectionRow(Row):
    """A member's consent that Discord knows of their part in the horde: OAuth2 tokens, sealed.

    ``told`` is what Discord was told last, as JSON; ``until`` the end of the access token.
    """

    __tablename__ = "role_connections"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime] = mapped_column(UtcTime)
    told: Mapped[str] = mapped_column(Text)
    told_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class GuildMemberRow(Row):
    """Who was seen using the bot in a server: there is no list of members without an intent."""

    __tablename__ = "guild_members"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index("ix_guild_members_discord_id", "discord_id"),)
