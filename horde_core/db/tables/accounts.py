from datetime import datetime

from sqlalchemy import BigInteger, Double, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class AccountRow(Row):
    """Anonymous has id 0; ids below it are the ledger's own accounts. Neither has a key."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    pseudonymous: Mapped[bool]
    public_workers: Mapped[bool]
    concurrency: Mapped[int]
    worker_invited: Mapped[int]
    contact: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    usage_multiplier: Mapped[float] = mapped_column(Double, server_default=text("1"))
    admin_comment: Mapped[str | None] = mapped_column(String(500))
    proxy_passkey: Mapped[str | None] = mapped_column(String(22))
    monthly_kudos: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    monthly_paid_at: Mapped[datetime | None] = mapped_column(UtcTime)
    wiped_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


class RoleRow(Row):
    __tablename__ = "account_roles"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class SuspicionRow(Row):
    __tablename__ = "account_suspicions"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    suspicion: Mapped[str] = mapped_column(String(30), primary_key=True)
    times: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)


class DiscordLinkRow(Row):
    __tablename__ = "discord_links"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), unique=True
    )
    linked_at: Mapped[datetime] = mapped_column(UtcTime)


class AttachCodeRow(Row):
    """A Discord user asked to attach an account; only the hash of the code is kept."""

    __tablename__ = "attach_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    discord_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class RecordRow(Row):
    """What an account used and gave, as far as it is folded."""

    __tablename__ = "account_records"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    record: Mapped[str] = mapped_column(String(20), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class RecordEntryRow(Row):
    """Not folded yet: many jobs at once would queue up for one row of the anonymous account."""

    __tablename__ = "account_record_entries"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    record: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
