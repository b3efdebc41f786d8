"""SQLAlchemy statements as text and plain values, for a driver to execute without SQLAlchemy.

Building, caching and executing a statement through SQLAlchemy takes half a millisecond and more;
looking a finished text up takes a microsecond. Types mean the same as there: the processors of the
dialect convert parameters and results.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Delete, Dialect, Executable, Float, Insert, Table, Update
from sqlalchemy.dialects import postgresql, sqlite

from horde_core.db.tx import Tx

REMEMBERED = frozenset({"accounts", "account_roles", "discord_links", "worker_messages"})
"""Tables of which processes remember what they read."""

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]
S = TypeVar("S", bound=Executable)

_fixed: dict[int, Executable] = {}
"""By their identity, which is theirs for ever as they are kept here."""


def fixed(statement: S) -> S:
    """A constant of a store, compiled once: what changes between executions are its parameters.

    No parameter of an UPDATE may have the name of a column that it sets.
    """
    _fixed[id(statement)] = statement
    return statement


def fixed_insert(make: Callable[[Callable[[Any], sqlite.Insert]], Any]) -> Callable[[Tx], Any]:
    """The same for an INSERT that knows ``on_conflict_do_…``, which each dialect has of its own."""
    made = {
        "sqlite": fixed(make(sqlite.insert)),
        "postgresql": fixed(make(cast(Any, postgresql.insert))),
    }
    return lambda tx: made[tx.dialect.name]


def changes_remembered(statement: object) -> bool:
    """Whether it changes what processes remember; a new account is news to nobody."""
    if not isinstance(statement, (Update, Delete, Insert)):
        return False
    table = statement.table
    if not isinstance(table, Table) or table.name not in REMEMBERED:
        return False
    return table.name != "accounts" or not isinstance(statement, Insert)


@dataclass(frozen=True, slots=True)
class Command:
    """One execution: text and values in the driver's order, lists of them for ``many``."""

    prepared: "Prepared"
    sql: str
    values: Sequence[Any]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A compiled statement.

    ``slots``: name, processor and default of each parameter in the driver's order. ``row`` makes
    one of the result, whose ``converts`` are processors by position. ``answers`` is false for what
    only changes rows, ``expands`` true where a list takes as many places as it has elements.
    """

    compiled: Any
    sql: str
    slots: tuple[tuple[str, Convert | None, Any], ...]
    row: Callable[[Sequence[Any]], Any] | None
    converts: tuple[tuple[int, Convert], ...]
    answers: bool
    expands: bool
    tells: bool

    def command(self, given: Values) -> Command:
        if self.expands:
            return self._expanded(given)
        return Command(self, self.sql, self._values(given))

    def commands(self, given: Sequence[Values]) -> Command:
        return Command(self, self.sql, [self._values(each) for each in given], many=True)

    def rows(self, raw: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """Of the driver's rows, those that SQLAlchemy would give."""
        make = self.row
        if make is None:
            return raw
        if not self.converts:
            return [make(each) for each in raw]
        found = []
        for each in raw:
            values = list(each)
            for at, convert in self.converts:
                values[at] = convert(values[at])
            found.append(make(values))
        return found

    def _values(self, given: Values) -> list[Any]:
        return [
            given.get(name, default) if convert is None else convert(given.get(name, default))
            for name, convert, default in self.slots
        ]

    def _expanded(self, given: Values) -> Command:
        state = self.compiled.construct_expanded_state({**self.compiled.params, **given})
        converts = {name: convert for name, convert, _ in self.slots} | dict(state.processors)
        values = [
            value if (convert := converts.get(name)) is None else convert(value)
            for name, value in zip(state.positiontup, state.positional_parameters, strict=True)
        ]
        return Command(self, state.statement, values)


class Compiler:
    """Statements in one dialect. What is not ``fixed`` is compiled each time it is executed."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._known: dict[tuple[int, bool], Prepared] = {}

    def command(self, statement: Executable, parameters: Any) -> Command:
        if isinstance(parameters, list) and len(parameters) == 1:
            parameters = parameters[0]
        many = isinstance(parameters, list)
        given: Any = parameters or {}
        prepared = self._known.get((id(statement), many))
        if prepared is None:
            prepared = self._prepared(statement, given[0] if many else given, many=many)
            if id(statement) in _fixed:
                self._known[id(statement), many] = prepared
        return prepared.commands(given) if many else prepared.command(given)

    def _prepared(self, statement: Any, given: Values, *, many: bool) -> Prepared:
        changes = isinstance(statement, (Update, Delete, Insert))
        compiled = statement.compile(
            dialect=self.dialect,
            column_keys=list(given) if isinstance(statement, Insert) and given else None,
            for_executemany=many,
        )
        defaults, binds = compiled.params, compiled.binds
        columns = _columns(statement)
        converts = ((at, self._reads(column)) for at, (_, column) in enumerate(columns))
        return Prepared(
            compiled=compiled,
            sql=compiled.string,
            slots=tuple(
                (name, self._writes(binds[name]), defaults[name])
                for name in compiled.positiontup or ()
            ),
            row=_row([name for name, _ in columns]) if columns else None,
            converts=tuple((at, convert) for at, convert in converts if convert is not None),
            answers=bool(columns) or not changes,
            expands=bool(compiled.post_compile_params or compiled.literal_execute_params),
            tells=changes_remembered(statement),
        )

    def _writes(self, parameter: Any) -> Convert | None:
        convert: Convert | None = parameter.type.dialect_impl(self.dialect).bind_processor(
            self.dialect
        )
        return convert

    def _reads(self, column: Any) -> Convert | None:
        if isinstance(column.type, Float):  # its processor wants to know what the driver calls it
            return _real
        convert: Convert | None = column.type.dialect_impl(self.dialect).result_processor(
            self.dialect, None
        )
        return convert


def _real(value: Any) -> float | None:
    return None if value is None else float(value)


def _columns(statement: Any) -> list[tuple[str, Any]]:
    """Names and columns of its result; nothing is known of that of a plain text."""
    columns = getattr(statement, "exported_columns", None)
    return [] if columns is None else list(columns.items())


def _row(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    made: Any = namedtuple("Row", list(names), rename=True)  # type: ignore[misc]  # known at run time
    make: Callable[[Sequence[Any]], Any] = made._make
    return make
