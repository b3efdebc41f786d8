from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class PartyRow(Row):
    """While it is open its budget lies in the ledger's account of parties."""

    __tablename__ = "parties"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, index=True)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    host_discord: Mapped[int] = mapped_column(BigInteger)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(100))
    budget: Mapped[int] = mapped_column(BigInteger)
    winners: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    announced: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


Index(
    "uq_parties_channel_id_open",
    PartyRow.channel_id,
    unique=True,
    postgresql_where=PartyRow.state == "open",
    sqlite_where=PartyRow.state == "open",
)


class PartyEntryRow(Row):
    __tablename__ = "party_entries"

    party_id: Mapped[int] = mapped_column(
        ForeignKey("parties.id", ondelete="CASCADE"), primary_key=True
    )
    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)


class PartyVoteRow(Row):
    """One voice a member, which they may move until the end."""

    __tablename__ = "party_votes"

    party_id: Mapped[int] = mapped_column(
        ForeignKey("parties.id", ondelete="CASCADE"), primary_key=True
    )
    voter_discord: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    entry_discord: Mapped[int] = mapped_column(BigInteger)


class PartyPrizeRow(Row):
    __tablename__ = "party_prizes"

    party_id: Mapped[int] = mapped_column(
        ForeignKey("parties.id", ondelete="CASCADE"), primary_key=True
    )
    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    votes: Mapped[int]
