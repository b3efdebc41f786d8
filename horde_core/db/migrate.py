"""Migrations on a connection of their own, one process at a time, all or nothing.

Foreign keys are off on SQLite meanwhile: its way to alter a table is to copy and drop it, and the
drop would cascade into the children. They are checked before the commit instead.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import Database, new_engine

ADVISORY_LOCK = 0x686F726465
"""The word "horde": whoever migrates a PostgreSQL database holds it."""


class BrokenReferences(Exception):
    """A migration left rows that refer to nothing; it was undone."""


async def migrate(db: Database, to: str = "head") -> None:
    """Up to a revision, which only tests name."""
    if await _is_newest(db):
        return
    engine = new_engine(db.url, pool_size=1, foreign_keys=False)
    try:
        async with engine.connect() as connection, connection.begin():
            if not db.is_sqlite:
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK}
                )
            await connection.run_sync(_upgrade, to)
            if db.is_sqlite:
                await _check_references(connection)
    finally:
        await engine.dispose()


@cache
def newest() -> str | None:
    """The revision a database has after all migrations."""
    return ScriptDirectory.from_config(_configuration()).get_current_head()


async def _is_newest(db: Database) -> bool:
    try:
        async with db.reading() as tx:
            revision = await tx.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError:
        return False  # there is no such table: a new database
    return bool(revision == newest())


def _configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config


def _upgrade(connection: Connection, to: str) -> None:
    config = _configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


async def _check_references(connection: AsyncConnection) -> None:
    broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    if broken:
        raise BrokenReferences(f"{len(broken)} rows refer to nothing, the first: {broken[0]}")
