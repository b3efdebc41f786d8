"""The language of a server and of what members are told.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("guilds", sa.Column("language", sa.String(length=10), nullable=True))
    op.add_column("member_choices", sa.Column("language", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("member_choices", "language")
    op.drop_column("guilds", "language")
