from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import UtcTime


class SharedKeyRow(Row):
    """``kudos`` are what may still be spent with it; what is null is unlimited."""

    __tablename__ = "shared_keys"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str | None] = mapped_column(String(255))
    kudos: Mapped[int | None] = mapped_column(BigInteger)
    utilised: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    max_image_pixels: Mapped[int | None]
    max_image_steps: Mapped[int | None]
    max_text_tokens: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class TransferRow(Row):
    """Kudos from one account to another; ``shared_key_id`` where they went to a shared key."""

    __tablename__ = "transfers"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    shared_key_id: Mapped[str | None] = mapped_column(String(36))
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)
    idempotency_key: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (UniqueConstraint("source_id", "idempotency_key"),)


Index(None, TransferRow.source_id, TransferRow.target_id, TransferRow.at)
Index(None, TransferRow.target_id)
