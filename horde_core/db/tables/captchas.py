from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


class CaptchaRow(Row):
    """A question for people; only the hash of its answer is kept. ``subject``: for whom it is."""

    __tablename__ = "captchas"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    subject: Mapped[str] = mapped_column(String(100))
    answer_hash: Mapped[str] = mapped_column(String(64))
    tries_left: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
