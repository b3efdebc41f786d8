"""Which guild was told of which news.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import UtcTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "item", name=op.f("pk_news_posts")),
    )


def downgrade() -> None:
    op.drop_table("news_posts")
