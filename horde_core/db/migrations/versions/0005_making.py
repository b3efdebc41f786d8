"""Cards of forms and stories, members' tastes and presets.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOTHING = sa.text("''")


def upgrade() -> None:
    with op.batch_alter_table("chat_cards") as cards:
        cards.add_column(sa.Column("forms", sa.Text(), nullable=False, server_default=NOTHING))
        cards.add_column(sa.Column("story", sa.Text(), nullable=True))
        cards.add_column(
            sa.Column("has_source", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        cards.add_column(sa.Column("outcome", sa.Text(), nullable=False, server_default=NOTHING))
        cards.create_index("ix_chat_cards_discord_id_created_at", ["discord_id", "created_at"])
    op.create_table(
        "chat_tastes",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("taste", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_chat_tastes")),
    )
    op.create_table(
        "chat_presets",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("taste", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("discord_id", "name", name=op.f("pk_chat_presets")),
    )


def downgrade() -> None:
    op.drop_table("chat_presets")
    op.drop_table("chat_tastes")
    with op.batch_alter_table("chat_cards") as cards:
        cards.drop_index("ix_chat_cards_discord_id_created_at")
        for name in ("outcome", "has_source", "story", "forms"):
            cards.drop_column(name)
