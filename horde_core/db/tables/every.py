"""Every table, for whoever needs the whole schema."""

from horde_core.db.tables import (
    accounts,
    alchemy,
    chat,
    conduct,
    gifts,
    kudos,
    limits,
    links,
    members,
    oversight,
    policies,
    pools,
    queue,
    sharing,
    styles,
    teams,
    webhooks,
    workers,
)
from horde_core.db.tables.row import Row

__all__ = [
    "accounts",
    "alchemy",
    "chat",
    "conduct",
    "gifts",
    "kudos",
    "limits",
    "links",
    "members",
    "metadata",
    "oversight",
    "policies",
    "pools",
    "queue",
    "sharing",
    "styles",
    "teams",
    "webhooks",
    "workers",
]

metadata = Row.metadata
