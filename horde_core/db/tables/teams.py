from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class TeamRow(Row):
    """``folded`` is the name without regard to case. The sums lack what is not folded yet."""

    __tablename__ = "teams"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(100))
    folded: Mapped[str] = mapped_column(String(300), unique=True)
    info: Mapped[str | None] = mapped_column(String(1000))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    fulfilled: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    kudos: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    pixelsteps: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    uptime_s: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class DoneRow(Row):
    """What a worker did, kept until it is folded into ``tallies`` and teams.

    ``kind`` is image, text, interrogation or uptime; ``things`` are its pixel-steps, tokens or
    seconds.
    """

    __tablename__ = "done"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(15))
    model: Mapped[str] = mapped_column(String(255))
    team_id: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    things: Mapped[int] = mapped_column(BigInteger)
    kudos: Mapped[int] = mapped_column(BigInteger)


class TallyRow(Row):
    """Results and things of one model in one ``span`` (minute, hour, day, total) from ``start``."""

    __tablename__ = "tallies"

    kind: Mapped[str] = mapped_column(String(15), primary_key=True)
    span: Mapped[str] = mapped_column(String(6), primary_key=True)
    start: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    model: Mapped[str] = mapped_column(String(255), primary_key=True)
    results: Mapped[int] = mapped_column(BigInteger)
    things: Mapped[int] = mapped_column(BigInteger)
