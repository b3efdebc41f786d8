"""What an account still waits for is found without reading all it ever asked for.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAME = "ix_requests_unfinished"
UNFINISHED = sa.text("waiting + running > 0")


def upgrade() -> None:
    op.create_index(
        NAME,
        "requests",
        ["account_id", "kind", "waiting", "running"],
        postgresql_where=UNFINISHED,
        sqlite_where=UNFINISHED,
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="requests")
