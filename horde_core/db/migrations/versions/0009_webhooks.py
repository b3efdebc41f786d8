"""What webhooks still have to be told.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_letters",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("media_key", sa.String(length=100), nullable=True),
        sa.Column("inline", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_letters")),
    )
    op.create_index(
        op.f("ix_webhook_letters_host_due_at"), "webhook_letters", ["host", "due_at"]
    )


def downgrade() -> None:
    op.drop_table("webhook_letters")
