"""Pools of guilds, and shared keys that members claim.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("state != 'closed'")


def upgrade() -> None:
    op.create_table(
        "pools",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("daily_share", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("newcomer_days", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_pools_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
        sa.UniqueConstraint("account_id", name=op.f("uq_pools_account_id")),
    )
    op.create_index(
        "uq_pools_guild_id_open",
        "pools",
        ["guild_id"],
        unique=True,
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )
    op.create_table(
        "pool_keys",
        sa.Column("pool_id", BigKey, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("day", UtcTime(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["pools.id"], name=op.f("fk_pool_keys_pool_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pool_id", "discord_id", "day", name=op.f("pk_pool_keys")),
        sa.UniqueConstraint("key_id", name=op.f("uq_pool_keys_key_id")),
    )
    op.create_table(
        "pool_spends",
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("pool_id", BigKey, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["pools.id"], name=op.f("fk_pool_spends_pool_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_pool_spends")),
    )
    op.create_index("ix_pool_spends_pool_id_at", "pool_spends", ["pool_id", "at"])
    op.create_index("ix_transfers_target_id", "transfers", ["target_id"])
    _claims()


def _claims() -> None:
    op.create_table(
        "key_offers",
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("offer", sa.String(length=22), nullable=False),
        sa.Column("owner_discord", sa.BigInteger(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_key_offers")),
        sa.UniqueConstraint("offer", name=op.f("uq_key_offers_offer")),
    )
    op.create_table(
        "key_claims",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["key_offers.key_id"], name=op.f("fk_key_claims_key_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("discord_id", "key_id", name=op.f("pk_key_claims")),
    )


def downgrade() -> None:
    op.drop_index("ix_transfers_target_id", table_name="transfers")
    for name in ("key_claims", "key_offers", "pool_spends", "pool_keys", "pools"):
        op.drop_table(name)
