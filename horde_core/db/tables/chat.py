from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


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
    state: Mapped[str] = mapped_column(String(10), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class ClickRow(Row):
    __tablename__ = "chat_clicks"

    interaction_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
