"""The first schema: accounts, ledger, workers, queue, chat.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from horde_core.db.types import BigKey, UtcTime, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BORN_WITH_THE_HORDE = {
    0: "Anonymous",
    -1: "the horde: generation",
    -2: "the horde: tax",
    -3: "the horde: uptime",
    -4: "the horde: admin",
    -5: "the horde: forgiveness",
}
"""Anonymous, and the accounts that stand on the other side of what is made or forgiven."""


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("pseudonymous", sa.Boolean(), nullable=False),
        sa.Column("public_workers", sa.Boolean(), nullable=False),
        sa.Column("concurrency", sa.Integer(), nullable=False),
        sa.Column("worker_invited", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=500), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_accounts_key_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attach_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_attach_codes")),
        sa.UniqueConstraint("discord_id", name=op.f("uq_attach_codes_discord_id")),
    )
    op.create_table(
        "chat_cards",
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_chat_cards")),
    )
    op.create_index(op.f("ix_chat_cards_message_id"), "chat_cards", ["message_id"])
    op.create_index(op.f("ix_chat_cards_state"), "chat_cards", ["state"])
    op.create_table(
        "chat_clicks",
        sa.Column("interaction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("interaction_id", name=op.f("pk_chat_clicks")),
    )
    op.create_index(op.f("ix_chat_clicks_at"), "chat_clicks", ["at"])
    op.create_table(
        "ledger_events",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_events")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_events_key")),
    )
    op.create_table(
        "account_record_entries",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_record_entries_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_record_entries")),
    )
    op.create_index(
        op.f("ix_account_record_entries_account_id"), "account_record_entries", ["account_id"]
    )
    op.create_table(
        "account_records",
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_records_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "record", name=op.f("pk_account_records")),
    )
    op.create_table(
        "account_roles",
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_roles_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_roles")),
    )
    op.create_table(
        "balance_buckets",
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_balance_buckets_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "action", name=op.f("pk_balance_buckets")),
    )
    op.create_table(
        "balances",
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("purse", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_balances_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "purse", name=op.f("pk_balances")),
    )
    op.create_table(
        "discord_links",
        sa.Column("discord_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("linked_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_discord_links_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_discord_links")),
        sa.UniqueConstraint("account_id", name=op.f("uq_discord_links_account_id")),
    )
    op.create_table(
        "ledger_postings",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("event_id", BigKey, nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("purse", sa.String(length=12), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_ledger_postings_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["ledger_events.id"], name=op.f("fk_ledger_postings_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_postings")),
    )
    op.create_index("ix_ledger_postings_account_id_id", "ledger_postings", ["account_id", "id"])
    op.create_index(op.f("ix_ledger_postings_event_id"), "ledger_postings", ["event_id"])
    op.create_index(
        "ix_ledger_postings_pending",
        "ledger_postings",
        ["account_id"],
        postgresql_where=sa.text("folded = false"),
        sqlite_where=sa.text("folded = 0"),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("client_agent", sa.Text(), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("proxied_account", sa.Text(), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("models", Words(), nullable=False),
        sa.Column("workers", Words(), nullable=False),
        sa.Column("worker_blacklist", sa.Boolean(), nullable=False),
        sa.Column("nsfw", sa.Boolean(), nullable=False),
        sa.Column("censor_nsfw", sa.Boolean(), nullable=False),
        sa.Column("trusted_workers", sa.Boolean(), nullable=False),
        sa.Column("slow_workers", sa.Boolean(), nullable=False),
        sa.Column("extra_slow_workers", sa.Boolean(), nullable=False),
        sa.Column("r2", sa.Boolean(), nullable=False),
        sa.Column("disable_batching", sa.Boolean(), nullable=False),
        sa.Column("source_processing", sa.String(length=20), nullable=False),
        sa.Column("has_source", sa.Boolean(), nullable=False),
        sa.Column("has_mask", sa.Boolean(), nullable=False),
        sa.Column("extra_strengths", Words(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("things", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("consumed", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_requests_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_account_id"), "requests", ["account_id"])
    op.create_index(op.f("ix_requests_expires_at"), "requests", ["expires_at"])
    op.create_index(
        "ix_requests_waiting",
        "requests",
        [sa.literal_column("rank DESC")],
        postgresql_where=sa.text("waiting > 0"),
        sqlite_where=sa.text("waiting > 0"),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("max_pixels", sa.BigInteger(), nullable=False),
        sa.Column("nsfw", sa.Boolean(), nullable=False),
        sa.Column("img2img", sa.Boolean(), nullable=False),
        sa.Column("painting", sa.Boolean(), nullable=False),
        sa.Column("post_processing", sa.Boolean(), nullable=False),
        sa.Column("lora", sa.Boolean(), nullable=False),
        sa.Column("controlnet", sa.Boolean(), nullable=False),
        sa.Column("sdxl_controlnet", sa.Boolean(), nullable=False),
        sa.Column("unsafe_ip", sa.Boolean(), nullable=False),
        sa.Column("extra_slow", sa.Boolean(), nullable=False),
        sa.Column("limit_max_steps", sa.Boolean(), nullable=False),
        sa.Column("upfront_kudos", sa.Boolean(), nullable=False),
        sa.Column("blacklist", Words(), nullable=False),
        sa.Column("priority_usernames", Words(), nullable=False),
        sa.Column("maintenance", sa.Boolean(), nullable=False),
        sa.Column("maintenance_msg", sa.String(length=300), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("info", sa.String(length=1000), nullable=True),
        sa.Column("fulfilled", sa.BigInteger(), nullable=False),
        sa.Column("uncompleted", sa.BigInteger(), nullable=False),
        sa.Column("pixelsteps", sa.BigInteger(), nullable=False),
        sa.Column("kudos_generated", sa.BigInteger(), nullable=False),
        sa.Column("kudos_uptime", sa.BigInteger(), nullable=False),
        sa.Column("speed", sa.Double(), nullable=True),
        sa.Column("uptime_s", sa.BigInteger(), nullable=False),
        sa.Column("uptime_rewarded_s", sa.BigInteger(), nullable=False),
        sa.Column("last_check_in", UtcTime(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_workers_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("name", name=op.f("uq_workers_name")),
    )
    op.create_index(op.f("ix_workers_account_id"), "workers", ["account_id"])
    op.create_index(op.f("ix_workers_last_check_in"), "workers", ["last_check_in"])
    op.create_table(
        "holds",
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", BigKey, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_holds_account_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_holds_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_account_id"), "holds", ["account_id"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("deadline", UtcTime(), nullable=False),
        sa.Column("censored", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_jobs_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_jobs_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_request_id"), "jobs", ["request_id"])
    op.create_index(
        "ix_jobs_running",
        "jobs",
        ["deadline"],
        postgresql_where=sa.text("state = 'running'"),
        sqlite_where=sa.text("state = 'running'"),
    )
    op.create_index(op.f("ix_jobs_worker_id"), "jobs", ["worker_id"])
    op.create_table(
        "request_models",
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("queued", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
            name=op.f("fk_request_models_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "model", name=op.f("pk_request_models")),
    )
    op.create_index(
        "ix_request_models_queued",
        "request_models",
        ["model", sa.literal_column("rank DESC")],
        postgresql_where=sa.text("queued = true"),
        sqlite_where=sa.text("queued = 1"),
    )
    op.create_table(
        "worker_faults",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["workers.id"],
            name=op.f("fk_worker_faults_worker_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_faults")),
    )
    op.create_index(op.f("ix_worker_faults_worker_id"), "worker_faults", ["worker_id"])
    op.create_table(
        "worker_models",
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["workers.id"],
            name=op.f("fk_worker_models_worker_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("worker_id", "model", name=op.f("pk_worker_models")),
    )
    op.create_index(op.f("ix_worker_models_model"), "worker_models", ["model"])
    op.create_table(
        "worker_samples",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("things", sa.BigInteger(), nullable=False),
        sa.Column("speed", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["workers.id"],
            name=op.f("fk_worker_samples_worker_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_samples")),
    )
    op.create_index(op.f("ix_worker_samples_at"), "worker_samples", ["at"])
    op.create_index("ix_worker_samples_worker_id_id", "worker_samples", ["worker_id", "id"])
    _first_accounts()
    _reserve_the_operator()


def _first_accounts() -> None:
    accounts = sa.table(
        "accounts",
        sa.column("id", sa.BigInteger),
        sa.column("name", sa.String),
        sa.column("pseudonymous", sa.Boolean),
        sa.column("public_workers", sa.Boolean),
        sa.column("concurrency", sa.Integer),
        sa.column("worker_invited", sa.Integer),
        sa.column("created_at", sa.BigInteger),
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
            for number, name in BORN_WITH_THE_HORDE.items()
        ],
    )


def _reserve_the_operator() -> None:
    """Counting begins at 2: account 1 belongs to whoever runs this horde."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('accounts_id_seq', 1, true)")
    else:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'accounts'")
        op.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('accounts', 1)")


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first schema")
