"""One engine for SQLite (aiosqlite) and PostgreSQL (asyncpg), and beside it units of work that the
drivers execute themselves.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from horde_core.db.compiled import Compiler, changes_remembered
from horde_core.db.pool import Pool
from horde_core.db.tx import Tx
from horde_core.db.writer import Line

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
BUSY_MS = 15_000
PRAGMAS = (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=NORMAL")
CHANGED = "accounts_changed"
RETURN_S = 5.0

T = TypeVar("T")


class UnknownDatabase(Exception):
    """The address names neither ``sqlite:///file`` nor ``postgresql://…``."""


def address(url: str) -> URL:
    """The address with the driver we use.

    >>> address("postgresql://horde@localhost/horde").drivername
    'postgresql+asyncpg'
    """
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind not in DRIVERS:
        raise UnknownDatabase(f"[database] url: {kind} is not supported, use sqlite or postgresql")
    return parsed.set(drivername=DRIVERS[kind])


class Database:
    """Connections and transactions.

    SQLite takes one writer at a time, so a transaction takes the write lock as it begins
    (upgrading later fails at once instead of waiting) and writers of this process queue up. Units
    of work wait in that queue as one: all that are there when its turn comes are written together.
    """

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self._engine = new_engine(self.url, pool_size=pool_size)
        self._writer = asyncio.Lock()
        self._tell: list[Callable[[], Awaitable[None]]] = []
        self.commits = 0
        compiler = Compiler(self._engine.dialect)
        if self.is_sqlite:
            pragmas = (*PRAGMAS, "foreign_keys=ON")
            writer = Line(self.url, compiler, pragmas, self._writer, BUSY_MS)
            reading = (*pragmas, "query_only=ON")
            reader = Line(self.url, compiler, reading, None, BUSY_MS)
            self._writing, self._reading = writer.run, reader.run
            self._closing = [writer.close, reader.close]
        else:
            pool = Pool(self.url, compiler, pool_size)
            self._writing, self._reading = pool.write, pool.read
            self._closing = [pool.close]
        event.listens_for(self._engine.sync_engine, "before_execute")(_note_changes)

    def tell_of_accounts(self, tell: Callable[[], Awaitable[None]]) -> None:
        """Call it after every commit that changed accounts or their roles, whoever did it."""
        self._tell.append(tell)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes, committed on leaving and rolled back by an exception."""
        queue: AbstractAsyncContextManager[None] = self._writer if self.is_sqlite else nullcontext()
        async with queue, self._engine.connect() as connection:
            notes = (await connection.get_raw_connection()).info
            notes.pop(CHANGED, None)
            async with connection.begin():
                yield connection
            changed = notes.pop(CHANGED, False)
        self.commits += 1
        if changed:
            await self._tell_all()

    async def write(self, unit: Callable[[Tx], Awaitable[T]]) -> T:
        """One transaction around ``unit``, committed when this returns and undone by an exception.

        For what is written often: the unit waits for nothing but its statements, and touches
        nothing that others use, as on SQLite it may run in another thread. It is executed by the
        driver, so its statements should be ``fixed``. Once begun, it is finished even when the
        caller is cancelled meanwhile.
        """
        outcome = await self._writing(unit)
        self.commits += 1
        if outcome.tells:
            await self._tell_all()
        return cast(T, outcome.value)

    async def read(self, unit: Callable[[Tx], Awaitable[T]]) -> T:
        """The same for statements that only read; each sees the newest commits."""
        return cast(T, (await self._reading(unit)).value)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for statements that only read; each sees the newest commits."""
        async with self._engine.connect() as connection:
            yield await connection.execution_options(**self._autocommit)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose statements all see the same moment."""
        options: dict[str, Any] = (
            {"horde_begin": "BEGIN"} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        )
        async with self._engine.connect() as connection:
            await connection.execution_options(**options)
            async with connection.begin():
                yield connection

    @property
    def _autocommit(self) -> dict[str, Any]:
        return {"horde_begin": ""} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}

    async def _tell_all(self) -> None:
        for tell in self._tell:
            await tell()

    async def close(self) -> None:
        """Once whoever still uses a connection has given it back, or after ``RETURN_S`` seconds."""
        for close in self._closing:
            await close()
        await self._all_returned()
        await self._engine.dispose()

    async def _all_returned(self) -> None:
        """What comes back after ``dispose`` nobody closes."""
        pool = self._engine.pool
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RETURN_S):
                while isinstance(pool, QueuePool) and pool.checkedout() > 0:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.01)


def new_engine(url: URL, *, pool_size: int = 5, foreign_keys: bool = True) -> AsyncEngine:
    """An engine of its own; migrations want one without foreign keys on SQLite."""
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True
        )
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=pool_size)

    @event.listens_for(engine.sync_engine, "connect")
    def configure(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # the driver must not begin by itself, see "begin" below
        cursor = raw.cursor()
        for pragma in (*PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        statement = connection.get_execution_options().get("horde_begin", "BEGIN IMMEDIATE")
        if statement:
            connection.exec_driver_sql(statement)

    return engine


def _note_changes(connection: Connection, statement: object, *_: object) -> None:
    if changes_remembered(statement):
        connection.info[CHANGED] = True


def insert(tx: Tx, row: Any) -> sqlite.Insert:
    """An INSERT that knows ``on_conflict_do_…`` in the dialect of ``tx``; both spell it alike."""
    if tx.dialect.name == "postgresql":
        return cast(sqlite.Insert, postgresql.insert(row))
    return sqlite.insert(row)
