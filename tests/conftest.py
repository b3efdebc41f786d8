"""The databases of the tests: every test that asks for one runs on SQLite and on PostgreSQL."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from horde_core.db.engine import Database
from horde_core.db.migrate import migrate
from horde_core.db.tables.every import metadata
from tests.fakes.postgres import NoServer, Postgres, ask, away

CLEAN = "".join(
    f'DELETE FROM "{table.name}"{" WHERE id > 0" if table.name == "accounts" else ""};'
    for table in reversed(metadata.sorted_tables)
)
"""Leaves the accounts that every database is born with."""

_running: list[Postgres] = []
"""The server of this process, once one was needed."""


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Under xdist the controlling process brings one server for all its workers."""
    try:
        node.workerinput["postgres"] = _start().url
    except NoServer as error:
        node.workerinput["no_postgres"] = str(error)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, or it runs alone at the end while all other processes wait."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """Thousands of collected tests are millions of objects that no later collection must walk again:
    what collects often (the engine, whenever memory ran out) took most of its time for that."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    for server in _running:
        server.stop()


def _start() -> Postgres:
    if not _running:
        _running.append(Postgres.start())
    return _running[0]


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Postgres:
    """The server. Without one: a failure in CI, elsewhere skipped tests and a loud line."""
    told = getattr(request.config, "workerinput", {})
    if "postgres" in told:
        return Postgres(told["postgres"], None, None)
    try:
        if "no_postgres" in told:
            raise NoServer(told["no_postgres"])
        return _start()
    except NoServer as error:
        message = f"NO POSTGRESQL, HALF OF THE DATABASE TESTS DO NOT RUN: {error}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> Iterator[str]:
    """The address of this process's own database, with the newest schema."""
    name = f"horde_test_{os.getpid()}"
    url = postgres.new_database(name)
    away(_migrate(url))
    yield url
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("database") / "template.db"
    away(_migrate(f"sqlite:///{path}"))
    return path


async def _migrate(url: str) -> None:
    db = Database(url)
    await migrate(db)
    await db.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database nobody has used, first of one kind, then of the other."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("migrated_postgres")
        away(ask(url, CLEAN))
        return url
    path = tmp_path / "horde.db"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite:///{path}"
