"""Units of work on SQLite: one connection, many units in one transaction.

A unit is an async function of a transaction. It waits for nothing but its statements, and those
are executed at once: so it runs from beginning to end, in the event loop's own thread, as handing
it to another and back costs more than most units. Only what may take long is done by a thread:
waiting for the lock when another process has it, and copying the log into the database.
"""

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import DBAPIError

from horde_core.db.compiled import Compiler
from horde_core.db.tx import Rows, Tx

MOST = 100
"""Units in one transaction: whoever waits for the lock of the database waits for them."""
STATEMENTS_KEPT = 512

COMMITS_A_CHECKPOINT = 200

Unit = Callable[[Tx], Awaitable[Any]]
Lock = Callable[[], Any]


class WaitsForOthers(Exception):
    """A unit awaited something that is no statement: a mistake in our own code."""


class SqliteTx:
    """``tells``: whether something was changed that processes remember."""

    def __init__(self, raw: sqlite3.Connection, compiler: Compiler) -> None:
        self.dialect = compiler.dialect
        self.tells = False
        self._raw = raw
        self._compiler = compiler

    async def execute(self, statement: Executable, parameters: Any = None, /) -> Rows:
        command = self._compiler.command(statement, parameters)
        try:
            if command.many:
                cursor = self._raw.executemany(command.sql, command.values)
            else:
                cursor = self._raw.execute(command.sql, command.values)
            raw = cursor.fetchall()
        except sqlite3.Error as error:
            raise wrapped(error, command.sql, self.dialect) from error
        self.tells = self.tells or command.prepared.tells
        return Rows(command.prepared.rows(raw), cursor.rowcount)

    async def scalar(self, statement: Executable, parameters: Any = None, /) -> Any:
        return (await self.execute(statement, parameters)).scalar()

    async def scalars(self, statement: Executable, parameters: Any = None, /) -> list[Any]:
        return [row[0] for row in await self.execute(statement, parameters)]


def wrapped(error: sqlite3.Error, sql: str, dialect: Dialect) -> BaseException:
    """As SQLAlchemy would raise it; parameters are nobody's business."""
    return DBAPIError.instance(
        sql, None, error, sqlite3.Error, hide_parameters=True, dialect=dialect
    )


@dataclass(slots=True)
class Piece:
    """A unit that waits for its turn, and its answer. ``begun``: nobody can withdraw it now."""

    unit: Unit
    answer: "asyncio.Future[Any]"
    begun: bool = False


@dataclass(slots=True)
class Outcome:
    value: Any = None
    error: BaseException | None = None
    tells: bool = False


