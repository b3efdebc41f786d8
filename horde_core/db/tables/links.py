from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


class ForeignKeyRow(Row):
    """A Discord user's API key of another horde, sealed with the vault's key ``key_id``.

    ``alias`` is the name there, once that horde was asked.
    """

    __tablename__ = "foreign_keys"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
    alias: Mapped[str | None] = mapped_column(String(255))


class RemoteTransferRow(Row):
    """A gift on its way to another horde, written down before that horde hears of it.

    ``gifted_before`` is what the giver had given away there until then, in hundredths.
    """

    __tablename__ = "remote_transfers"

    gift_id: Mapped[int] = mapped_column(
        ForeignKey("gifts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(255))
    gifted_before: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)
