"""Every table, for whoever needs the whole schema."""

from horde_core.db.tables import (
    accounts,
    alchemy,
    chat,
    kudos,
    oversight,
    queue,
    sharing,
    teams,
    workers,
)
from horde_core.db.tables.row import Row

__all__ = [
    "accounts",
    "alchemy",
    "chat",
    "kudos",
    "metadata",
    "oversight",
    "queue",
    "sharing",
    "teams",
    "workers",
]

metadata = Row.metadata
