from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


class ForeignKeyRow(Row):
    """A Discord user's API key of another horde, sealed with the vault's key ``key_id``."""

    __tablename__ = "foreign_keys"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
