"""Shared keys, transfers, suspicions, and what moderators note about accounts.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _accounts()
    _suspicions()
    _shared_keys()
    _transfers()


def _accounts() -> None:
    for column in (
        sa.Column("usage_multiplier", sa.Double(), nullable=False, server_default=sa.text("1")),
        sa.Column("admin_comment", sa.String(length=500), nullable=True),
        sa.Column("proxy_passkey", sa.String(length=22), nullable=True),
        sa.Column("monthly_kudos", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("monthly_paid_at", UtcTime(), nullable=True),
        sa.Column("wiped_at", UtcTime(), nullable=True),
    ):
        op.add_column("accounts", column)


def _suspicions() -> None:
    op.create_table(
        "account_suspicions",
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("suspicion", sa.String(length=30), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_suspicions_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "suspicion", name=op.f("pk_account_suspicions")),
    )


def _shared_keys() -> None:
    op.create_table(
        "shared_keys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("kudos", sa.BigInteger(), nullable=True),
        sa.Column("utilised", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=True),
        sa.Column("max_image_pixels", sa.Integer(), nullable=True),
        sa.Column("max_image_steps", sa.Integer(), nullable=True),
        sa.Column("max_text_tokens", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_shared_keys_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_keys")),
    )
    op.create_index(op.f("ix_shared_keys_account_id"), "shared_keys", ["account_id"])
    op.add_column("requests", sa.Column("shared_key_id", sa.String(length=36), nullable=True))
    op.create_index(
        "ix_requests_shared_key_id",
        "requests",
        ["shared_key_id"],
        postgresql_where=sa.text("shared_key_id IS NOT NULL"),
        sqlite_where=sa.text("shared_key_id IS NOT NULL"),
    )


def _transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source_id", BigKey, nullable=False),
        sa.Column("target_id", BigKey, nullable=False),
        sa.Column("shared_key_id", sa.String(length=36), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["accounts.id"], name=op.f("fk_transfers_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["accounts.id"], name=op.f("fk_transfers_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint(
            "source_id", "idempotency_key", name=op.f("uq_transfers_source_id_idempotency_key")
        ),
    )
    op.create_index(
        op.f("ix_transfers_source_id_target_id_at"), "transfers", ["source_id", "target_id", "at"]
    )


def downgrade() -> None:
    op.drop_table("transfers")
    op.drop_index("ix_requests_shared_key_id", table_name="requests")
    op.drop_column("requests", "shared_key_id")
    op.drop_table("shared_keys")
    op.drop_table("account_suspicions")
    for name in (
        "wiped_at",
        "monthly_paid_at",
        "monthly_kudos",
        "proxy_passkey",
        "admin_comment",
        "usage_multiplier",
    ):
        op.drop_column("accounts", name)
