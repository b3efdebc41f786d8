"""What was just read of requests, which clients ask for every second."""

from collections.abc import Callable
from typing import Generic, TypeVar

from horde_core.events import NOT_OF_REQUESTS, Event, Kind

FRESH_S = 1.0
MOST = 20_000

R = TypeVar("R")


class Lately(Generic[R]):
    """Forgotten with the next event about the request, or after a second."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._known: dict[str, tuple[R, float]] = {}
        self.turn = 0

    def find(self, request_id: str) -> R | None:
        known = self._known.get(request_id)
        if known is None or self._monotonic() - known[1] >= FRESH_S:
            return None
        return known[0]

    def keep(self, request_id: str, read: R, turn: int) -> None:
        """``turn`` as it was before it was read."""
        if turn != self.turn:
            return
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[request_id] = (read, self._monotonic())

    def heard(self, event: Event, *, from_here: bool) -> None:
        if event.kind is Kind.EVENTS_LOST:
            self._known.clear()
        if event.kind not in NOT_OF_REQUESTS:
            self.turn += 1
            self._known.pop(event.subject, None)
