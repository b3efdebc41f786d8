"""Workers that just introduced themselves and say the same again, which they do every second."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from horde_core.accounts.model import Account
from horde_core.events import Event, Kind
from horde_core.workers.model import Offer

FRESH_S = 5.0
MOST = 20_000

I = TypeVar("I")  # noqa: E741 - what is remembered of an introduction


@dataclass(frozen=True, slots=True)
class Known(Generic[I]):
    worker_id: str
    owner: Account
    offer: Offer
    due_at: datetime
    read_at: float
    introduction: I


class Acquaintances(Generic[I]):
    """Forgotten whenever anything about worker, owner or messages changes, here or elsewhere."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._by_name: dict[str, Known[I]] = {}
        self._names: dict[str, str] = {}
        self.turn = 0

    def recall(self, owner: Account, offer: Offer, now: datetime) -> I | None:
        known = self._by_name.get(offer.name)
        if (
            known is None
            or now >= known.due_at
            or self._monotonic() - known.read_at >= FRESH_S
            or known.offer != offer
            or known.owner != owner
        ):
            return None
        return known.introduction

    def keep(
        self,
        worker_id: str,
        owner: Account,
        offer: Offer,
        due_at: datetime,
        introduction: I,
        turn: int,
    ) -> None:
        """``turn`` as it was before anything was read; ``offer`` as the worker said it."""
        if turn != self.turn:
            return
        if len(self._by_name) >= MOST:
            self._clear()
        now = self._monotonic()
        self._by_name[offer.name] = Known(worker_id, owner, offer, due_at, now, introduction)
        self._names[worker_id] = offer.name

    def forget(self, worker_id: str) -> None:
        self.turn += 1
        name = self._names.pop(worker_id, None)
        if name is not None:
            self._by_name.pop(name, None)

    def heard(self, event: Event, *, from_here: bool) -> None:
        match event.kind:
            case Kind.WORKER_CHANGED:
                self.forget(event.subject)
            case Kind.ACCOUNTS_CHANGED | Kind.EVENTS_LOST:
                self._clear()

    def _clear(self) -> None:
        self.turn += 1
        self._by_name.clear()
        self._names.clear()
