"""Parties: budget, entries, votes, prizes.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "parties",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("host_discord", sa.BigInteger(), nullable=False),
        sa.Column("host_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("winners", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ends_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["accounts.id"], name=op.f("fk_parties_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_parties_guild_id"), "parties", ["guild_id"])
    op.create_index(
        "uq_parties_channel_id_open",
        "parties",
        ["channel_id"],
        unique=True,
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )
    op.create_table(
        "party_entries",
        sa.Column("party_id", BigKey, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_party_entries_party_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_party_entries_account_id")
        ),
        sa.PrimaryKeyConstraint("party_id", "discord_id", name=op.f("pk_party_entries")),
    )
    op.create_table(
        "party_votes",
        sa.Column("party_id", BigKey, nullable=False),
        sa.Column("voter_discord", sa.BigInteger(), nullable=False),
        sa.Column("entry_discord", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_party_votes_party_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("party_id", "voter_discord", name=op.f("pk_party_votes")),
    )
    op.create_table(
        "party_prizes",
        sa.Column("party_id", BigKey, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_party_prizes_party_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_party_prizes_account_id")
        ),
        sa.PrimaryKeyConstraint("party_id", "discord_id", name=op.f("pk_party_prizes")),
    )


def downgrade() -> None:
    for name in ("party_prizes", "party_votes", "party_entries", "parties"):
        op.drop_table(name)
