"""Shared pictures, their ratings and raters; captchas; registrations.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NONE_YET = sa.text("0")
SYSTEM = -8


def upgrade() -> None:
    op.execute(
        "INSERT INTO accounts (id, name, pseudonymous, public_workers, concurrency, "
        f"worker_invited, created_at) VALUES ({SYSTEM}, 'the horde: ratings', true, true, 500, 0, 0)"
    )
    op.add_column(
        "requests", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    shared = sa.column("shared") == sa.true()
    op.create_index(
        "ix_requests_shared", "requests", ["id"], postgresql_where=shared, sqlite_where=shared
    )
    _pictures()
    _ratings()
    _raters()
    _doors()


def _pictures() -> None:
    op.create_table(
        "shared_pictures",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("nsfw", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("gold_rating", sa.Integer(), nullable=True),
        sa.Column("gold_artifacts", sa.Integer(), nullable=True),
        sa.Column("ratings", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.Column("reports", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("shuffle", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_shared_pictures_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_pictures")),
    )
    for column in ("request_id", "account_id"):
        op.create_index(op.f(f"ix_shared_pictures_{column}"), "shared_pictures", [column])
    op.create_index(
        "ix_shared_pictures_wanted", "shared_pictures", ["state", sa.text("need DESC"), "shuffle"]
    )
    gold = sa.text("gold_rating IS NOT NULL")
    op.create_index(
        "ix_shared_pictures_gold",
        "shared_pictures",
        ["shuffle"],
        postgresql_where=gold,
        sqlite_where=gold,
    )


def _ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("picture_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("artifacts", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(length=5), nullable=False),
        sa.Column("client", sa.String(length=100), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("standing", sa.Integer(), nullable=True),
        sa.Column("paid", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["shared_pictures.id"],
            name=op.f("fk_ratings_picture_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_ratings_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint(
            "picture_id", "account_id", name=op.f("uq_ratings_picture_id_account_id")
        ),
    )
    op.create_index("ix_ratings_account_id_at", "ratings", ["account_id", "at"])
    op.create_table(
        "rated_sets",
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("best_id", sa.String(length=36), nullable=True),
        sa.Column("via", sa.String(length=5), nullable=False),
        sa.Column("client", sa.String(length=100), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_rated_sets_account_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "account_id", name=op.f("pk_rated_sets")),
    )
    op.create_index("ix_rated_sets_account_id_at", "rated_sets", ["account_id", "at"])
    op.create_table(
        "rating_clients",
        sa.Column("client", sa.String(length=100), nullable=False),
        sa.Column("ratings", sa.BigInteger(), nullable=False),
        sa.Column("artifacts", sa.BigInteger(), nullable=False),
        sa.Column("sets", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client", name=op.f("pk_rating_clients")),
    )


def _raters() -> None:
    op.create_table(
        "raters",
        sa.Column("account_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.Column("compared", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.Column("agreement", sa.Double(), nullable=True),
        sa.Column("share", sa.Double(), nullable=False, server_default=NONE_YET),
        sa.Column("pending", sa.BigInteger(), nullable=False, server_default=NONE_YET),
        sa.Column("too_fast", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.Column("failed", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.Column("suspicion", sa.String(length=15), nullable=True),
        sa.Column("cleared_at", UtcTime(), nullable=True),
        sa.Column("barred_until", UtcTime(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("streak", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.Column("best_streak", sa.Integer(), nullable=False, server_default=NONE_YET),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_raters_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_raters")),
    )
    op.create_table(
        "rating_questions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_rating_questions_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_questions")),
        sa.UniqueConstraint("account_id", name=op.f("uq_rating_questions_account_id")),
    )


def _doors() -> None:
    op.create_table(
        "captchas",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("answer_hash", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captchas")),
    )
    op.create_index(op.f("ix_captchas_expires_at"), "captchas", ["expires_at"])
    op.create_table(
        "registrations",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
    )
    op.create_index(op.f("ix_registrations_at"), "registrations", ["at"])
    op.create_index("ix_registrations_network_at", "registrations", ["network", "at"])


def downgrade() -> None:
    for name in (
        "registrations",
        "captchas",
        "rating_questions",
        "raters",
        "rating_clients",
        "rated_sets",
        "ratings",
        "shared_pictures",
    ):
        op.drop_table(name)
    op.drop_index("ix_requests_shared", "requests")
    op.drop_column("requests", "shared")
    op.execute(f"DELETE FROM accounts WHERE id = {SYSTEM}")
