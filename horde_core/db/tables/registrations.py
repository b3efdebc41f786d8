from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class RegistrationRow(Row):
    """That somebody behind a network registered; only a hash of the network is kept, for a day."""

    __tablename__ = "registrations"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    network: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)


Index("ix_registrations_network_at", RegistrationRow.network, RegistrationRow.at)
