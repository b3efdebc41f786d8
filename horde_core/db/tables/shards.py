from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


class ShardLeaseRow(Row):
    """``holder`` answers for the shard, one of ``total``, until it says no more that it does."""

    __tablename__ = "shard_leases"

    shard: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    total: Mapped[int]
    holder: Mapped[str] = mapped_column(String(36), index=True)
    until: Mapped[datetime] = mapped_column(UtcTime)
