"""Events across processes: PostgreSQL's LISTEN and NOTIFY.

What is published here is told here at once; other processes hear of it a moment later, as many
events together as came within it (PostgreSQL commits one notifying transaction after the other).
While the connection is down events are lost: then everybody here is told so, and listeners re-read
now and then anyway.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import msgspec
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from horde_core.db.engine import Database
from horde_core.events import Event, Kind, LocalBus, Subscription, Watcher

CHANNEL = "horde_events"
RECONNECT_S = 1.0
CONNECT_TIMEOUT_S = 10
GATHER_S = 0.02
TOGETHER = 80
"""Events in one notification, which may have 8,000 bytes."""
logger = logging.getLogger(__name__)


class Letter(msgspec.Struct, frozen=True):
    """One notification. ``origin`` is the process it comes from."""

    origin: str
    events: list[Event]


class PostgresBus:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._local = LocalBus()
        self._ready = asyncio.Event()
        self._origin = uuid.uuid4().hex
        self._waiting: list[Event] = []
        self._any_waiting = asyncio.Event()

    async def publish(self, event: Event) -> None:
        self._local.deliver(event, from_here=True)
        self._waiting.append(event)
        self._any_waiting.set()

    def subscribe(self, subject: str | None = None) -> Subscription:
        return self._local.subscribe(subject)

    def watch(self, watcher: Watcher) -> None:
        self._local.watch(watcher)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["PostgresBus"]:
        """Listen meanwhile; entered once the first connection listens."""
        tasks = [
            asyncio.create_task(self._listen(), name="postgres events"),
            asyncio.create_task(self._send(), name="postgres notifications"),
        ]
        try:
            await asyncio.wait_for(self._ready.wait(), CONNECT_TIMEOUT_S)
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._send_waiting()

    async def _send(self) -> None:
        while True:
            await self._any_waiting.wait()
            await asyncio.sleep(GATHER_S)
            await self._send_waiting()

    async def _send_waiting(self) -> None:
        self._any_waiting.clear()
        events, self._waiting = self._waiting, []
        if not events:
            return
        try:
            async with self._db.reading() as tx:
                for letter in self._letters(events):
                    await tx.execute(
                        text("SELECT pg_notify(:channel, :letter)"),
                        {"channel": CHANNEL, "letter": letter},
                    )
        except (OSError, SQLAlchemyError, TimeoutError) as error:
            logger.warning("Other processes were not told of %d events: %s", len(events), error)

    def _letters(self, events: list[Event]) -> Iterator[str]:
        for start in range(0, len(events), TOGETHER):
            letter = Letter(self._origin, events[start : start + TOGETHER])
            yield msgspec.json.encode(letter).decode()

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
            if self._ready.is_set():
                self._local.deliver(Event(Kind.EVENTS_LOST, ""), from_here=False)
            self._ready.set()
            await broken.wait()
        finally:
            await connection.close(timeout=CONNECT_TIMEOUT_S)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        try:
            letter = msgspec.json.decode(str(payload), type=Letter)
        except msgspec.DecodeError:
            logger.warning("An event of another version was ignored: %s", payload)
            return
        if letter.origin != self._origin:
            for event in letter.events:
                self._local.deliver(event, from_here=False)
