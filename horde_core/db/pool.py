"""Units of work on PostgreSQL: a connection of the driver each, with its prepared statements."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
from sqlalchemy import Executable
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError

from horde_core.db.compiled import Command, Compiler
from horde_core.db.tx import Rows
from horde_core.db.writer import Outcome, Unit

LOST = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver raises of a connection that is gone. The second: it has read the server's farewell
but not yet the end of the stream."""

STATEMENTS_KEPT = 512
PATIENCE_S = 30.0
"""How long a unit waits for a connection."""


class PostgresTx:
    """``tells``: whether something was changed that processes remember."""

    def __init__(self, raw: Any, compiler: Compiler) -> None:
        self.dialect = compiler.dialect
        self.tells = False
        self._raw = raw
        self._compiler = compiler

    async def execute(self, statement: Executable, parameters: Any = None, /) -> Rows:
        command = self._compiler.command(statement, parameters)
        try:
            raw, rowcount = await self._run(command)
        except (asyncpg.PostgresError, *LOST) as error:
            raise wrapped(error, command.sql) from error
        self.tells = self.tells or command.prepared.tells
        return Rows(command.prepared.rows(raw), rowcount)

    async def scalar(self, statement: Executable, parameters: Any = None, /) -> Any:
        return (await self.execute(statement, parameters)).scalar()

    async def scalars(self, statement: Executable, parameters: Any = None, /) -> list[Any]:
        return [row[0] for row in await self.execute(statement, parameters)]

    async def _run(self, command: Command) -> tuple[Sequence[Any], int]:
        if command.many:
            await self._raw.executemany(command.sql, command.values)
            return (), len(command.values)
        if command.prepared.answers:
            rows = await self._raw.fetch(command.sql, *command.values)
            return rows, len(rows)
        tag = await self._raw.execute(command.sql, *command.values)
        return (), int(tag.rpartition(" ")[2])  # for example UPDATE 1


def wrapped(error: Exception, sql: str) -> BaseException:
    """As SQLAlchemy would raise it; parameters are nobody's business."""
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return IntegrityError(sql, None, error, hide_parameters=True)
    if isinstance(error, LOST):
        return InterfaceError(sql, None, error, hide_parameters=True)
    return DBAPIError(sql, None, error, hide_parameters=True)


class Pool:
    """Opened by the first unit, in the event loop that is running then."""

    def __init__(self, url: URL, compiler: Compiler, size: int) -> None:
        self._url = url
        self._compiler = compiler
        self._size = size
        self._pool: Any = None
        self._turn = asyncio.Lock()

    async def write(self, unit: Unit) -> Outcome:
        async with (await self._opened()).acquire(timeout=PATIENCE_S) as raw, raw.transaction():
            tx = PostgresTx(raw, self._compiler)
            value = await unit(tx)
        return Outcome(value, tells=tx.tells)

    async def read(self, unit: Unit) -> Outcome:
        async with (await self._opened()).acquire(timeout=PATIENCE_S) as raw:
            return Outcome(await unit(PostgresTx(raw, self._compiler)))

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def _opened(self) -> Any:
        if self._pool is None:
            async with self._turn:
                if self._pool is None:
                    self._pool = await self._open()
        return self._pool

    async def _open(self) -> Any:
        _, options = self._compiler.dialect.create_connect_args(self._url)
        return await asyncpg.create_pool(
            **options,
            min_size=0,
            max_size=self._size,
            statement_cache_size=STATEMENTS_KEPT,
            reset=_nothing,
        )


async def _nothing(_raw: Any) -> None:
    """Units leave nothing behind that the next one must not find: no reset, one trip less."""
