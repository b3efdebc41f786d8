from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from horde_core.db.tables.row import Row
from horde_core.db.types import BigKey, UtcTime


class PoolRow(Row):
    """A guild's pool and the account that holds its kudos; at most one that is not closed."""

    __tablename__ = "pools"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10))
    daily_share: Mapped[int] = mapped_column(BigInteger)
    role_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    newcomer_days: Mapped[int | None]
    opened_by: Mapped[int] = mapped_column(BigInteger)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


Index(
    "uq_pools_guild_id_open",
    PoolRow.guild_id,
    unique=True,
    postgresql_where=PoolRow.state != "closed",
    sqlite_where=PoolRow.state != "closed",
)


class PoolKeyRow(Row):
    """A member's share of one day: the shared key that pays for what they ask for."""

    __tablename__ = "pool_keys"

    pool_id: Mapped[int] = mapped_column(
        ForeignKey("pools.id", ondelete="CASCADE"), primary_key=True
    )
    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    key_id: Mapped[str] = mapped_column(String(36), unique=True)


class PoolSpendRow(Row):
    """What one request cost the pool so far; outlives the request."""

    __tablename__ = "pool_spends"

    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    discord_id: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)


Index("ix_pool_spends_pool_id_at", PoolSpendRow.pool_id, PoolSpendRow.at)


class KeyOfferRow(Row):
    """A shared key that members of a chat may claim; ``seats`` how many of them."""

    __tablename__ = "key_offers"

    key_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    offer: Mapped[str] = mapped_column(String(22), unique=True)
    owner_discord: Mapped[int] = mapped_column(BigInteger)
    seats: Mapped[int]
    taken: Mapped[int]


class KeyClaimRow(Row):
    __tablename__ = "key_claims"

    discord_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(
        ForeignKey("key_offers.key_id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(UtcTime)
