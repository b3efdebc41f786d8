from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class LetterRow(Row):
    """A result that somebody wants to be told of, until it is told or given up.

    ``body`` is the JSON to send, in which the address of the picture under ``media_key``, or with
    ``inline`` the picture itself, takes the place of a mark. ``host`` is that of ``url``.
    """

    __tablename__ = "webhook_letters"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    url: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    media_key: Mapped[str | None] = mapped_column(String(100))
    inline: Mapped[bool]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(UtcTime)


Index(None, LetterRow.host, LetterRow.due_at)
