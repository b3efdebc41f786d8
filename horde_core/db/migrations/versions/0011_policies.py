"""Policies of Discord servers: rules, usage, blocks, changes.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guild_policies",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name=op.f("pk_guild_policies")),
    )
    op.create_table(
        "guild_usage",
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "day", name=op.f("pk_guild_usage")),
    )
    op.create_table(
        "guild_blocks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("until", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "discord_id", name=op.f("pk_guild_blocks")),
    )
    op.create_table(
        "guild_changes",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guild_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guild_changes_guild_id_at", "guild_changes", ["guild_id", "at"])


def downgrade() -> None:
    for table in ("guild_changes", "guild_blocks", "guild_usage", "guild_policies"):
        op.drop_table(table)
