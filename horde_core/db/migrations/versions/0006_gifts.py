"""Gifts between members of a chat, what guilds chose about them, what members are told.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HOLDERS = {-6: "the horde: gifts held", -7: "the horde: parties"}
HELD = sa.text("state = 'held'")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    _holders()
    _gifts()
    _guilds()
    _members()


def _holders() -> None:
    accounts = sa.table(
        "accounts",
        *(
            sa.column(name)
            for name in (
                "id",
                "name",
                "pseudonymous",
                "public_workers",
                "concurrency",
                "worker_invited",
                "created_at",
            )
        ),
    )
    op.bulk_insert(
        accounts,
        [
            {
                "id": number,
                "name": name,
                "pseudonymous": True,
                "public_workers": True,
                "concurrency": 500,
                "worker_invited": 0,
                "created_at": 0,
            }
            for number, name in HOLDERS.items()
        ],
    )


def _gifts() -> None:
    op.create_table(
        "gifts",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=150), nullable=False),
        sa.Column("giver_discord", sa.BigInteger(), nullable=False),
        sa.Column("taker_discord", sa.BigInteger(), nullable=False),
        sa.Column("giver_id", BigKey, nullable=True),
        sa.Column("taker_id", BigKey, nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("emoji", sa.String(length=64), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("refusal", sa.String(length=20), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["giver_id"], ["accounts.id"], name=op.f("fk_gifts_giver_id")),
        sa.ForeignKeyConstraint(["taker_id"], ["accounts.id"], name=op.f("fk_gifts_taker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
        sa.UniqueConstraint("key", name=op.f("uq_gifts_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_gifts_giver_discord"), "gifts", ["giver_discord"])
    op.create_index(op.f("ix_gifts_taker_discord"), "gifts", ["taker_discord"])
    op.create_index("ix_gifts_giver_id_at", "gifts", ["giver_id", "at"])
    op.create_index("ix_gifts_guild_id_at", "gifts", ["guild_id", "at"])
    op.create_index(
        "ix_gifts_held", "gifts", ["due_at"], postgresql_where=HELD, sqlite_where=HELD
    )


def _guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("gift_ceiling", sa.BigInteger(), nullable=True),
        sa.Column("news_channel_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guilds")),
    )
    op.create_index(op.f("ix_guilds_version"), "guilds", ["version"])
    op.create_table(
        "gift_emojis",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("emoji", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name=op.f("fk_gift_emojis_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "emoji", name=op.f("pk_gift_emojis")),
    )
    op.create_table(
        "bot_listening",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("shard", name=op.f("pk_bot_listening")),
    )
    op.create_table(
        "gift_catch_ups",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("until_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_gift_catch_ups")),
    )
    op.create_index(op.f("ix_gift_catch_ups_guild_id"), "gift_catch_ups", ["guild_id"])


def _members() -> None:
    op.create_table(
        "member_choices",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received", sa.String(length=6), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("workers", sa.Boolean(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_member_choices")),
    )
    op.create_table(
        "notices",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=150), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("taken_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    op.create_index(op.f("ix_notices_at"), "notices", ["at"])
    op.create_index("ix_notices_discord_id_state", "notices", ["discord_id", "state"])
    op.create_index(
        "ix_notices_waiting", "notices", ["due_at"], postgresql_where=WAITING, sqlite_where=WAITING
    )


def downgrade() -> None:
    for name in (
        "notices",
        "member_choices",
        "gift_catch_ups",
        "bot_listening",
        "gift_emojis",
        "guilds",
        "gifts",
    ):
        op.drop_table(name)
    op.execute("DELETE FROM accounts WHERE id IN (-6, -7)")
