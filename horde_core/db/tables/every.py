"""Every table, for whoever needs the whole schema."""

from horde_core.db.tables import accounts, alchemy, chat, kudos, queue, sharing, workers
from horde_core.db.tables.row import Row

__all__ = ["accounts", "alchemy", "chat", "kudos", "metadata", "queue", "sharing", "workers"]

metadata = Row.metadata
