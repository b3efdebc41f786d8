from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row


class RateWindowRow(Row):
    """How often somebody asked within one window. ``bucket`` is a hash; ``ends_at`` in seconds."""

    __tablename__ = "rate_windows"

    bucket: Mapped[str] = mapped_column(String(32), primary_key=True)
    ends_at: Mapped[int] = mapped_column(BigInteger, index=True)
    used: Mapped[int]
