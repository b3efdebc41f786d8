from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime

NOTHING = text("''")


class CardRow(Row):
    """Outlives its request, whose results are gone after twenty minutes."""

    __tablename__ = "chat_cards"

    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    discord_id: Mapped[int] = mapped_column(BigInteger)
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    locale: Mapped[str] = mapped_column(String(10))
    private: Mapped[bool]
    spec: Mapped[str] = mapped_column(Text)
    forms: Mapped[str] = mapped_column(Text, server_default=NOTHING)
    story: Mapped[str | None] = mapped_column(Text)
    has_source: Mapped[bool] = mapped_column(server_default=false())
    outcome: Mapped[str] = mapped_column(Text, server_default=NOTHING)
    state: Mapped[str] = mapped_column(String(10), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index("ix_chat_cards_discord_id_created_at", "discord_id", "created_at"),)


class TasteRow(Row):
    """What a member wants unless they say otherwise."""

    __tablename__ = "chat_tastes"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    taste: Mapped[str] = mapped_column(Text)


class PresetRow(Row):
    __tablename__ = "chat_presets"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    taste: Mapped[str] = mapped_column(Text)


class ClickRow(Row):
    __tablename__ = "chat_clicks"

    interaction_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
