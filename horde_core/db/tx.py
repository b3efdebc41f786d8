"""What a store may ask of a transaction, whether SQLAlchemy runs it or the driver does."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import MultipleResultsFound, NoResultFound


class Tx(Protocol):
    """SQLAlchemy's AsyncConnection is one, and so is what ``Database.write`` hands out.

    Statements are SQLAlchemy's. Those that run often are written once, as constants with bound
    parameters: they are compiled once for each driver and found again by their identity.
    """

    @property
    def dialect(self) -> Dialect: ...

    async def execute(self, statement: Executable, parameters: Any = None, /) -> Any: ...

    async def scalar(self, statement: Executable, parameters: Any = None, /) -> Any: ...

    async def scalars(self, statement: Executable, parameters: Any = None, /) -> Any: ...


class Rows:
    """All rows of an answer, with the methods of SQLAlchemy's Result that stores use."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        if not self._rows:
            raise NoResultFound("No row was found when one was required")
        return self.one_or_none()

    def one_or_none(self) -> Any:
        if len(self._rows) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return self.first()

    def scalar(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        row = self.one_or_none()
        return None if row is None else row[0]
