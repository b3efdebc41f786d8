"""Modes, time-outs, blocked addresses, filters, the log of moderators, messages, teams, sums.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NONE_YET = sa.text("0")


def upgrade() -> None:
    _settings()
    _timeouts()
    _filters()
    _messages()
    _teams()
    _sums()


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("maintenance", sa.Boolean(), nullable=False),
        sa.Column("invite_only", sa.Boolean(), nullable=False),
        sa.Column("raid", sa.Boolean(), nullable=False),
        sa.Column("filters_version", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )


def _timeouts() -> None:
    op.create_table(
        "timeouts",
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("offences", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_timeouts")),
    )
    op.create_index(op.f("ix_timeouts_last_at"), "timeouts", ["last_at"])
    op.create_table(
        "address_blocks",
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("network", name=op.f("pk_address_blocks")),
    )


def _filters() -> None:
    op.create_table(
        "filters",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("regex", sa.Text(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("replacement", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filters")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_log",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )


def _messages() -> None:
    op.create_table(
        "worker_messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("worker_id", sa.String(length=36), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_messages")),
    )
    op.create_index(op.f("ix_worker_messages_expires_at"), "worker_messages", ["expires_at"])
    op.create_index("ix_worker_messages_worker_id", "worker_messages", ["worker_id", "expires_at"])


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("info", sa.String(length=1000), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("fulfilled", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("kudos", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("pixelsteps", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("uptime_s", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_teams_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("folded", name=op.f("uq_teams_folded")),
    )
    op.add_column("workers", sa.Column("team_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_workers_team_id"), "workers", ["team_id"])


def _sums() -> None:
    op.create_table(
        "done",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("model", sa.String(length=255), nullable=False),
        sa.Column("team_id", sa.String(length=36), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("things", sa.BigInteger(), nullable=False),
        sa.Column("kudos", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done")),
    )
    op.create_index(op.f("ix_done_at"), "done", ["at"])
    op.create_table(
        "tallies",
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("span", sa.String(length=6), nullable=False),
        sa.Column("start", UtcTime(), nullable=False),
        sa.Column("model", sa.String(length=255), nullable=False),
        sa.Column("results", sa.BigInteger(), nullable=False),
        sa.Column("things", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "span", "start", "model", name=op.f("pk_tallies")),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_table("done")
    op.drop_index(op.f("ix_workers_team_id"), table_name="workers")
    op.drop_column("workers", "team_id")
    for name in (
        "teams",
        "worker_messages",
        "audit_log",
        "filters",
        "address_blocks",
        "timeouts",
        "settings",
    ):
        op.drop_table(name)
