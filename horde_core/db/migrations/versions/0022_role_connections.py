"""Members who let Discord know of their part in the horde, for linked roles.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import UtcTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role_connections",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("told_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_role_connections")),
    )
    op.create_index(op.f("ix_role_connections_told_at"), "role_connections", ["told_at"])


def downgrade() -> None:
    op.drop_table("role_connections")