@dataclass(slots=True)
class Line:
    """Units as they come. ``lock`` is taken around each transaction, None: they only read.

    ``busy_ms``: so long a transaction waits for that of another process.
    """

    url: URL
    compiler: Compiler
    pragmas: Sequence[str]
    lock: asyncio.Lock | None
    busy_ms: int
    _waiting: deque[Piece] = field(default_factory=deque)
    _thread: ThreadPoolExecutor = field(init=False)
    _raw: sqlite3.Connection | None = None
    _task: "asyncio.Task[None] | None" = None
    _commits: int = 0

    def __post_init__(self) -> None:
        name = "sqlite reader" if self.lock is None else "sqlite writer"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def run(self, unit: Unit) -> Outcome:
        """Its outcome once it is committed; whoever gives up before it is begun undoes it."""
        loop = asyncio.get_running_loop()
        piece = Piece(unit, loop.create_future())
        self._waiting.append(piece)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._work(), name="sqlite line")
        try:
            return await asyncio.shield(piece.answer)
        except asyncio.CancelledError:
            if piece.begun:
                await asyncio.wait([piece.answer])
            if not piece.answer.cancel():
                piece.answer.exception()  # nobody else will ask for it
            raise

    async def close(self) -> None:
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        self._thread.shutdown()
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    async def _work(self) -> None:
        while self._waiting:
            if self.lock is None:
                await self._some()
            else:
                async with self.lock:
                    await self._some()
                    await self._copy_now_and_then()

    async def _some(self) -> None:
        """What waits now, together; meanwhile the next ones gather."""
        pieces: list[Piece] = []
        while self._waiting and len(pieces) < MOST:
            piece = self._waiting.popleft()
            if not piece.answer.cancelled():
                piece.begun = True
                pieces.append(piece)
        if not pieces:
            return
        units = [piece.unit for piece in pieces]
        try:
            outcomes = self._at_once(units)
            if outcomes is None:
                loop = asyncio.get_running_loop()
                outcomes = await loop.run_in_executor(self._thread, self._patiently, units)
        except sqlite3.Error as error:
            outcomes = [Outcome(error=wrapped(error, "", self.compiler.dialect))] * len(pieces)
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
            outcomes = [Outcome(error=error)] * len(pieces)
        for piece, outcome in zip(pieces, outcomes, strict=True):
            _answer(piece.answer, outcome)

    def _at_once(self, units: Sequence[Unit]) -> list[Outcome] | None:
        """None when another process is writing; nothing was begun then."""
        if self._raw is None:
            self._raw = _connect(self.url, self.pragmas)
        if self.lock is None:
            return [_one(self._raw, self.compiler, unit) for unit in units]
        try:
            return together(self._raw, self.compiler, units)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return None
            raise

    def _patiently(self, units: Sequence[Unit]) -> list[Outcome]:
        """The same, waiting for the lock; for a thread."""
        assert self._raw is not None
        self._raw.execute(f"PRAGMA busy_timeout={self.busy_ms}")
        try:
            return together(self._raw, self.compiler, units)
        finally:
            self._raw.execute("PRAGMA busy_timeout=0")

    async def _copy_now_and_then(self) -> None:
        """A thread copies the log into the database, as that waits for the disk.

        Nobody writes meanwhile: a log that grows while it is copied never begins anew.
        """
        self._commits += 1
        if self._commits < COMMITS_A_CHECKPOINT or self._raw is None:
            return
        self._commits = 0
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, _checkpoint, self._raw)


def _answer(future: "asyncio.Future[Any]", outcome: Outcome) -> None:
    if future.done():
        return
    if outcome.error is None:
        future.set_result(outcome)
    else:
        future.set_exception(outcome.error)


def _connect(url: URL, pragmas: Sequence[str]) -> sqlite3.Connection:
    """One for two threads, of which one uses it at a time."""
    raw = sqlite3.connect(
        url.database or "",
        isolation_level=None,
        cached_statements=STATEMENTS_KEPT,
        check_same_thread=False,
    )
    for pragma in (*pragmas, "wal_autocheckpoint=0", "busy_timeout=0"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def _checkpoint(raw: sqlite3.Connection) -> None:
    """As much as can be copied without waiting for readers; the next one copies the rest."""
    with contextlib.suppress(sqlite3.OperationalError):  # another process does it just now
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def together(raw: sqlite3.Connection, compiler: Compiler, units: Sequence[Unit]) -> list[Outcome]:
    """One transaction. A unit that fails is undone alone; what is told is told after the commit.

    Raises:
        sqlite3.Error: the transaction could not begin or end; nothing of it happened.
    """
    raw.execute("BEGIN IMMEDIATE")
    try:
        if len(units) == 1:
            outcomes = [_one(raw, compiler, units[0])]
            raw.execute("ROLLBACK" if outcomes[0].error else "COMMIT")
            return outcomes
        outcomes = [_apart(raw, compiler, unit) for unit in units]
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise
    return outcomes


def _apart(raw: sqlite3.Connection, compiler: Compiler, unit: Unit) -> Outcome:
    raw.execute("SAVEPOINT unit")
    outcome = _one(raw, compiler, unit)
    if outcome.error is not None:  # a full disk ends the whole transaction: then this raises
        raw.execute("ROLLBACK TO unit")
    raw.execute("RELEASE unit")
    return outcome


def _one(raw: sqlite3.Connection, compiler: Compiler, unit: Unit) -> Outcome:
    tx = SqliteTx(raw, compiler)
    try:
        value = driven(unit(tx))
    except BaseException as error:  # noqa: BLE001 - it is raised where the unit came from
        return Outcome(error=error)
    return Outcome(value, tells=tx.tells)


def driven(unit: Awaitable[Any]) -> Any:
    """Its result, without an event loop.

    Raises:
        WaitsForOthers
    """
    steps: Any = unit.__await__()
    try:
        steps.send(None)
    except StopIteration as end:
        return end.value
    steps.close()
    raise WaitsForOthers
