"""Accounts at another horde, and the journal of kudos sent there.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("foreign_keys", sa.Column("alias", sa.String(length=255), nullable=True))
    op.create_table(
        "remote_transfers",
        sa.Column("gift_id", BigKey, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=255), nullable=False),
        sa.Column("gifted_before", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_remote_transfers_gift_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_remote_transfers")),
    )
    op.create_index(
        "ix_gifts_sending",
        "gifts",
        ["due_at"],
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )


def downgrade() -> None:
    op.drop_index("ix_gifts_sending", table_name="gifts")
    op.drop_table("remote_transfers")
    op.drop_column("foreign_keys", "alias")
