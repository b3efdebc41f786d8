"""Telling "the database cannot be reached" from a mistake of ours."""

import socket

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from horde_core.db.pool import LOST
from horde_core.errors import Unavailable

# connection lost, no resources, closed to us, shutting down, no such database, refused log-in
_STATES = ("08", "53", "55", "57", "3D", "28")
_CONNECTION = (ConnectionError, TimeoutError, socket.gaierror, PoolTimeout, *LOST)


class DatabaseUnavailable(Unavailable):
    def __str__(self) -> str:
        return "The horde cannot reach its database at the moment. Please try again soon."


def is_outage(error: BaseException) -> bool:
    """Whether ``error`` came from a database that is away, and not from what we asked of it."""
    if isinstance(error, DBAPIError):
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            return True
        return error.orig is not None and is_outage(error.orig)
    state = getattr(error, "sqlstate", None)
    return isinstance(error, _CONNECTION) or (isinstance(state, str) and state[:2] in _STATES)
