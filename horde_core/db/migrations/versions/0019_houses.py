"""Cases that guilds judge themselves, complaints about pictures, strikes that were lifted.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import UtcTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("strikes", sa.Column("lifted_at", UtcTime(), nullable=True))
    op.add_column("guilds", sa.Column("mod_channel_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "cases", sa.Column("scope", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("cases", sa.Column("posted_at", UtcTime(), nullable=True))
    op.add_column("cases", sa.Column("channel_id", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_cases_scope"), "cases", ["scope"])
    op.create_table(
        "complaints",
        sa.Column("request_id", sa.String(length=100), nullable=False),
        sa.Column("by_discord", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "by_discord", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_case_id"), "complaints", ["case_id"])
    op.create_index(op.f("ix_complaints_at"), "complaints", ["at"])
    op.create_index("ix_complaints_by_discord_at", "complaints", ["by_discord", "at"])


def downgrade() -> None:
    op.drop_table("complaints")
    op.drop_index(op.f("ix_cases_scope"), table_name="cases")
    for column in ("message_id", "channel_id", "posted_at", "scope"):
        op.drop_column("cases", column)
    op.drop_column("guilds", "mod_channel_id")
    op.drop_column("strikes", "lifted_at")
