"""Which process of the bot answers for which shard.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import UtcTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shard_leases",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("shard", name=op.f("pk_shard_leases")),
    )
    op.create_index(op.f("ix_shard_leases_holder"), "shard_leases", ["holder"])


def downgrade() -> None:
    op.drop_table("shard_leases")
