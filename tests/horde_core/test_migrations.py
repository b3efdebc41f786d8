import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, func, select, text

from horde_core.db.engine import Database, new_engine
from horde_core.db.migrate import migrate
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.every import metadata
from horde_core.db.tables.links import ForeignKeyRow
from horde_core.db.tables.queue import JobRow, RequestRow
from horde_core.db.tables.workers import WorkerRow
from tests.fakes.postgres import Postgres


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, metadata))


async def test_migrations_make_the_schema_of_the_tables(database_url: str) -> None:
    db = Database(database_url)
    engine = new_engine(db.url)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()
    await db.close()


async def test_a_new_database_has_anonymous_and_the_ledgers_own_accounts(
    database_url: str,
) -> None:
    db = Database(database_url)
    async with db.reading() as tx:
        ids = list(await tx.scalars(select(AccountRow.id).order_by(AccountRow.id)))
    await db.close()
    assert ids == [-8, -7, -6, -5, -4, -3, -2, -1, 0]


async def test_several_processes_may_migrate_at_once(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    await asyncio.gather(*(migrate(db) for db in databases))
    async with databases[0].reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(AccountRow)) == 9
    for db in databases:
        await db.close()


OLD_ROWS = (
    "INSERT INTO accounts (id, name, pseudonymous, public_workers, concurrency, worker_invited, "
    "created_at) VALUES (7, 'old', true, false, 30, 0, 0)",
    "INSERT INTO workers (id, account_id, kind, name, agent, ip, threads, max_pixels, nsfw, "
    "img2img, painting, post_processing, lora, controlnet, sdxl_controlnet, unsafe_ip, extra_slow, "
    "limit_max_steps, upfront_kudos, blacklist, priority_usernames, maintenance, maintenance_msg, "
    "paused, fulfilled, uncompleted, pixelsteps, kudos_generated, kudos_uptime, uptime_s, "
    "uptime_rewarded_s, last_check_in, created_at) VALUES ('w', 7, 'image', 'dreamer', 'a', '', 1, "
    "1, true, true, true, true, true, true, true, true, false, false, false, '[]', '[]', false, "
    "'', false, 1, 0, 1, 1, 0, 0, 0, 0, 0)",
    "INSERT INTO requests (id, account_id, state, client_agent, ip, prompt, params, models, "
    "workers, worker_blacklist, nsfw, censor_nsfw, trusted_workers, slow_workers, "
    "extra_slow_workers, r2, disable_batching, source_processing, has_source, has_mask, "
    "extra_strengths, steps, things, price, consumed, rank, total, waiting, running, delivered, "
    "faults, created_at, expires_at) VALUES ('r', 7, 'active', 'a', '', 'a cat', '{}', '[]', '[]', "
    "false, false, false, false, true, false, true, false, 'img2img', false, false, '[]', 30, 1, "
    "1, 1, 0, 1, 0, 0, 1, 0, 0, 0)",
    "INSERT INTO jobs (id, request_id, worker_id, model, seed, state, batch, started_at, deadline, "
    "censored, remarks) VALUES ('j', 'r', 'w', 'm', '1', 'delivered', 1, 0, 0, false, '[]')",
)

OLD_KEY = (
    "INSERT INTO foreign_keys (discord_id, key_id, sealed, at) "
    "VALUES (11, 'own', 'what was sealed', 0)"
)


@pytest.fixture
def old_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    yield server.new_database("horde_old")
    server.drop_database("horde_old")


@pytest.mark.parametrize(
    "old_database_url",
    ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
    indirect=True,
)
async def test_rows_of_before_are_kept_and_workers_may_go(old_database_url: str) -> None:
    db = Database(old_database_url)
    await migrate(db, "0007")
    async with db.transaction() as tx:
        for statement in OLD_ROWS:
            await tx.execute(text(statement))
    await migrate(db, "0020")
    async with db.transaction() as tx:
        await tx.execute(text(OLD_KEY))
    await migrate(db)
    async with db.transaction() as tx:
        assert (
            await tx.execute(select(RequestRow.prompt, RequestRow.unsafe_ip, RequestRow.shared))
        ).all() == [("a cat", False, False)]
        await tx.execute(delete(WorkerRow))
        assert list(await tx.scalars(select(JobRow.worker_id))) == ["w"]
        await tx.execute(delete(RequestRow))
        assert list(await tx.scalars(select(JobRow.id))) == []
        assert (await tx.execute(select(ForeignKeyRow.sealed, ForeignKeyRow.alias))).all() == [
            ("what was sealed", None)
        ]
    await db.close()
