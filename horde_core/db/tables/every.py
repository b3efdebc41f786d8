"""Every table, for whoever needs the whole schema."""

from horde_core.db.tables import (
    accounts,
    alchemy,
    captchas,
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
    ratings,
    registrations,
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
    "captchas",
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
    "ratings",
    "registrations",
    "sharing",
    "styles",
    "teams",
    "webhooks",
    "workers",
]

metadata = Row.metadata
