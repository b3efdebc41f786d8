"""Workers can go before their jobs do; unsafe addresses; rate limits of many api processes.

Revision ID: 0008
Revises: 0007
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
PROCESSING = sa.text("state = 'processing'")
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    _let_workers_go()
    for table in ("requests", "interrogations"):
        op.add_column(
            table, sa.Column("unsafe_ip", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _rate_windows()


def _let_workers_go() -> None:
    """On SQLite the tables are made anew: the indices that it would copy badly are ours to make."""
    op.drop_index("ix_jobs_running", table_name="jobs")
    op.drop_index("ix_forms_waiting", table_name="forms")
    op.drop_index("ix_forms_processing", table_name="forms")
    for table in ("jobs", "forms"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_worker_id", type_="foreignkey")
    _partial("ix_jobs_running", "jobs", ["deadline"], RUNNING)
    columns = ("name", sa.text("priority DESC"), "created_at")
    _partial("ix_forms_waiting", "forms", columns, WAITING)
    _partial("ix_forms_processing", "forms", ["deadline"], PROCESSING)


def _partial(
    name: str, table: str, columns: Sequence[str | sa.TextClause], where: sa.TextClause
) -> None:
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def _rate_windows() -> None:
    """Not worth a write-ahead log: who loses it counts from nothing for a minute."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "rate_windows",
        sa.Column("bucket", sa.String(length=32), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_rate_windows")),
        prefixes=["UNLOGGED"] if is_postgresql else [],
    )
    op.create_index(op.f("ix_rate_windows_ends_at"), "rate_windows", ["ends_at"])
