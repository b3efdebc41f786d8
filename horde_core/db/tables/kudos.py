from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class EventRow(Row):
    """One thing that moved kudos; its unique key makes booking it twice impossible."""

    __tablename__ = "ledger_events"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcTime)


class PostingRow(Row):
    """Never changed but for ``folded``: whether ``balances`` contains it."""

    __tablename__ = "ledger_postings"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("ledger_events.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    purse: Mapped[str] = mapped_column(String(12))
    action: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int] = mapped_column(BigInteger)
    folded: Mapped[bool]


PENDING = PostingRow.folded == false()
"""As its index has it, to the letter: otherwise SQLite would not use that."""

Index("ix_ledger_postings_account_id_id", PostingRow.account_id, PostingRow.id)
Index(
    "ix_ledger_postings_pending",
    PostingRow.account_id,
    postgresql_where=PENDING,
    sqlite_where=PENDING,
)


class BalanceRow(Row):
    __tablename__ = "balances"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    purse: Mapped[str] = mapped_column(String(12), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class BucketRow(Row):
    """The purse ``balance`` by action."""

    __tablename__ = "balance_buckets"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    action: Mapped[str] = mapped_column(String(12), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class HoldRow(Row):
    """Kudos an unfinished request may still cost its owner; gone with the request."""

    __tablename__ = "holds"

    request_id: Mapped[str] = mapped_column(
        ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
