"""Styles with their examples, and collections of them.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NONE_YET = sa.text("0")


def upgrade() -> None:
    _styles()
    _collections()


def _styles() -> None:
    op.create_table(
        "styles",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("info", sa.String(length=1000), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("nsfw", sa.Boolean(), nullable=False),
        sa.Column("shared_key_id", sa.String(length=36), nullable=True),
        sa.Column("use_count", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_styles_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shared_key_id"],
            ["shared_keys.id"],
            name=op.f("fk_styles_shared_key_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_styles")),
        sa.UniqueConstraint(
            "account_id", "kind", "name", name=op.f("uq_styles_account_id_kind_name")
        ),
    )
    op.create_index(op.f("ix_styles_shared_key_id"), "styles", ["shared_key_id"])
    op.create_index("ix_styles_name", "styles", ["kind", "name"])
    op.create_index("ix_styles_popular", "styles", ["kind", "public", sa.text("use_count DESC")])
    op.create_table(
        "style_marks",
        sa.Column("style_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("mark", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["style_id"], ["styles.id"], name=op.f("fk_style_marks_style_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("style_id", "kind", "mark", name=op.f("pk_style_marks")),
    )
    op.create_index("ix_style_marks_mark", "style_marks", ["kind", "mark"])
    op.create_table(
        "style_examples",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("style_id", sa.String(length=36), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["style_id"],
            ["styles.id"],
            name=op.f("fk_style_examples_style_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_style_examples")),
    )
    op.create_index(op.f("ix_style_examples_style_id"), "style_examples", ["style_id"])


def _collections() -> None:
    op.create_table(
        "collections",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("info", sa.String(length=1000), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("use_count", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_collections_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint(
            "account_id", "kind", "name", name=op.f("uq_collections_account_id_kind_name")
        ),
    )
    op.create_index(op.f("ix_collections_name"), "collections", ["name"])
    op.create_table(
        "collection_styles",
        sa.Column("collection_id", sa.String(length=36), nullable=False),
        sa.Column("style_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collections.id"],
            name=op.f("fk_collection_styles_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["style_id"],
            ["styles.id"],
            name=op.f("fk_collection_styles_style_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("collection_id", "style_id", name=op.f("pk_collection_styles")),
    )
    op.create_index(op.f("ix_collection_styles_style_id"), "collection_styles", ["style_id"])


def downgrade() -> None:
    for name in ("collection_styles", "collections", "style_examples", "style_marks", "styles"):
        op.drop_table(name)
