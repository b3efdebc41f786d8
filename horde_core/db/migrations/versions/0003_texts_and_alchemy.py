"""Texts beside pictures in the queue, and alchemy.

Revision ID: 0003
Revises: 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WAITING = sa.text("waiting > 0")
NEW: dict[str, list[sa.Column[Any]]] = {
    "requests": [sa.Column("kind", sa.String(length=15), nullable=False, server_default="image")],
    "request_models": [
        sa.Column("kind", sa.String(length=15), nullable=False, server_default="image")
    ],
    "jobs": [
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
    ],
    "workers": [
        sa.Column("max_length", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("max_context_length", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("max_tiles", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("softprompts", Words(), nullable=False, server_default="[]"),
        sa.Column("tokens", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    ],
}


def upgrade() -> None:
    for table, columns in NEW.items():
        for column in columns:
            op.add_column(table, column)
    _queue_indices("kind")
    _interrogations()
    _forms()


def _queue_indices(*first: str) -> None:
    op.drop_index("ix_requests_waiting", table_name="requests")
    op.drop_index("ix_request_models_queued", table_name="request_models")
    rank = sa.text("rank DESC")
    op.create_index(
        "ix_requests_waiting",
        "requests",
        [*first, rank],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )
    op.create_index(
        "ix_request_models_queued",
        "request_models",
        [*first, "model", rank],
        postgresql_where=sa.text("queued = true"),
        sqlite_where=sa.text("queued = 1"),
    )


def _interrogations() -> None:
    op.create_table(
        "interrogations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("client_agent", sa.Text(), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("tiles", sa.Integer(), nullable=False),
        sa.Column("trusted_workers", sa.Boolean(), nullable=False),
        sa.Column("slow_workers", sa.Boolean(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=True),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_interrogations_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interrogations")),
    )
    for column in ("account_id", "expires_at"):
        op.create_index(op.f(f"ix_interrogations_{column}"), "interrogations", [column])


def _forms() -> None:
    op.create_table(
        "forms",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("interrogation_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("aborts", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.String(length=36), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=True),
        sa.Column("deadline", UtcTime(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interrogation_id"],
            ["interrogations.id"],
            name=op.f("fk_forms_interrogation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_forms_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forms")),
    )
    for column in ("interrogation_id", "worker_id"):
        op.create_index(op.f(f"ix_forms_{column}"), "forms", [column])
    waiting, processing = sa.text("state = 'waiting'"), sa.text("state = 'processing'")
    op.create_index(
        "ix_forms_waiting",
        "forms",
        ["name", sa.text("priority DESC"), "created_at"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index(
        "ix_forms_processing",
        "forms",
        ["deadline"],
        postgresql_where=processing,
        sqlite_where=processing,
    )


def downgrade() -> None:
    op.drop_table("forms")
    op.drop_table("interrogations")
    for child in ("jobs", "request_models", "holds"):
        op.execute(
            f"DELETE FROM {child} WHERE request_id IN "  # noqa: S608 - names of ours
            "(SELECT id FROM requests WHERE kind <> 'image')"
        )
    op.execute("DELETE FROM requests WHERE kind <> 'image'")
    _queue_indices()
    for table, columns in NEW.items():
        for column in columns:
            op.drop_column(table, column.name)
