"""Answers that are the same for everybody, kept encoded for a moment."""

from collections.abc import Callable

from aiohttp import web

from horde_core.events import Event, Kind

MOST = 1000
AT_ONCE = frozenset({Kind.WORKER_ARRIVED, Kind.WORKER_CHANGED, Kind.EVENTS_LOST})
"""After these nothing old is shown."""


class KeptAnswers:
    """Nothing is kept for no seconds."""

    def __init__(self, seconds: float = 0.0, monotonic: Callable[[], float] = lambda: 0.0) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._bodies: dict[str, tuple[bytes, float]] = {}
        self.turn = 0

    def find(self, request: web.Request) -> bytes | None:
        kept = self._bodies.get(_name(request)) if _is_for_all(request) else None
        if kept is None or self._monotonic() - kept[1] >= self._seconds:
            return None
        return kept[0]

    def keep(self, request: web.Request, answer: web.Response, turn: int) -> None:
        """``turn`` as it was before the answer was made."""
        if turn != self.turn or not self._seconds or not _is_for_all(request):
            return
        if answer.status != 200 or not isinstance(answer.body, bytes):
            return
        if len(self._bodies) >= MOST:
            self._bodies.clear()
        self._bodies[_name(request)] = (answer.body, self._monotonic())

    def heard(self, event: Event, *, from_here: bool) -> None:
        if event.kind in AT_ONCE:
            self.turn += 1
            self._bodies.clear()


def _is_for_all(request: web.Request) -> bool:
    """Who shows a key may see more, and who names fields less."""
    return "apikey" not in request.headers and "X-Fields" not in request.headers


def _name(request: web.Request) -> str:
    return request.raw_path
