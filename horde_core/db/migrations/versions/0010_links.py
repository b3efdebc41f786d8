"""Keys of other hordes, sealed.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "foreign_keys",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_foreign_keys")),
    )


def downgrade() -> None:
    op.drop_table("foreign_keys")
