import asyncio
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select

from horde_core.db.engine import Database, new_engine
from horde_core.db.migrate import migrate
from horde_core.db.tables.accounts import AccountRow
from horde_core.db.tables.every import metadata


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
    assert ids == [-7, -6, -5, -4, -3, -2, -1, 0]


async def test_several_processes_may_migrate_at_once(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    await asyncio.gather(*(migrate(db) for db in databases))
    async with databases[0].reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(AccountRow)) == 8
    for db in databases:
        await db.close()
