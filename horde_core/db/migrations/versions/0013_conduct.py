"""Strikes, bans, reports of workers and cases for moderators.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("requests", sa.Column("guild_id", sa.BigInteger(), nullable=True))
    _strikes()
    _bans()
    _reports()
    _cases()


def _strikes() -> None:
    op.create_table(
        "strikes",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strikes")),
    )
    op.create_index(op.f("ix_strikes_at"), "strikes", ["at"])
    op.create_index(op.f("ix_strikes_subject"), "strikes", ["subject"])
    op.create_index("ix_strikes_guild_id_at", "strikes", ["guild_id", "at"])


def _bans() -> None:
    op.create_table(
        "bans",
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", UtcTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=150), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "scope", name=op.f("pk_bans")),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=50), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_at"), "reports", ["at"])
    op.create_index("ix_reports_subject_at", "reports", ["subject", "at"])
    op.create_index("ix_reports_address_at", "reports", ["address", "at"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("key", name=op.f("uq_cases_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cases_state"), "cases", ["state"])
