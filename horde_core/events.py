"""Something happened, told after the commit to whoever listens.

An event is a hint to look, never the truth: listeners subscribe first and read the row second,
and re-read now and then, so that a lost event costs seconds and never a result.
"""

import asyncio
from enum import StrEnum
from typing import Protocol

import msgspec


class Kind(StrEnum):
    REQUEST_QUEUED = "request_queued"
    JOB_STARTED = "job_started"
    JOB_DONE = "job_done"
    JOB_FAULTED = "job_faulted"
    PREVIEW = "preview"
    REQUEST_DONE = "request_done"
    REQUEST_CANCELLED = "request_cancelled"
    MODERATORS_WANTED = "moderators_wanted"
    WORKER_ARRIVED = "worker_arrived"
    WORKER_CHANGED = "worker_changed"
    ACCOUNTS_CHANGED = "accounts_changed"
    EVENTS_LOST = "events_lost"
    """Nothing was heard of other processes for a while: whoever keeps something reads it anew."""


NOT_OF_REQUESTS = frozenset(
    {Kind.WORKER_ARRIVED, Kind.WORKER_CHANGED, Kind.ACCOUNTS_CHANGED, Kind.EVENTS_LOST}
)
"""Told to watchers alone."""


class Event(msgspec.Struct, frozen=True):
    """``subject`` is the id of the request (or case of moderators) that changed."""

    kind: Kind
    subject: str


class Watcher(Protocol):
    def __call__(self, event: Event, *, from_here: bool) -> None:
        """Called at once, so it only takes a note. ``from_here``: this process published it."""
        ...


class Bus(Protocol):
    async def publish(self, event: Event) -> None:
        """Tell every subscriber, in this process and (on PostgreSQL) in every other one."""
        ...

    def subscribe(self, subject: str | None = None) -> "Subscription":
        """A context manager of events about the request ``subject``, or about all requests."""
        ...

    def watch(self, watcher: Watcher) -> None:
        """Tell ``watcher`` of every event as long as the bus lives."""
        ...


class Subscription:
    """Events as they come; used as ``with bus.subscribe(id) as events: await events.next(5)``."""

    def __init__(self, registry: "LocalBus", subject: str | None) -> None:
        self._registry = registry
        self._subject = subject
        # a slow listener loses hints, never memory
        self._queue: asyncio.Queue[Event] = asyncio.Queue(maxsize=1000)

    def __enter__(self) -> "Subscription":
        self._registry.add(self._subject, self)
        return self

    def __exit__(self, *_: object) -> None:
        self._registry.remove(self._subject, self)

    def offer(self, event: Event) -> None:
        if not self._queue.full():
            self._queue.put_nowait(event)

    async def next(self, timeout: float) -> Event | None:
        """The next event, or None after ``timeout`` seconds without one."""
        try:
            async with asyncio.timeout(timeout):
                return await self._queue.get()
        except TimeoutError:
            return None


class LocalBus:
    """Events within one process."""

    def __init__(self) -> None:
        self._subscriptions: dict[str | None, set[Subscription]] = {}
        self._watchers: list[Watcher] = []

    def subscribe(self, subject: str | None = None) -> Subscription:
        return Subscription(self, subject)

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def add(self, subject: str | None, subscription: Subscription) -> None:
        self._subscriptions.setdefault(subject, set()).add(subscription)

    def remove(self, subject: str | None, subscription: Subscription) -> None:
        listeners = self._subscriptions.get(subject, set())
        listeners.discard(subscription)
        if not listeners:
            self._subscriptions.pop(subject, None)

    def deliver(self, event: Event, *, from_here: bool) -> None:
        for watcher in self._watchers:
            watcher(event, from_here=from_here)
        if event.kind in NOT_OF_REQUESTS:
            return
        for subject in (event.subject, None):
            for subscription in tuple(self._subscriptions.get(subject, ())):
                subscription.offer(event)

    async def publish(self, event: Event) -> None:
        self.deliver(event, from_here=True)
