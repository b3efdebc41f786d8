from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from horde_core.accounts.service import AccountService
from horde_core.chat.service import ChatService
from horde_core.clock import Clock, Dice, Ids, SystemClock, SystemDice, SystemIds
from horde_core.config import (
    ApiSettings,
    DatabaseSettings,
    KudosSettings,
    MediaSettings,
    QueueSettings,
    SecuritySettings,
)
from horde_core.db.engine import Database
from horde_core.events import Bus
from horde_core.kudos.service import KudosService
from horde_core.media.store import MediaStore
from horde_core.models.catalogue import Catalogue
from horde_core.queueing.service import QueueService
from horde_core.workers.service import WorkerService


@dataclass(frozen=True, slots=True)
class HordeSettings:
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    api: ApiSettings = field(default_factory=ApiSettings)
    media: MediaSettings = field(default_factory=MediaSettings)
    security: SecuritySettings = field(default_factory=SecuritySettings)
    queue: QueueSettings = field(default_factory=QueueSettings)
    kudos: KudosSettings = field(default_factory=KudosSettings)


@dataclass(frozen=True, slots=True)
class Horde:
    db: Database
    clock: Clock
    bus: Bus
    media: MediaStore
    catalogue: Catalogue
    accounts: AccountService
    kudos: KudosService
    workers: WorkerService
    queueing: QueueService
    chat: ChatService


@asynccontextmanager
async def open_horde(
    settings: HordeSettings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    dice: Dice | None = None,
) -> AsyncIterator[Horde]:
    """The services on a migrated database, closed on leaving."""
    raise NotImplementedError
    yield
