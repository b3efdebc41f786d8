"""Automatic roles: rules, what they gave, members that were seen.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role_rules",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("sticky", sa.Boolean(), nullable=False),
        sa.Column("grace_h", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_rules")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_role_rules_guild_id"), "role_rules", ["guild_id"])
    op.create_table(
        "role_grants",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("failing_since", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint(
            "guild_id", "discord_id", "role_id", name=op.f("pk_role_grants")
        ),
    )
    op.create_table(
        "guild_members",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "discord_id", name=op.f("pk_guild_members")),
    )
    op.create_index("ix_guild_members_discord_id", "guild_members", ["discord_id"])


def downgrade() -> None:
    for table in ("guild_members", "role_grants", "role_rules"):
        op.drop_table(table)
