"""Events across processes: PostgreSQL's LISTEN and NOTIFY.

Published events come back through the database to this process too, so that every listener, here
and elsewhere, learns of an event the same way. While the connection is down events are lost;
listeners re-read now and then anyway.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import msgspec
from sqlalchemy import text

from horde_core.db.engine import Database
from horde_core.events import Event, LocalBus, Subscription

CHANNEL = "horde_events"
RECONNECT_S = 1.0
CONNECT_TIMEOUT_S = 10
logger = logging.getLogger(__name__)


class PostgresBus:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._local = LocalBus()
        self._ready = asyncio.Event()

    async def publish(self, event: Event) -> None:
        async with self._db.reading() as tx:
            await tx.execute(
                text("SELECT pg_notify(:channel, :event)"),
                {"channel": CHANNEL, "event": msgspec.json.encode(event).decode()},
            )

    def subscribe(self, subject: str | None = None) -> Subscription:
        return self._local.subscribe(subject)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["PostgresBus"]:
        """Listen meanwhile; entered once the first connection listens."""
        task = asyncio.create_task(self._listen(), name="postgres events")
        try:
            await asyncio.wait_for(self._ready.wait(), CONNECT_TIMEOUT_S)
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self) -> None:
        dsn = self._db.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                await self._listen_once(dsn)
            except (OSError, asyncpg.PostgresError, TimeoutError) as error:
                logger.warning("No events from PostgreSQL: %s", error)
            await asyncio.sleep(RECONNECT_S)

    async def _listen_once(self, dsn: str) -> None:
        """Until the connection breaks."""
        connection = await asyncpg.connect(dsn, timeout=CONNECT_TIMEOUT_S)
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _connection: broken.set())
        try:
            await connection.add_listener(CHANNEL, self._heard)
            self._ready.set()
            await broken.wait()
        finally:
            await connection.close(timeout=CONNECT_TIMEOUT_S)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        try:
            self._local.deliver(msgspec.json.decode(str(payload), type=Event))
        except msgspec.DecodeError:
            logger.warning("An event of another version was ignored: %s", payload)
