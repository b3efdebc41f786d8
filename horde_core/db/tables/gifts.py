from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class GiftRow(Row):
    """One gesture of giving; its key makes giving twice by the same gesture impossible.

    While it is ``held`` its kudos lie in the ledger's escrow; while it is ``sending`` they are
    still the giver's, at the other horde. ``taker_id`` is known once settled.
    """

    __tablename__ = "gifts"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(150), unique=True)
    giver_discord: Mapped[int] = mapped_column(BigInteger, index=True)
    taker_discord: Mapped[int] = mapped_column(BigInteger, index=True)
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    emoji: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(200))
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10))
    refusal: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


Index("ix_gifts_giver_id_at", GiftRow.giver_id, GiftRow.at)
Index("ix_gifts_guild_id_at", GiftRow.guild_id, GiftRow.at)
Index(
    "ix_gifts_held",
    GiftRow.due_at,
    postgresql_where=GiftRow.state == "held",
    sqlite_where=GiftRow.state == "held",
)


Index(
    "ix_gifts_sending",
    GiftRow.due_at,
    postgresql_where=GiftRow.state == "sending",
    sqlite_where=GiftRow.state == "sending",
)


class GuildRow(Row):
    """``version`` is newer than that of every change before, so that caches read only news."""

    __tablename__ = "guilds"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger, index=True)
    gift_ceiling: Mapped[int | None] = mapped_column(BigInteger)
    news_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    language: Mapped[str | None] = mapped_column(String(10))
    mod_channel_id: Mapped[int | None] = mapped_column(BigInteger)


class GiftEmojiRow(Row):
    """``emoji`` is the id of a custom emoji or the characters of a Unicode one, never a name."""

    __tablename__ = "gift_emojis"

    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True
    )
    emoji: Mapped[str] = mapped_column(String(64), primary_key=True)
    shown: Mapped[str] = mapped_column(String(100))
    amount: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(UtcTime)
    added_by: Mapped[int] = mapped_column(BigInteger)


class ListeningRow(Row):
    """Until when the bot surely heard everything of a shard."""

    __tablename__ = "bot_listening"

    shard: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[datetime] = mapped_column(UtcTime)


class CatchUpRow(Row):
    """A channel whose reactions must be read again, from after which message on."""

    __tablename__ = "gift_catch_ups"

    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    guild_id: Mapped[int] = mapped_column(BigInteger, index=True)
    after_id: Mapped[int] = mapped_column(BigInteger)
    until_id: Mapped[int] = mapped_column(BigInteger)
